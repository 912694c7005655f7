import { type Oklch, fitToSrgb, oklch } from '../color/oklch.ts';

export const steps = [0, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950, 975] as const;
export type Step = (typeof steps)[number];

export const hues = ['sand', 'mulberry', 'fern', 'marigold', 'brick', 'harbour'] as const;
export type Hue = (typeof hues)[number];

const lightnessOf: Record<Step, number> = {
  0: 0.997,
  50: 0.977,
  100: 0.953,
  200: 0.908,
  300: 0.84,
  400: 0.74,
  500: 0.62,
  600: 0.5,
  700: 0.43,
  800: 0.355,
  900: 0.265,
  950: 0.205,
  975: 0.165,
};

/** Share of a hue's strongest chroma at each step: tints and shades carry less, so that they read as paper and ink. */
const chromaShareOf: Record<Step, number> = {
  0: 0.02,
  50: 0.09,
  100: 0.18,
  200: 0.34,
  300: 0.55,
  400: 0.8,
  500: 0.98,
  600: 1,
  700: 0.9,
  800: 0.72,
  900: 0.46,
  950: 0.3,
  975: 0.2,
};

const strongest: Record<Exclude<Hue, 'sand'>, { chroma: number; hue: number }> = {
  mulberry: { chroma: 0.2, hue: 332 },
  fern: { chroma: 0.13, hue: 152 },
  marigold: { chroma: 0.15, hue: 74 },
  brick: { chroma: 0.19, hue: 27 },
  harbour: { chroma: 0.13, hue: 240 },
};

/** Paper and ink: warm neutrals, their chroma written out because it must stay visible at both ends. */
const sandChromaOf: Record<Step, number> = {
  0: 0.003,
  50: 0.009,
  100: 0.012,
  200: 0.015,
  300: 0.017,
  400: 0.018,
  500: 0.018,
  600: 0.017,
  700: 0.016,
  800: 0.015,
  900: 0.013,
  950: 0.012,
  975: 0.01,
};

export type Primitive = `${Hue}-${Step}`;

function primitiveColor(hue: Hue, step: Step): Oklch {
  const lightness = lightnessOf[step];
  if (hue === 'sand') return oklch(lightness, sandChromaOf[step], 78);
  const { chroma, hue: angle } = strongest[hue];
  return fitToSrgb(oklch(lightness, chroma * chromaShareOf[step], angle));
}

export const primitives: ReadonlyMap<Primitive, Oklch> = new Map(
  hues.flatMap((hue) => steps.map((step) => [`${hue}-${step}` as const, primitiveColor(hue, step)] as const)),
);

export function primitive(name: Primitive): Oklch {
  const color = primitives.get(name);
  if (color === undefined) throw new Error(`No primitive ${name}`);
  return color;
}
