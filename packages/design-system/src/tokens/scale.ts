/** Everything that is not a colour: one scale each, named, in CSS values. */

export const radii = { sm: '0.25rem', md: '0.5rem', lg: '0.875rem', xl: '1.5rem', full: '999rem' } as const;

export const fonts = {
  text: "'Atkinson Hyperlegible Next Variable', ui-sans-serif, system-ui, sans-serif",
  display: "'Bricolage Grotesque Variable', 'Atkinson Hyperlegible Next Variable', ui-sans-serif, sans-serif",
  mono: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
} as const;

export const textSizes = {
  xs: { size: '0.8125rem', leading: '1.4' },
  sm: { size: '0.9375rem', leading: '1.5' },
  base: { size: '1.0625rem', leading: '1.6' },
  lg: { size: '1.1875rem', leading: '1.55' },
  xl: { size: '1.4375rem', leading: '1.35' },
  '2xl': { size: '1.875rem', leading: '1.2' },
  '3xl': { size: 'clamp(2rem, 1.55rem + 1.9vw, 2.75rem)', leading: '1.1' },
  '4xl': { size: 'clamp(2.375rem, 1.6rem + 3.2vw, 3.75rem)', leading: '1.05' },
  '5xl': { size: 'clamp(2.75rem, 1.5rem + 5vw, 5rem)', leading: '1' },
} as const;

export const motion = { ease: 'cubic-bezier(0.2, 0.8, 0.2, 1)', fast: '120ms', normal: '220ms', slow: '420ms' } as const;

export const densities = ['airy', 'calm', 'compact'] as const;
export type Density = (typeof densities)[number];

interface DensityValues {
  readonly controlHeight: string;
  readonly controlPadding: string;
  readonly cardPadding: string;
  readonly cellPadding: string;
  readonly stack: string;
  readonly text: string;
}

/** Marketing is airy, auth calm, admin compact; `data-density` on any element switches what is inside it. */
export const densityValues: Record<Density, DensityValues> = {
  airy: { controlHeight: '3.25rem', controlPadding: '1.5rem', cardPadding: '2rem', cellPadding: '1rem', stack: '1.5rem', text: '1.125rem' },
  calm: {
    controlHeight: '2.875rem',
    controlPadding: '1.125rem',
    cardPadding: '1.75rem',
    cellPadding: '0.75rem',
    stack: '1.25rem',
    text: '1.0625rem',
  },
  compact: {
    controlHeight: '2.25rem',
    controlPadding: '0.75rem',
    cardPadding: '1rem',
    cellPadding: '0.5rem',
    stack: '0.75rem',
    text: '0.9375rem',
  },
};
