import type { FieldError } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { appendItemSchema, type AppendItem, type SingleResult } from '../event-contract.ts';
import { VersionConflictError, type AppendedEvent } from '../log/event-store.ts';
import { acceptItem } from './accept-append.ts';
import { planAppends, type PlannedAppend } from './append-plan.ts';
import { checkEach } from './event-check.ts';
import { toNewEvent, toShownError } from './publish-events.ts';
import { traceAppend } from './trace-append.ts';

type Code = 'event.refused' | 'event.source_forbidden' | 'stream.version_conflict';
type Results = (SingleResult | undefined)[];

/** Stores what can be stored of one request, and says of each event what became of it. */
export async function publishEachEvent(
  context: EventStreamingContext,
  service: string,
  given: readonly unknown[],
): Promise<readonly SingleResult[]> {
  const results: Results = given.map(() => undefined);
  const items = given.flatMap((item, index) => {
    const parsed = parseItem(item, index);
    if ('item' in parsed && parsed.item.event.source === `/${service}`) return [{ index, item: parsed.item }];
    results[index] = 'item' in parsed ? refusedSource(parsed.item, index, service) : parsed.refusal;
    return [];
  });
  const checked = checkEach(
    items.map(({ item }) => item),
    await context.eventTypes.load(items.map(({ item }) => item.event)),
  );
  const accepted = items.flatMap(({ index, item }, place) => {
    const { errors = [], body = '' } = checked[place] ?? {};
    if (errors.length === 0) return [{ index, event: toNewEvent(item, body) }];
    results[index] = refused(item.event.id, 'event.refused', under(`/events/${index}/event`, errors));
    return [];
  });
  const events = items.map(({ item }) => item.event);
  await traceAppend(context.telemetry, events, () => appendEach(context, accepted, results));
  return results.map((result) => result ?? unaccounted());
}

function parseItem(given: unknown, index: number): { readonly item: AppendItem } | { readonly refusal: SingleResult } {
  const accepted = acceptItem(given);
  if (accepted) return { item: accepted };
  const parsed = appendItemSchema.safeParse(given);
  if (parsed.success) return { item: parsed.data };
  const errors = parsed.error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ pointer: pointerTo(path), detail: issue.message }];
    return issue.keys.map((key) => ({ pointer: pointerTo([...path, key]), detail: 'is not a known field' }));
  });
  return { refusal: refused(readId(given), 'event.refused', under(`/events/${index}`, errors)) };
}

function refusedSource({ event }: AppendItem, index: number, service: string): SingleResult {
  const detail = `${service} may publish only events whose source is /${service}`;
  return refused(event.id, 'event.source_forbidden', [{ pointer: `/events/${index}/event/source`, detail }]);
}

async function appendEach(context: EventStreamingContext, events: PlannedAppend, results: Results): Promise<readonly AppendedEvent[]> {
  const chains = planAppends(events).map(async (chain) => {
    const stored: AppendedEvent[] = [];
    for (const append of chain) stored.push(...(await appendOne(context, append, results)));
    return stored;
  });
  return (await Promise.all(chains)).flat();
}

async function appendOne(context: EventStreamingContext, append: PlannedAppend, results: Results): Promise<readonly AppendedEvent[]> {
  try {
    const places = await context.store.append(append.map(({ event }) => event));
    for (const [nth, { id, stream, version, position, isDuplicate }] of places.entries()) {
      const status = isDuplicate ? 'duplicate' : 'stored';
      results[append[nth]?.index ?? -1] = { id, status, stream, version, position: String(position) };
    }
    return places;
  } catch (error) {
    const [first] = append;
    // Whether others were stored is not known then: the whole request fails, and sent again it is not stored twice.
    if (!(error instanceof VersionConflictError) || first === undefined) throw toShownError(error);
    const errors = error.conflicts.map(({ stream, expectedVersion, actualVersion }) => ({
      pointer: `/events/${first.index}/expectedVersion`,
      detail: `${stream} has version ${actualVersion}, not ${expectedVersion}`,
    }));
    results[first.index] = refused(first.event.id, 'stream.version_conflict', errors);
    return [];
  }
}

function refused(id: string | null, code: Code, errors: readonly FieldError[]): SingleResult {
  return { id, status: 'refused', errors: errors.map((error) => ({ ...error, code })) };
}

function under(place: string, errors: readonly FieldError[]): FieldError[] {
  return errors.map(({ pointer, detail }) => ({ pointer: `${place}${pointer}`, detail }));
}

function pointerTo(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function readId(given: unknown): string | null {
  const event = typeof given === 'object' && given !== null && 'event' in given ? given.event : undefined;
  const id = typeof event === 'object' && event !== null && 'id' in event ? event.id : undefined;
  return typeof id === 'string' ? id.slice(0, 100) : null;
}

function unaccounted(): never {
  throw new Error('An event of the request has no result.');
}
