/** One measured figure. Trust ratios more than values: both sides of a ratio ran in the same minute on the same machine. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** This figure divided by the one that it is measured against. */
  readonly ratio?: { readonly to: string; readonly value: number };
}

/** What `<name>.bench.ts` exports as `suite`. It runs in a process of its own and ends whatever it started. */
export interface Suite {
  readonly title: string;
  /** What is compared, and how, in a sentence or two for the reader of the results. */
  readonly about: string;
  /** The process is ended when it takes longer. */
  readonly limitSeconds: number;
  run(): Promise<readonly Figure[]>;
}

/** A figure against another: `value / base`. */
export function against(base: Figure, figure: Omit<Figure, 'ratio'>): Figure {
  return { ...figure, ratio: { to: base.what, value: figure.value / base.value } };
}

/**
 * Measures several ways in turns and returns the mean of each, so that what else the machine does falls on all of them alike. The ways come in the
 * order in which they were given.
 */
export async function inTurns<Way>(
  rounds: number,
  ways: readonly Way[],
  measure: (way: Way) => Promise<number>,
): Promise<readonly number[]> {
  const sums = ways.map(() => 0);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, way] of ways.entries()) sums[index] = (sums[index] ?? 0) + (await measure(way));
  }
  return sums.map((sum) => sum / rounds);
}
