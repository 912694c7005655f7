import type { NewEvent } from '../event-store.ts';
import { encodeIntegerArray, encodeTextArray, encodeUuidArray } from './binary-array.ts';

/** The streams of a batch, each once, and where its events are among them. */
export interface StreamCounts {
  readonly streams: readonly string[];
  /** How many events each stream gets. */
  readonly counts: readonly number[];
  /** For each event the place of its stream in `streams`, from 1, and which one of that stream it is, from 1. */
  readonly streamOf: readonly number[];
  readonly nthInStream: readonly number[];
}

export function countStreams(events: readonly NewEvent[]): StreamCounts {
  const places = new Map<string, number>();
  const counts: number[] = [];
  const streamOf: number[] = [];
  const nthInStream: number[] = [];
  for (const { stream } of events) {
    const place = places.get(stream) ?? places.size + 1;
    places.set(stream, place);
    const nth = (counts[place - 1] ?? 0) + 1;
    counts[place - 1] = nth;
    streamOf.push(place);
    nthInStream.push(nth);
  }
  return { streams: [...places.keys()], counts, streamOf, nthInStream };
}

/** What the function append_new takes, in its order. */
export function toNewParameters(events: readonly NewEvent[], counted: StreamCounts): (Buffer | null)[] {
  const expectsVersions = events.some(({ expectedVersion }) => expectedVersion !== undefined);
  return [
    encodeUuidArray(events.map((event) => event.id)),
    encodeIntegerArray(counted.streamOf),
    encodeIntegerArray(counted.nthInStream),
    encodeTextArray(counted.streams),
    encodeIntegerArray(counted.counts),
    expectsVersions ? encodeIntegerArray(events.map((event) => event.expectedVersion ?? null)) : null,
    encodeTextArray(events.map((event) => event.type)),
    encodeUuidArray(events.map((event) => event.tenant ?? null)),
    encodeTextArray(events.map((event) => event.subject)),
    encodeTextArray(events.map((event) => event.body)),
  ];
}

/** What the function append_checked takes, in its order. */
export function toCheckedParameters(batch: readonly (readonly NewEvent[])[]): Buffer[] {
  const events = batch.flat();
  return [
    encodeIntegerArray(batch.flatMap((append, index) => append.map(() => index))),
    encodeUuidArray(events.map((event) => event.id)),
    encodeTextArray(events.map((event) => event.stream)),
    encodeIntegerArray(events.map((event) => event.expectedVersion ?? null)),
    encodeTextArray(events.map((event) => event.type)),
    encodeUuidArray(events.map((event) => event.tenant ?? null)),
    encodeTextArray(events.map((event) => event.subject)),
    encodeTextArray(events.map((event) => event.body)),
  ];
}
