/** How a mail shows whom it is from. */
export interface Brand {
  readonly name: string;
  /** One or two letters for the mark beside the name. */
  readonly mark: string;
  readonly tagline: string;
  readonly color: string;
  /** Text that stands on `color`. */
  readonly onColor: string;
  /** Links and accents on white: `color`, darkened until it can be read. */
  readonly linkColor: string;
}

const PLATFORM_COLOR = '#0b6b50';
const WHITE = '#ffffff';
const INK = '#14211c';
const READABLE_CONTRAST = 4.5;

export const platformBrand: Brand = brandOf({ name: 'ProgNetwork', primaryColor: PLATFORM_COLOR, logoText: null, tagline: null });

export function brandOf(profile: {
  readonly name: string;
  readonly primaryColor: string | null;
  readonly logoText: string | null;
  readonly tagline: string | null;
}): Brand {
  const color =
    profile.primaryColor !== null && /^#[0-9a-f]{6}$/i.test(profile.primaryColor) ? profile.primaryColor.toLowerCase() : PLATFORM_COLOR;
  return {
    name: profile.name,
    mark: markOf(profile.logoText ?? profile.name),
    tagline: profile.tagline ?? '',
    color,
    onColor: contrast(color, WHITE) >= READABLE_CONTRAST ? WHITE : contrast(color, INK) > contrast(color, WHITE) ? INK : WHITE,
    linkColor: darkenUntilReadable(color),
  };
}

function markOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const letters = words.length > 1 ? words.slice(0, 2).map((word) => [...word][0] ?? '') : [...(words[0] ?? 'P')].slice(0, 1);
  return letters.join('').toLocaleUpperCase('en');
}

function channels(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
}

/** Relative luminance, WCAG 2.2. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function darkenUntilReadable(color: string): string {
  let darker = color;
  for (let step = 0; step < 20 && contrast(darker, WHITE) < READABLE_CONTRAST; step += 1) {
    darker = `#${channels(darker)
      .map((channel) =>
        Math.floor(channel * 0.9)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`;
  }
  return darker;
}
