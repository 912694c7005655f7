import { type Oklch, fitToSrgb, fromHex, relativeLuminance, toHex } from './oklch.ts';

export const TEXT_CONTRAST = 4.5;

/** WCAG 2 contrast ratio (1–21) of two `#rrggbb` colours. */
export function contrastRatio(first: string, second: string): number {
  const [a, b] = [relativeLuminance(first), relativeLuminance(second)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function moveLightness(color: Oklch, background: string, ratio: number, limit: 0 | 1): string | undefined {
  const at = (lightness: number) => toHex(fitToSrgb({ ...color, lightness }));
  if (contrastRatio(at(limit), background) < ratio) return undefined;
  let failing = color.lightness;
  let passing: number = limit;
  for (let step = 0; step < 20; step += 1) {
    const middle = (failing + passing) / 2;
    if (contrastRatio(at(middle), background) >= ratio) passing = middle;
    else failing = middle;
  }
  return at(passing);
}

/**
 * The nearest colour of the same hue that reaches `ratio` on every background given: only OKLCH lightness moves (and chroma
 * shrinks where sRGB ends). Black or white when no lightness of the hue is enough for all of them.
 */
export function solveContrast(hex: string, backgrounds: readonly string[], ratio: number = TEXT_CONTRAST): string {
  const color = fromHex(hex);
  const passes = (candidate: string) => backgrounds.every((background) => contrastRatio(candidate, background) >= ratio);
  if (passes(hex)) return hex;
  const candidates = backgrounds.flatMap((background) =>
    ([0, 1] as const).map((limit) => moveLightness(color, background, ratio, limit)).filter((candidate) => candidate !== undefined),
  );
  const distance = (candidate: string) => Math.abs(fromHex(candidate).lightness - color.lightness);
  const [nearest] = candidates.filter(passes).toSorted((a, b) => distance(a) - distance(b));
  return nearest ?? bestOfBlackAndWhite(backgrounds);
}

function bestOfBlackAndWhite(backgrounds: readonly string[]): string {
  const worst = (candidate: string) => Math.min(...backgrounds.map((background) => contrastRatio(candidate, background)));
  return worst('#000000') >= worst('#ffffff') ? '#000000' : '#ffffff';
}
