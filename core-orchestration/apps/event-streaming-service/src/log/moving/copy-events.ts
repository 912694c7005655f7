import type { LogCounts, LogEnd, MovableLog, MovedEvent } from './movable-log.ts';

export type OnProgress = (what: string, position: number, end: number) => void;

/** The copy is not what its source is. */
export class CopyDiffersError extends Error {
  override readonly name = 'CopyDiffersError';
}

/** Copies all that the source keeps, page by page, going on where an earlier copy was cut off. The source must not change meanwhile. */
export async function copyEvents(source: MovableLog, target: MovableLog, onProgress: OnProgress): Promise<LogEnd> {
  const end = await source.end();
  for (let at = await target.written(); at < end.position;) {
    const events = await source.readEvents(at);
    const last = events.at(-1);
    if (last === undefined) break;
    await target.writeEvents(events, at);
    at = last.position;
    onProgress('copied', at, end.position);
  }
  for await (const places of source.readTakenPlaces()) await target.writeTakenPlaces(places);
  for await (const streams of source.readStreams()) await target.writeStreams(streams);
  return end;
}

/** Holds the copy against its source: every event byte for byte, the places of those removed, the versions of streams, and that there is no more. */
export async function compareLogs(source: MovableLog, target: MovableLog, onProgress: OnProgress): Promise<LogCounts> {
  const { position: end } = await source.end();
  for (let at = 0; ;) {
    const [expected, found] = await Promise.all([source.readEvents(at), target.readEvents(at)]);
    const wrong = expected.find((event, index) => !isSame(event, found[index]));
    if (wrong !== undefined) throw new CopyDiffersError(`The event at position ${wrong.position} is not the same in both stores.`);
    if (found.length > expected.length)
      throw new CopyDiffersError(`The copy has events after position ${at} that its source does not have.`);
    const last = expected.at(-1);
    if (last === undefined) break;
    at = last.position;
    onProgress('compared', at, end);
  }
  for await (const places of source.readTakenPlaces())
    if ((await target.countPlaces(places)) !== places.length)
      throw new CopyDiffersError('Places of removed events are missing in the copy.');
  for await (const streams of source.readStreams())
    if ((await target.countStreams(streams)) !== streams.length) throw new CopyDiffersError('Versions of streams differ in the copy.');
  const [expected, counts] = [await source.counts(), await target.counts()];
  if (expected.events !== counts.events || expected.ids !== counts.ids || expected.streams !== counts.streams)
    throw new CopyDiffersError(`The source holds ${JSON.stringify(expected)}, the copy ${JSON.stringify(counts)}.`);
  return counts;
}

function isSame(expected: MovedEvent, found: MovedEvent | undefined): boolean {
  return (
    found?.position === expected.position &&
    found.id === expected.id &&
    found.stream === expected.stream &&
    found.version === expected.version &&
    found.type === expected.type &&
    found.tenant === expected.tenant &&
    found.subject === expected.subject &&
    found.recordedAt === expected.recordedAt &&
    found.body === expected.body
  );
}
