import {
  upcast,
  type CloudEvent,
  type EventDefinition,
  type EventStreamingClient,
  type RecordedEvent,
} from '@prognetwork/event-based-service-client';
import { commonError } from '../errors.ts';
import type { DecidedEvent, Decider } from './decider.ts';
import { withPersons, type NamedPersons } from './named-persons.ts';

/** An aggregate as far as it was read. `eventId` is that of the last event in the state. */
export interface Folded<State> {
  readonly state: State;
  readonly version: number;
  readonly eventId: string | undefined;
  readonly persons: NamedPersons;
}

export interface AggregateStreamOptions<State, Command, Event extends DecidedEvent> {
  readonly client: Pick<EventStreamingClient, 'readStream'>;
  readonly decider: Decider<State, Command, Event>;
  readonly definitions: readonly EventDefinition[];
}

/** Turns the events of a stream into the state of its aggregate. */
export function createAggregateStream<State, Command, Event extends DecidedEvent>(options: AggregateStreamOptions<State, Command, Event>) {
  const { client, decider } = options;
  const definitions = new Map(options.definitions.map((definition) => [definition.type, definition]));

  /** The events after a version, oldest first. A stream of another tenant is not found, like one that has no events. */
  async function* read(stream: string, tenantId: string | undefined, afterVersion: number): AsyncGenerator<RecordedEvent> {
    let last = afterVersion;
    for (let isLast = false; !isLast;) {
      const page = await client.readStream(stream, { afterVersion: last });
      const items = page.items.filter(({ version }) => version > last);
      for (const item of items) {
        if (item.event.tenantid !== tenantId) throw commonError('resource.not_found');
        // A state made of a part of its events would decide wrongly.
        if (item.version !== last + 1)
          throw new Error(`The versions of ${stream} from ${last + 1} to ${item.version - 1} are not in the log.`);
        last = item.version;
        yield item;
      }
      isLast = page.isLast || items.length === 0;
    }
  }

  const evolve = (folded: Folded<State>, item: RecordedEvent): Folded<State> => {
    const definition = definitions.get(item.event.type);
    if (definition === undefined)
      throw new Error(`The decider ${decider.name} does not know the event ${item.event.type} in ${item.stream}.`);
    const { data } = upcast(definition, item.event);
    // The definitions are those of the decider's events: what is found under a type has that event's data.
    const state = decider.evolve(folded.state, { type: definition.type, definition, data } as Event);
    return {
      state,
      version: item.version,
      eventId: item.event.id,
      persons: withPersons(folded.persons, definition, { ...item.event, data }),
    };
  };

  const withPersonsOf = (persons: NamedPersons, event: CloudEvent): NamedPersons => {
    const definition = definitions.get(event.type);
    return definition === undefined ? undefined : withPersons(persons, definition, event);
  };

  return {
    read,
    evolve,
    withPersonsOf,
    initial: { state: decider.initialState, version: 0, eventId: undefined, persons: new Set<string>() } satisfies Folded<State>,
  };
}
