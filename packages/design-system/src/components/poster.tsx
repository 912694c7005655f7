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

type Motif = (ink: string, second: string) => ReactElement;

const motifs: readonly [Motif, ...Motif[]] = [
  (ink) => <path d="M0 0h100A100 100 0 0 1 0 100Z" fill={ink} />,
  (ink) => <path d="M0 50a50 50 0 0 1 100 0Z" fill={ink} />,
  (ink, second) => (
    <>
      <path d="M0 50a50 50 0 0 1 100 0Z" fill={ink} />
      <path d="M0 100a50 50 0 0 1 100 0Z" fill={second} />
    </>
  ),
  (ink, second) => (
    <>
      <circle cx="50" cy="50" r="50" fill={ink} />
      <circle cx="50" cy="50" r="22" fill={second} />
    </>
  ),
  (ink) => <path d="M0 0C55 0 100 45 100 100 45 100 0 55 0 0Z" fill={ink} />,
  (ink, second) => (
    <>
      <path d="M0 0h100A100 100 0 0 1 0 100Z" fill={ink} />
      <path d="M0 0h50A50 50 0 0 1 0 50Z" fill={second} />
    </>
  ),
  (ink, second) => (
    <>
      <circle cx="50" cy="30" r="20" fill={second} />
      <path d="M5 100a45 45 0 0 1 90 0Z" fill={ink} />
    </>
  ),
];

export interface PosterProps {
  readonly columns: number;
  readonly rows: number;
  readonly seed: number;
  readonly className?: string;
}

/** Our pattern: quarter circles, suns and figures on a grid, in the page's own colours. Decoration only. */
export function Poster({ columns, rows, seed, className }: PosterProps): ReactElement {
  const pick = createPicker(seed);
  const tiles = Array.from({ length: columns * rows }, (_, index) => {
    const x = (index % columns) * SIZE;
    const y = Math.floor(index / columns) * SIZE;
    const ink = pick(inks);
    const second = pick(papers);
    const motif = pick(motifs);
    const isUpright = motif === motifs[6] || motif === motifs[2];
    const turn = isUpright ? 0 : pick([0, 90, 180, 270]);
    return { x, y, ink, second, motif, turn, paper: pick(papers) };
  });
  return (
    <svg
      className={className}
      viewBox={`0 0 ${String(columns * SIZE)} ${String(rows * SIZE)}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      {tiles.map(({ x, y, ink, second, motif, turn, paper }) => (
        <g key={`${String(x)}-${String(y)}`} transform={`translate(${String(x)} ${String(y)})`}>
          <rect width={SIZE + 0.5} height={SIZE + 0.5} fill={paper} />
          <g transform={`rotate(${String(turn)} 50 50)`}>{motif(ink, second)}</g>
        </g>
      ))}
    </svg>
  );
}
