export interface LagSample {
  readonly at: string;
  readonly value: number;
}

/** A line over time in a box whose left edge is the first sample, whose right edge is the last, and whose top is `peak`. */
export interface LagLine {
  /** An SVG path; empty when there are too few samples for a line. */
  readonly path: string;
  /** The same, closed along the bottom. */
  readonly area: string;
  readonly peak: number;
}

export function drawLag(samples: readonly LagSample[], width: number, height: number): LagLine {
  const peak = Math.max(0, ...samples.map(({ value }) => value));
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || samples.length < 2) return { path: '', area: '', peak };
  const start = Date.parse(first.at);
  const span = Math.max(Date.parse(last.at) - start, 1);
  const points = samples.map(({ at, value }) => {
    const x = ((Date.parse(at) - start) / span) * width;
    return `${round(x)} ${round(height - (value / Math.max(peak, 1)) * height)}`;
  });
  const path = `M${points.join('L')}`;
  return { path, area: `${path}L${width} ${height}L0 ${height}Z`, peak };
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
