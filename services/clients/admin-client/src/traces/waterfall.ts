import type { SpanNode } from './join.ts';
import { preciseTimeMs } from './precise-time.ts';

export interface WaterfallRow {
  readonly node: SpanNode;
  /** Start and length as percent of the whole, 0–100. */
  readonly offset: number;
  readonly width: number;
  readonly startMs: number;
}

export interface WaterfallTick {
  readonly offset: number;
  readonly atMs: number;
}

export interface Waterfall {
  readonly rows: readonly WaterfallRow[];
  readonly ticks: readonly WaterfallTick[];
  readonly startedAt: string | undefined;
  readonly durationMs: number;
}

const SMALLEST_VISIBLE_PERCENT = 0.4;

/** Places every span on one time axis from the earliest start to the latest end. */
export function layOutWaterfall(nodes: readonly SpanNode[], wantedTicks = 5): Waterfall {
  const starts = nodes.map(({ span }) => preciseTimeMs(span.startedAt));
  const firstMs = starts.reduce((least, start) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const lastMs = nodes.reduce(
    (most, { span }, index) => Math.max(most, (starts[index] ?? firstMs) + Math.max(0, span.durationMs)),
    firstMs,
  );
  if (nodes.length === 0) return { rows: [], ticks: [], startedAt: undefined, durationMs: 0 };
  const durationMs = lastMs - firstMs;
  const percent = (ms: number) => (durationMs === 0 ? 0 : (ms / durationMs) * 100);
  const rows = nodes.map((node, index) => {
    const startMs = (starts[index] ?? firstMs) - firstMs;
    const width = durationMs === 0 ? 100 : Math.min(100, Math.max(SMALLEST_VISIBLE_PERCENT, percent(node.span.durationMs)));
    return { node, startMs, width, offset: Math.min(percent(startMs), 100 - width) };
  });
  return { rows, ticks: ticksOf(durationMs, wantedTicks), startedAt: new Date(firstMs).toISOString(), durationMs };
}

/** Round steps (1, 2, 5 × 10ⁿ) so that the axis reads "20 ms, 40 ms", not "17.3 ms". */
function ticksOf(durationMs: number, wanted: number): WaterfallTick[] {
  if (durationMs <= 0) return [{ offset: 0, atMs: 0 }];
  const rough = durationMs / wanted;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude;
  const count = Math.floor(durationMs / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, index) => ({ atMs: index * step, offset: ((index * step) / durationMs) * 100 }));
}
