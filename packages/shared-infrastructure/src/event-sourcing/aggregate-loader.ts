import type { RecordedEvent } from '@prognetwork/event-based-service-client';
import type { Database } from '../database/database.ts';
import type { createAggregateStream, Folded } from './aggregate-stream.ts';
import type { DecidedEvent, Decider } from './decider.ts';
import { findSnapshot, forgetSnapshot, saveSnapshot } from './snapshot-repository.ts';

export interface LoaderOptions<State, Command, Event extends DecidedEvent> {
  readonly events: ReturnType<typeof createAggregateStream<State, Command, Event>>;
  readonly decider: Pick<Decider<State, Command, Event>, 'name' | 'version'>;
  readonly database: Database;
  readonly snapshotEvery: number | undefined;
}

/** An aggregate, and the version of the snapshot from which it was read on; 0 without one. */
export type Loaded<State> = Folded<State> & { readonly snapshotVersion: number };

/** Reads aggregates, from a snapshot on where there is one, and keeps snapshots. */
export function createAggregateLoader<State, Command, Event extends DecidedEvent>(options: LoaderOptions<State, Command, Event>) {
  const { events, decider, database, snapshotEvery } = options;
  const keyOf = (stream: string, tenantId: string | undefined) => ({
    stream,
    tenantId,
    decider: decider.name,
    deciderVersion: decider.version,
  });
  const fold = async (items: AsyncIterable<RecordedEvent>, from: Folded<State>): Promise<Folded<State>> => {
    let folded = from;
    for await (const item of items) folded = events.evolve(folded, item);
    return folded;
  };

  return {
    async load(stream: string, tenantId: string | undefined): Promise<Loaded<State>> {
      const snapshot = snapshotEvery === undefined ? undefined : await findSnapshot(database, keyOf(stream, tenantId));
      if (snapshot !== undefined) {
        const tail = events.read(stream, tenantId, snapshot.streamVersion - 1);
        const { value: last } = await tail.next();
        // A log that was restored to before the snapshot has another event in that place, or none.
        if (last?.version === snapshot.streamVersion && last.event.id === snapshot.eventId) {
          // It was written as the JSON of this decider's state, of this version.
          const from = {
            state: snapshot.state as State,
            version: snapshot.streamVersion,
            eventId: snapshot.eventId,
            persons: snapshot.persons,
          };
          return { ...(await fold(tail, from)), snapshotVersion: snapshot.streamVersion };
        }
        await forgetSnapshot(database, stream);
      }
      return { ...(await fold(events.read(stream, tenantId, 0), events.initial)), snapshotVersion: 0 };
    },

    /** Keeps a snapshot when enough events have come since the last one. */
    async keep(stream: string, tenantId: string | undefined, folded: Folded<State>, since: number): Promise<void> {
      if (snapshotEvery === undefined || folded.eventId === undefined || folded.version - since < snapshotEvery) return;
      const { state, version: streamVersion, eventId, persons } = folded;
      if (persons === undefined) return;
      await saveSnapshot(database, { ...keyOf(stream, tenantId), streamVersion, eventId, state, persons });
    },
  };
}
