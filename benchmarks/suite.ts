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
