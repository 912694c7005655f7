import { type Hue, type Primitive, type Step } from './primitives.ts';

export const intents = ['neutral', 'accent', 'success', 'warning', 'danger', 'info'] as const;
export type Intent = (typeof intents)[number];

export const emphases = ['muted', 'subtle', 'default', 'emphasis'] as const;
export type Emphasis = (typeof emphases)[number];

export type Role = 'bg' | 'border' | 'content';

/** Neutral tokens carry no intent in their name: `bg-subtle`, but `bg-accent-subtle`. `inverse` is the text on solid fills. */
export type SemanticName =
  | `${Role}-${Emphasis}`
  | `${Role}-${Exclude<Intent, 'neutral'>}-${Emphasis}`
  | `content-${'' | `${Exclude<Intent, 'neutral'>}-`}inverse`;

export const themes = ['light', 'dark', 'light-contrast', 'dark-contrast'] as const;
export type Theme = (typeof themes)[number];

const hueOf: Record<Intent, Hue> = {
  neutral: 'sand',
  accent: 'mulberry',
  success: 'fern',
  warning: 'marigold',
  danger: 'brick',
  info: 'harbour',
};

type Ramp = Record<Role, Record<Emphasis, Step>> & { inverse: Step };

const neutralRamp: Record<Theme, Ramp> = {
  light: {
    bg: { default: 50, subtle: 0, muted: 100, emphasis: 950 },
    border: { muted: 100, subtle: 200, default: 300, emphasis: 600 },
    content: { muted: 600, subtle: 700, default: 900, emphasis: 975 },
    inverse: 50,
  },
  dark: {
    bg: { default: 975, subtle: 950, muted: 900, emphasis: 100 },
    border: { muted: 900, subtle: 900, default: 800, emphasis: 400 },
    content: { muted: 400, subtle: 300, default: 200, emphasis: 50 },
    inverse: 950,
  },
  'light-contrast': {
    bg: { default: 0, subtle: 0, muted: 50, emphasis: 975 },
    border: { muted: 500, subtle: 600, default: 700, emphasis: 900 },
    content: { muted: 800, subtle: 900, default: 975, emphasis: 975 },
    inverse: 0,
  },
  'dark-contrast': {
    bg: { default: 975, subtle: 975, muted: 950, emphasis: 0 },
    border: { muted: 500, subtle: 400, default: 400, emphasis: 200 },
    content: { muted: 200, subtle: 100, default: 50, emphasis: 0 },
    inverse: 975,
  },
};

const intentRamp: Record<Theme, Ramp> = {
  light: {
    bg: { muted: 50, subtle: 100, default: 600, emphasis: 700 },
    border: { muted: 100, subtle: 200, default: 400, emphasis: 600 },
    content: { muted: 600, subtle: 700, default: 700, emphasis: 800 },
    inverse: 0,
  },
  dark: {
    bg: { muted: 950, subtle: 900, default: 400, emphasis: 300 },
    border: { muted: 900, subtle: 800, default: 600, emphasis: 400 },
    content: { muted: 400, subtle: 300, default: 300, emphasis: 200 },
    inverse: 975,
  },
  'light-contrast': {
    bg: { muted: 0, subtle: 50, default: 800, emphasis: 900 },
    border: { muted: 600, subtle: 700, default: 700, emphasis: 900 },
    content: { muted: 800, subtle: 800, default: 800, emphasis: 900 },
    inverse: 0,
  },
  'dark-contrast': {
    bg: { muted: 975, subtle: 950, default: 300, emphasis: 200 },
    border: { muted: 400, subtle: 400, default: 300, emphasis: 200 },
    content: { muted: 200, subtle: 200, default: 200, emphasis: 100 },
    inverse: 975,
  },
};

function semanticName(role: Role, intent: Intent, emphasis: Emphasis | 'inverse'): SemanticName {
  return (intent === 'neutral' ? `${role}-${emphasis}` : `${role}-${intent}-${emphasis}`) as SemanticName;
}

/** Every semantic token of a theme with the primitive that it points at. */
export function semanticTokens(theme: Theme): ReadonlyMap<SemanticName, Primitive> {
  const entries = intents.flatMap((intent) => {
    const ramp = intent === 'neutral' ? neutralRamp[theme] : intentRamp[theme];
    const colors = (['bg', 'border', 'content'] as const).flatMap((role) =>
      emphases.map((emphasis) => [semanticName(role, intent, emphasis), `${hueOf[intent]}-${ramp[role][emphasis]}`] as const),
    );
    return [...colors, [semanticName('content', intent, 'inverse'), `${hueOf[intent]}-${ramp.inverse}`] as const];
  });
  return new Map(entries);
}

/** Every text and background that components put together; the contrast test walks this list in every theme. */
export function textPairs(): ReadonlyArray<{ text: SemanticName; background: SemanticName }> {
  const papers = (['default', 'subtle', 'muted'] as const).map((emphasis) => semanticName('bg', 'neutral', emphasis));
  return intents.flatMap((intent) => {
    const texts = emphases.map((emphasis) => semanticName('content', intent, emphasis));
    const tints = intent === 'neutral' ? [] : (['muted', 'subtle'] as const).map((emphasis) => semanticName('bg', intent, emphasis));
    const solids = intent === 'neutral' ? (['emphasis'] as const) : (['default', 'emphasis'] as const);
    return [
      ...texts.flatMap((text) => [...papers, ...tints].map((background) => ({ text, background }))),
      ...tints.map((background) => ({ text: semanticName('content', 'neutral', 'default'), background })),
      ...solids.map((emphasis) => ({ text: semanticName('content', intent, 'inverse'), background: semanticName('bg', intent, emphasis) })),
    ];
  });
}
