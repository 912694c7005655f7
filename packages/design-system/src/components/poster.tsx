import type { ReactElement } from 'react';

const SIZE = 100;

const inks = [
  'var(--pn-bg-accent-default)',
  'var(--pn-marigold-400)',
  'var(--pn-bg-emphasis)',
  'var(--pn-fern-500)',
  'var(--pn-border-accent-default)',
] as const;
const papers = ['var(--pn-bg-accent-subtle)', 'var(--pn-bg-muted)', 'var(--pn-bg-subtle)', 'var(--pn-bg-warning-subtle)'] as const;

/** A small linear congruential generator: the same seed prints the same poster on server and browser. */
function createPicker(seed: number): <Item>(items: readonly [Item, ...Item[]]) => Item {
  let state = seed;
  return (items) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return items[Math.floor((state / 2_147_483_648) * items.length)] ?? items[0];
  };
}

type Motif = (ink: string, second: string) => string;

const quarter = 'M0 0h100A100 100 0 0 1 0 100Z';
const upperHalf = 'M0 50a50 50 0 0 1 100 0Z';
const lowerHalf = 'M0 100a50 50 0 0 1 100 0Z';

function path(shape: string, fill: string): string {
  return `<path d="${shape}" fill="${fill}"/>`;
}

function circle(y: number, radius: number, fill: string): string {
  return `<circle cx="50" cy="${String(y)}" r="${String(radius)}" fill="${fill}"/>`;
}

const uprightMotifs: readonly [Motif, ...Motif[]] = [
  (ink, second) => path(upperHalf, ink) + path(lowerHalf, second),
  (ink, second) => circle(30, 20, second) + path('M5 100a45 45 0 0 1 90 0Z', ink),
];

const motifs: readonly [Motif, ...Motif[]] = [
  ...uprightMotifs,
  (ink) => path(quarter, ink),
  (ink) => path(upperHalf, ink),
  (ink, second) => circle(50, 50, ink) + circle(50, 22, second),
  (ink) => path('M0 0C55 0 100 45 100 100 45 100 0 55 0 0Z', ink),
  (ink, second) => path(quarter, ink) + path('M0 0h50A50 50 0 0 1 0 50Z', second),
];

/** Markup as text: drawn once by the server, where elements would travel a second time inside the page's data. */
function tileMarkup(pick: ReturnType<typeof createPicker>, x: number, y: number): string {
  const [ink, paper, motif] = [pick(inks), pick(papers), pick(motifs)];
  const turn = uprightMotifs.includes(motif) ? 0 : pick([0, 90, 180, 270]);
  const drawn = motif(ink, pick(papers));
  const ground = `<rect width="${String(SIZE + 0.5)}" height="${String(SIZE + 0.5)}" fill="${paper}"/>`;
  return `<g transform="translate(${String(x)} ${String(y)})">${ground}<g transform="rotate(${String(turn)} 50 50)">${drawn}</g></g>`;
}

export interface PosterProps {
  readonly columns: number;
  readonly rows: number;
  readonly seed: number;
  readonly className?: string;
}

/** Our pattern: quarter circles, suns and figures on a grid, in the page's own colours. Decoration only. */
export function Poster({ columns, rows, seed, className }: PosterProps): ReactElement {
  const pick = createPicker(seed);
  const tiles = Array.from({ length: columns * rows }, (_, index) =>
    tileMarkup(pick, (index % columns) * SIZE, Math.floor(index / columns) * SIZE),
  );
  return (
    <svg
      className={className}
      viewBox={`0 0 ${String(columns * SIZE)} ${String(rows * SIZE)}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      dangerouslySetInnerHTML={{ __html: tiles.join('') }}
    />
  );
}
