import { toCss } from '../color/oklch.ts';
import { componentColors } from './component.ts';
import { primitives } from './primitives.ts';
import { type Density, densities, densityValues, fonts, motion, radii, textSizes } from './scale.ts';
import { type Theme, semanticTokens } from './semantic.ts';

const HEADER = '/* Written by `npm run styles -w @prognetwork/design-system` from src/tokens: change the tokens, not this file. */';

type Declaration = readonly [name: string, value: string];

function block(selector: string, declarations: readonly Declaration[], indent = ''): string {
  const lines = declarations.map(([name, value]) => `${indent}  ${name}: ${value};`);
  return [`${indent}${selector} {`, ...lines, `${indent}}`].join('\n');
}

function media(query: string, ...blocks: readonly string[]): string {
  return [`@media ${query} {`, ...blocks, '}'].join('\n');
}

function primitiveDeclarations(): Declaration[] {
  return [...primitives].map(([name, color]) => [`--pn-${name}`, toCss(color)]);
}

function semanticDeclarations(theme: Theme): Declaration[] {
  const scheme: Declaration = ['color-scheme', theme.startsWith('dark') ? 'dark' : 'light'];
  return [scheme, ...[...semanticTokens(theme)].map(([name, value]): Declaration => [`--pn-${name}`, `var(--pn-${value})`])];
}

/** Declared on every themed root, because a variable that points at another one is resolved where it is declared. */
function componentDeclarations(): Declaration[] {
  return Object.entries(componentColors).map(([name, value]) => [`--pn-${name}`, `var(--pn-${value})`]);
}

function scaleDeclarations(): Declaration[] {
  return [
    ...Object.entries(radii).map(([name, value]): Declaration => [`--pn-radius-${name}`, value]),
    ...Object.entries(fonts).map(([name, value]): Declaration => [`--pn-font-${name}`, value]),
    ...Object.entries(textSizes).flatMap(([name, { size, leading }]): Declaration[] => [
      [`--pn-text-${name}`, size],
      [`--pn-leading-${name}`, leading],
    ]),
    ...Object.entries(motion).map(([name, value]): Declaration => [`--pn-motion-${name}`, value]),
    ['--pn-shadow-card', '0 1px 2px oklch(20% 0.02 78 / 5%), 0 8px 24px -16px oklch(20% 0.02 78 / 18%)'],
    ['--pn-shadow-raised', '0 2px 4px oklch(20% 0.02 78 / 6%), 0 24px 48px -24px oklch(20% 0.02 78 / 30%)'],
  ];
}

const reducedMotion: Declaration[] = [
  ['--pn-motion-fast', '0.01ms'],
  ['--pn-motion-normal', '0.01ms'],
  ['--pn-motion-slow', '0.01ms'],
];

function tailwindTheme(): string {
  const colors = [...semanticTokens('light').keys()].map((name): Declaration => [`--color-${name}`, `var(--pn-${name})`]);
  const clears = ['color', 'font', 'text', 'radius', 'ease', 'shadow'].map((space): Declaration => [`--${space}-*`, 'initial']);
  return block('@theme inline', [
    ...clears,
    ['--color-transparent', 'transparent'],
    ['--color-current', 'currentColor'],
    ...colors,
    ...Object.keys(fonts).map((name): Declaration => [`--font-${name}`, `var(--pn-font-${name})`]),
    ...Object.keys(textSizes).flatMap((name): Declaration[] => [
      [`--text-${name}`, `var(--pn-text-${name})`],
      [`--text-${name}--line-height`, `var(--pn-leading-${name})`],
    ]),
    ...Object.keys(radii).map((name): Declaration => [`--radius-${name}`, `var(--pn-radius-${name})`]),
    ['--ease-default', 'var(--pn-motion-ease)'],
    ['--shadow-card', 'var(--pn-shadow-card)'],
    ['--shadow-raised', 'var(--pn-shadow-raised)'],
  ]);
}

function densityDeclarations(density: Density): Declaration[] {
  const values = densityValues[density];
  return [
    ['--pn-control-height', values.controlHeight],
    ['--pn-control-padding', values.controlPadding],
    ['--pn-card-padding', values.cardPadding],
    ['--pn-cell-padding', values.cellPadding],
    ['--pn-stack', values.stack],
    ['--pn-body-size', values.text],
  ];
}

function densityBlocks(): string[] {
  const selectorOf: Record<Density, string> = {
    airy: "[data-density='airy']",
    calm: ":root,\n[data-density='calm']",
    compact: "[data-density='compact']",
  };
  return densities.map((density) => block(selectorOf[density], densityDeclarations(density)));
}

/** The whole of src/styles.css. */
export function emitStyles(): string {
  const chosenDark = ":root[data-theme='dark']";
  const systemDark = ":root:not([data-theme='light'])";
  return [
    HEADER,
    "@import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';",
    "@import '@fontsource-variable/bricolage-grotesque/wght.css';",
    "@import './styles/base.css' layer(base);",
    "@import './styles/controls.css' layer(components);",
    "@import './styles/surfaces.css' layer(components);",
    '',
    block(':root', [...primitiveDeclarations(), ...scaleDeclarations()]),
    '',
    block(':root', [...semanticDeclarations('light'), ...componentDeclarations()]),
    '',
    media('(prefers-color-scheme: dark)', block(systemDark, semanticDeclarations('dark'), '  ')),
    '',
    block(chosenDark, semanticDeclarations('dark')),
    '',
    media('(prefers-contrast: more)', block(':root', semanticDeclarations('light-contrast'), '  ')),
    '',
    media('(prefers-contrast: more) and (prefers-color-scheme: dark)', block(systemDark, semanticDeclarations('dark-contrast'), '  ')),
    '',
    media('(prefers-contrast: more)', block(chosenDark, semanticDeclarations('dark-contrast'), '  ')),
    '',
    ...densityBlocks(),
    '',
    media('(prefers-reduced-motion: reduce)', block(':root', reducedMotion, '  ')),
    '',
    tailwindTheme(),
    '',
  ].join('\n');
}
