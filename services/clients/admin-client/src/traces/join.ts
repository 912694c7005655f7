import type { Span } from '../contract/monitoring.ts';
import { preciseTimeMs } from './precise-time.ts';

/** A span in its place: how deep, and whether a link of another trace put it there rather than its parent. */
export interface SpanNode {
  readonly span: Span;
  readonly depth: number;
  readonly isJoined: boolean;
  readonly childCount: number;
}

/**
 * Work that crosses the event log goes on in another trace, linked to the span that caused it. Puts such spans under the one that
 * they are linked to, so that cause and effect read as one tree: depth first, each parent before its children, siblings by start.
 * Spans whose parent is not there become roots.
 */
export function joinTrace(spans: readonly Span[]): SpanNode[] {
  const byKey = new Map(spans.map((span) => [keyOf(span.traceId, span.spanId), span]));
  const children = new Map<string, Placed[]>();
  const roots: Placed[] = [];
  for (const span of byKey.values()) {
    const place = placeOf(span, byKey);
    const siblings = place === undefined ? roots : (children.get(place.parentKey) ?? []);
    siblings.push({ span, isJoined: place?.isJoined ?? false });
    if (place !== undefined) children.set(place.parentKey, siblings);
  }
  return flatten(roots, children, byKey);
}

interface Placed {
  readonly span: Span;
  readonly isJoined: boolean;
}

function keyOf(traceId: string, spanId: string): string {
  return `${traceId}/${spanId}`;
}

function placeOf(span: Span, byKey: ReadonlyMap<string, Span>): { parentKey: string; isJoined: boolean } | undefined {
  const ownKey = keyOf(span.traceId, span.spanId);
  const parentKey = span.parentSpanId ? keyOf(span.traceId, span.parentSpanId) : undefined;
  if (parentKey !== undefined && parentKey !== ownKey && byKey.has(parentKey)) return { parentKey, isJoined: false };
  const linked = span.links.map((link) => keyOf(link.traceId, link.spanId)).find((key) => key !== ownKey && byKey.has(key));
  return linked === undefined ? undefined : { parentKey: linked, isJoined: true };
}

function flatten(roots: readonly Placed[], children: ReadonlyMap<string, Placed[]>, byKey: ReadonlyMap<string, Span>): SpanNode[] {
  const nodes: SpanNode[] = [];
  const visited = new Set<string>();
  const walk = (siblings: readonly Placed[]) => {
    const stack = siblings
      .toSorted(byStart)
      .toReversed()
      .map((placed) => ({ placed, depth: 0 }));
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const key = keyOf(top.placed.span.traceId, top.placed.span.spanId);
      if (visited.has(key)) continue;
      visited.add(key);
      const below = children.get(key) ?? [];
      const { depth } = top;
      nodes.push({ ...top.placed, depth, childCount: below.length });
      stack.push(
        ...below
          .toSorted(byStart)
          .toReversed()
          .map((placed) => ({ placed, depth: depth + 1 })),
      );
    }
  };
  walk(roots);
  // Spans that only point at each other have no root above them; they still must be seen.
  for (const [key, span] of byKey) if (!visited.has(key)) walk([{ span, isJoined: false }]);
  return nodes;
}

function byStart(a: Placed, b: Placed): number {
  return preciseTimeMs(a.span.startedAt) - preciseTimeMs(b.span.startedAt);
}
