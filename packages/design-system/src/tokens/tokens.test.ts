import { readFileSync } from 'node:fs';
import { assert, constantFrom, integer, pre, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrastRatio, solveContrast, TEXT_CONTRAST } from '../color/contrast.ts';
import { fromHex, toHex } from '../color/oklch.ts';
import { emitStyles } from './emit-css.ts';
import { mailTokens } from './mail.ts';
import { primitive } from './primitives.ts';
import { semanticTokens, textPairs, themes, type SemanticName, type Theme } from './semantic.ts';
import { tenantPalette, tenantThemeCss } from './tenant-theme.ts';

function hexOf(theme: Theme, name: SemanticName): string {
  const source = semanticTokens(theme).get(name);
  if (source === undefined) throw new Error(`No token ${name}`);
  return toHex(primitive(source));
}

const brandColor = integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('the emitted style sheet', () => {
  test('is exactly what the tokens say', () => {
    expect(readFileSync(new URL('../styles.css', import.meta.url), 'utf8')).toBe(emitStyles());
  });
});

describe.each(themes)('text in the %s theme', (theme) => {
  test('reaches 4.5:1 on every background it is put on', () => {
    const pairs = textPairs();
    expect(pairs.length).toBeGreaterThan(100);
    const failing = pairs
      .map(({ text, background }) => ({ text, background, ratio: contrastRatio(hexOf(theme, text), hexOf(theme, background)) }))
      .filter(({ ratio }) => ratio < TEXT_CONTRAST);
    expect(failing).toEqual([]);
  });

  test('keeps control borders and the focus ring visible at 3:1', () => {
    for (const name of ['border-emphasis', 'border-accent-emphasis', 'border-danger-emphasis'] as const) {
      for (const paper of ['bg-default', 'bg-subtle', 'bg-muted'] as const) {
        expect(contrastRatio(hexOf(theme, name), hexOf(theme, paper)), `${name} on ${paper}`).toBeGreaterThanOrEqual(3);
      }
    }
  });
});

describe('mail tokens', () => {
  test('are literal values with readable text', () => {
    expect(contrastRatio(mailTokens.text, mailTokens.background)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
    expect(contrastRatio(mailTokens.onAccent, mailTokens.accent)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
    expect(JSON.stringify(mailTokens)).not.toMatch(/var\(|oklch/);
  });
});

describe('the contrast solver', () => {
  test('leaves a colour that already reads as it is', () => {
    expect(solveContrast('#1a1a1a', ['#ffffff'])).toBe('#1a1a1a');
  });

  test('reaches the ratio for any colour on any background', () => {
    assert(
      property(brandColor, brandColor, (color, background) => {
        expect(contrastRatio(solveContrast(color, [background]), background)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
      }),
      { numRuns: 1000 },
    );
  });

  test('keeps the hue while any chroma is left', () => {
    assert(
      property(brandColor, (color) => {
        const before = fromHex(color);
        const after = fromHex(solveContrast(color, ['#ffffff']));
        pre(before.chroma > 0.06 && after.chroma > 0.06);
        const turn = Math.abs(before.hue - after.hue);
        expect(Math.min(turn, 360 - turn)).toBeLessThan(4);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a tenant palette', () => {
  test('is readable for every brand colour, light and dark', () => {
    assert(
      property(brandColor, constantFrom('light' as const, 'dark' as const), (brand, theme) => {
        const palette = tenantPalette(brand, theme);
        for (const fill of [palette.solid, palette.solidHover])
          expect(contrastRatio(palette.onSolid, fill)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
        for (const paper of [
          palette.tint,
          palette.tintStrong,
          hexOf(theme, 'bg-default'),
          hexOf(theme, 'bg-subtle'),
          hexOf(theme, 'bg-muted'),
        ]) {
          expect(contrastRatio(palette.text, paper)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
        }
        for (const tint of [palette.tint, palette.tintStrong]) {
          expect(contrastRatio(hexOf(theme, 'content-default'), tint)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('refuses anything but a #rrggbb colour', () => {
    expect(tenantThemeCss('red;}</style><script>')).toBeUndefined();
    expect(tenantThemeCss('#abc')).toBeUndefined();
    expect(tenantThemeCss(null)).toBeUndefined();
    expect(tenantThemeCss('#0a7d4f')).toContain('--pn-bg-accent-default:#');
  });
});
