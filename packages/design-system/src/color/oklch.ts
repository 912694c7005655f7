/** A colour in OKLCH: lightness 0–1, chroma 0–0.4, hue in degrees. */
export interface Oklch {
  readonly lightness: number;
  readonly chroma: number;
  readonly hue: number;
}

type Triple = readonly [number, number, number];

const GAMUT_TOLERANCE = 0.0005;

export function oklch(lightness: number, chroma: number, hue: number): Oklch {
  return { lightness, chroma, hue };
}

function toLinearSrgb({ lightness, chroma, hue }: Oklch): Triple {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function encodeChannel(linear: number): number {
  const clipped = Math.min(1, Math.max(0, linear));
  return clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
}

function decodeChannel(encoded: number): number {
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}

export function isInSrgb(color: Oklch): boolean {
  return toLinearSrgb(color).every((channel) => channel >= -GAMUT_TOLERANCE && channel <= 1 + GAMUT_TOLERANCE);
}

/** Lowers chroma, never hue or lightness, until sRGB can show the colour. */
export function fitToSrgb(color: Oklch): Oklch {
  if (isInSrgb(color)) return color;
  let low = 0;
  let high = color.chroma;
  for (let step = 0; step < 24; step += 1) {
    const middle = (low + high) / 2;
    if (isInSrgb({ ...color, chroma: middle })) low = middle;
    else high = middle;
  }
  return { ...color, chroma: low };
}

export function toHex(color: Oklch): string {
  const channels = toLinearSrgb(fitToSrgb(color)).map((channel) => Math.round(encodeChannel(channel) * 255));
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

export function isHexColor(value: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(value);
}

function hexToLinear(hex: string): Triple {
  const value = Number.parseInt(hex.slice(1), 16);
  return [decodeChannel(((value >> 16) & 255) / 255), decodeChannel(((value >> 8) & 255) / 255), decodeChannel((value & 255) / 255)];
}

/** Reads `#rrggbb`; throws on anything else, since callers check with isHexColor. */
export function fromHex(hex: string): Oklch {
  if (!isHexColor(hex)) throw new Error(`Not a #rrggbb colour: ${hex}`);
  const [r, g, b] = hexToLinear(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bAxis = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  const hue = (Math.atan2(bAxis, a) * 180) / Math.PI;
  return { lightness, chroma: Math.hypot(a, bAxis), hue: hue < 0 ? hue + 360 : hue };
}

/** CSS text of a colour that sRGB can show, rounded so that the output is stable. */
export function toCss(color: Oklch): string {
  const { lightness, chroma, hue } = fitToSrgb(color);
  return `oklch(${Number((lightness * 100).toFixed(2))}% ${Number(chroma.toFixed(4))} ${Number(hue.toFixed(1))})`;
}

/** WCAG relative luminance of a `#rrggbb` colour. */
export function relativeLuminance(hex: string): number {
  const [r, g, b] = hexToLinear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
