import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SpanNode } from './join.ts';
import { layOutWaterfall } from './waterfall.ts';

const originMs = Date.parse('2026-11-20T12:00:00.000Z');

function node(startMs: number, durationMs: number): SpanNode {
  const startedAt = new Date(originMs + startMs).toISOString();
  const span = {
    traceId: 't',
    spanId: `${startMs}`,
    parentSpanId: null,
    statusMessage: null,
    name: 'n',
    service: 's',
    kind: 'internal',
    startedAt,
    durationMs,
    status: 'ok',
    attributes: {},
    links: [],
  };
  return { span, depth: 0, isJoined: false, childCount: 0 };
}

describe('the waterfall', () => {
  test('places spans in percent of the whole', () => {
    const { rows, durationMs } = layOutWaterfall([node(0, 200), node(50, 100)]);
    expect(durationMs).toBe(200);
    expect(rows.map(({ offset, width }) => [offset, width])).toEqual([
      [0, 100],
      [25, 50],
    ]);
  });

  test('marks round times', () => {
    const { ticks } = layOutWaterfall([node(0, 173)]);
    expect(ticks.map(({ atMs }) => atMs)).toEqual([0, 50, 100, 150]);
  });

  test('fills the row when nothing took any time', () => {
    expect(layOutWaterfall([node(0, 0)]).rows[0]).toMatchObject({ offset: 0, width: 100 });
  });

  test('tells spans within one millisecond apart', () => {
    const within = (time: string): SpanNode => ({ ...node(0, 0.2), span: { ...node(0, 0.2).span, startedAt: time } });
    const { rows, durationMs } = layOutWaterfall([within('2026-11-20T12:00:00.000100Z'), within('2026-11-20T12:00:00.000300Z')]);
    expect(durationMs).toBeCloseTo(0.4, 2);
    expect(rows[1]?.offset).toBeCloseTo(50, -1);
  });

  test('is empty for no spans', () => {
    expect(layOutWaterfall([])).toEqual({ rows: [], ticks: [], startedAt: undefined, durationMs: 0 });
  });

  test('never draws outside its row, and nothing too thin to see', () => {
    const times = fc.record({ start: fc.integer({ min: 0, max: 100_000 }), duration: fc.double({ min: 0, max: 100_000, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 50 }), (spans) => {
        for (const { offset, width } of layOutWaterfall(spans.map(({ start, duration }) => node(start, duration))).rows) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(width).toBeGreaterThanOrEqual(0.4);
          expect(offset + width).toBeLessThanOrEqual(100 + 1e-6);
        }
      }),
    );
  });
});
