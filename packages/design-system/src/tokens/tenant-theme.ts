import { solveContrast } from '../color/contrast.ts';
import { fitToSrgb, fromHex, isHexColor, toHex } from '../color/oklch.ts';
import { type Primitive, primitive } from './primitives.ts';
import { type SemanticName, type Theme, semanticTokens } from './semantic.ts';

export interface TenantPalette {
  /** Solid fill that keeps 3:1 against the page, its hover, and the text on both. */
  readonly solid: string;
  readonly solidHover: string;
  readonly onSolid: string;
  readonly tint: string;
  readonly tintStrong: string;
  readonly border: string;
  readonly text: string;
}

const NON_TEXT_CONTRAST = 3;

function hexOf(theme: Theme, name: SemanticName): string {
  const source: Primitive | undefined = semanticTokens(theme).get(name);
  if (source === undefined) throw new Error(`No token ${name}`);
  return toHex(primitive(source));
}

function shade(hex: string, lightness: number, chromaLimit: number): string {
  const color = fromHex(hex);
  return toHex(fitToSrgb({ ...color, lightness, chroma: Math.min(color.chroma, chromaLimit) }));
}

/** Turns any `#rrggbb` brand colour into a set that is readable in the theme asked for, always in the brand's own hue. */
export function tenantPalette(brand: string, theme: 'light' | 'dark'): TenantPalette {
  const papers = (['bg-default', 'bg-subtle', 'bg-muted'] as const).map((name) => hexOf(theme, name));
  const [tint, tintStrong] =
    theme === 'light' ? [shade(brand, 0.97, 0.02), shade(brand, 0.94, 0.04)] : [shade(brand, 0.22, 0.035), shade(brand, 0.28, 0.055)];
  const visible = solveContrast(brand, papers, NON_TEXT_CONTRAST);
  const onSolid = theme === 'light' ? '#ffffff' : hexOf('dark', 'content-accent-inverse');
  const solid = solveContrast(visible, [onSolid]);
  const hoverLightness = fromHex(solid).lightness + (theme === 'light' ? -0.07 : 0.07);
  return {
    solid,
    solidHover: solveContrast(shade(solid, Math.min(0.96, Math.max(0.1, hoverLightness)), 0.4), [onSolid]),
    onSolid,
    tint,
    tintStrong,
    border: shade(brand, theme === 'light' ? 0.8 : 0.45, 0.12),
    text: solveContrast(brand, [...papers, tint, tintStrong]),
  };
}

function declarations(palette: TenantPalette): string {
  const values: Partial<Record<SemanticName, string>> = {
    'bg-accent-default': palette.solid,
    'bg-accent-emphasis': palette.solidHover,
    'content-accent-inverse': palette.onSolid,
    'bg-accent-muted': palette.tint,
    'bg-accent-subtle': palette.tintStrong,
    'border-accent-subtle': palette.border,
    'border-accent-default': palette.border,
    'border-accent-emphasis': palette.text,
    'content-accent-muted': palette.text,
    'content-accent-subtle': palette.text,
    'content-accent-default': palette.text,
    'content-accent-emphasis': palette.text,
  };
  return Object.entries(values)
    .map(([name, value]) => `--pn-${name}:${value}`)
    .join(';');
}

/**
 * CSS that re-colours the page's accent for one tenant, for a `<style nonce>`; undefined when the brand colour is not `#rrggbb`,
 * so nothing that a tenant typed reaches the style sheet. The variables are set on the root because component tokens resolve there.
 */
export function tenantThemeCss(brand: string | null | undefined): string | undefined {
  if (typeof brand !== 'string' || !isHexColor(brand)) return undefined;
  const light = declarations(tenantPalette(brand, 'light'));
  const dark = declarations(tenantPalette(brand, 'dark'));
  return [
    `:root:root{${light}}`,
    `@media (prefers-color-scheme:dark){:root:root:not([data-theme='light']){${dark}}}`,
    `:root:root[data-theme='dark']{${dark}}`,
  ].join('');
}
