import { describe, expect, test } from 'vitest';
import type { Span } from '../contract/monitoring.ts';
import { joinTrace } from './join.ts';

function span(spanId: string, startMs: number, more: Partial<Span> = {}): Span {
  const startedAt = new Date(Date.parse('2026-11-20T12:00:00.000Z') + startMs).toISOString();
  return {
    traceId: 't1',
    spanId,
    parentSpanId: null,
    name: spanId,
    service: 'user-service',
    kind: 'internal',
    startedAt,
    durationMs: 5,
    status: 'ok',
    statusMessage: null,
    attributes: {},
    links: [],
    ...more,
  };
}

const shape = (spans: Span[]) =>
  joinTrace(spans).map(({ span: { name }, depth, isJoined }) => `${'·'.repeat(depth)}${name}${isJoined ? '*' : ''}`);

describe('one trace', () => {
  test('reads parent before child, siblings by start', () => {
    const spans = [
      span('b', 20, { parentSpanId: 'root' }),
      span('root', 0),
      span('a', 10, { parentSpanId: 'root' }),
      span('a1', 12, { parentSpanId: 'a' }),
    ];
    expect(shape(spans)).toEqual(['root', '·a', '··a1', '·b']);
  });

  test('shows a span whose parent never arrived as a root', () => {
    expect(shape([span('lost', 5, { parentSpanId: 'gone' }), span('root', 0)])).toEqual(['root', 'lost']);
  });

  test('still shows spans that are each other’s parents, once', () => {
    expect(shape([span('a', 0, { parentSpanId: 'b' }), span('b', 1, { parentSpanId: 'a' })])).toEqual(['a', '·b']);
  });

  test('keeps one of a span that was sent twice', () => {
    expect(shape([span('a', 0), span('a', 0)])).toEqual(['a']);
  });
});

describe('linked traces', () => {
  const payment = [span('charge', 0), span('publish', 3, { parentSpanId: 'charge' })];
  const consumer = [
    span('consume', 40, { traceId: 't2', links: [{ traceId: 't1', spanId: 'publish' }] }),
    span('activate', 41, { traceId: 't2', parentSpanId: 'consume' }),
  ];

  test('hang under the span that caused them', () => {
    expect(shape([...payment, ...consumer])).toEqual(['charge', '·publish', '··consume*', '···activate']);
  });

  test('join the same way in whatever order the spans come', () => {
    expect(shape([...consumer, ...payment].toReversed())).toEqual(shape([...payment, ...consumer]));
  });

  test('keep equal span ids of two traces apart', () => {
    expect(shape([span('x', 0), span('x', 1, { traceId: 't2' })])).toEqual(['x', 'x']);
  });

  test('leave a link to itself or to nowhere a root', () => {
    expect(
      shape([
        span('a', 0, {
          links: [
            { traceId: 't1', spanId: 'a' },
            { traceId: 't9', spanId: 'z' },
          ],
        }),
      ]),
    ).toEqual(['a']);
  });
});
