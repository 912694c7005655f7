import { diffLines } from 'diff';

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** A run of lines: shown, or folded away because nothing near it changed. */
export interface DiffPart {
  readonly isFolded: boolean;
  readonly lines: readonly DiffLine[];
}

const CONTEXT_LINES = 3;
/** A fold that would hide fewer lines than this hides nothing worth a click. */
const SHORTEST_FOLD = 4;

/** What changed from one JSON value to another, line by line, with what is the same far from any change folded. Empty when nothing did. */
export function diffJson(before: unknown, after: unknown): DiffPart[] {
  const lines = diffLines(toText(before), toText(after)).flatMap(({ value, added, removed }): DiffLine[] =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text })),
  );
  const changed = lines.flatMap(({ kind }, index) => (kind === 'same' ? [] : [index]));
  return changed.length === 0 ? [] : fold(lines, changed);
}

function fold(lines: readonly DiffLine[], changed: readonly number[]): DiffPart[] {
  const near = new Set(changed.flatMap((index) => range(index - CONTEXT_LINES, index + CONTEXT_LINES)));
  const parts: { isFolded: boolean; lines: DiffLine[] }[] = [];
  for (const [index, line] of lines.entries()) {
    const isFolded = !near.has(index);
    const last = parts.at(-1);
    if (last?.isFolded === isFolded) last.lines.push(line);
    else parts.push({ isFolded, lines: [line] });
  }
  return parts.map((part) => ({ ...part, isFolded: part.isFolded && part.lines.length >= SHORTEST_FOLD }));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
}

/** With the names in order, so that only what differs is shown. */
function toText(value: unknown): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inside]) => [name, sorted(inside)]),
  );
}
