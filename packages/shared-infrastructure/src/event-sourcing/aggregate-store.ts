import { setTimeout as wait } from 'node:timers/promises';
import { backoffDelayMs, type EventDefinition, type EventStreamingClient } from '@prognetwork/event-based-service-client';
import { ServiceError } from '../errors.ts';
import { toCloudEvent } from '../events/cloud-event.ts';
import type { Foundation } from '../foundation.ts';
import { createAggregateLoader } from './aggregate-loader.ts';
import { createAggregateStream, type Folded } from './aggregate-stream.ts';
import type { DecidedEvent, Decider } from './decider.ts';
import { derivedId } from './event-ids.ts';
import { createTurns } from './in-turn.ts';

export interface AggregateOptions {
  /** Streams are named `<category>-<id>`. */
  readonly category: string;
  /** Every event that is in these streams. */
  readonly definitions: readonly EventDefinition[];
  /** Keeps a snapshot whenever this many events have come since the last one; none when absent. */
  readonly snapshotEvery?: number;
}

export interface CommandOptions {
  /** Names the command for ever: executed again it gives the first outcome. */
  readonly commandId: string;
  readonly tenantId: string | undefined;
  /** The actor; that of the present work when absent. */
  readonly actorId?: string;
}

export interface Aggregate<State> {
  readonly state: State;
  /** How many events the aggregate has had; 0 when there is none such. */
  readonly version: number;
}

export interface Executed<State> extends Aggregate<State> {
  /** Where the events of the command are in the log; empty when it decided none. */
  readonly positions: readonly string[];
}

export interface AggregateStore<State, Command> {
  load(id: string, tenantId: string | undefined): Promise<Aggregate<State>>;
  /** The aggregate as it was at a time, by when the log recorded its events. */
  stateAt(id: string, tenantId: string | undefined, time: Date): Promise<Aggregate<State>>;
  /**
   * Decides on the newest state and appends what was decided. When another command came between, decides again. Throws what the decider throws,
   * and `aggregate.contended` when others come between without end.
   */
  execute(id: string, command: Command, options: CommandOptions): Promise<Executed<State>>;
}

/** What the store needs; `eventStreaming` may be the log itself where the service holds it. */
export type AggregateHost = Pick<Foundation, 'name' | 'database' | 'clock'> & {
  readonly eventStreaming: Pick<EventStreamingClient, 'readStream' | 'appendToStream'>;
};

const MAX_ATTEMPTS = 20;
const RETRY = { maxAttempts: MAX_ATTEMPTS, baseDelayMs: 4, maxDelayMs: 100 };

/** Aggregates whose only truth is their stream in the log. */
export function createAggregateStore<State, Command, Event extends DecidedEvent>(
  host: AggregateHost,
  decider: Decider<State, Command, Event>,
  { category, definitions, snapshotEvery }: AggregateOptions,
): AggregateStore<State, Command> {
  const events = createAggregateStream({ client: host.eventStreaming, decider, definitions });
  const aggregates = createAggregateLoader({ events, decider, database: host.database, snapshotEvery });
  const inTurn = createTurns();

  /** What the command did when it was executed before; undefined when it was not. */
  const findOutcome = async (stream: string, options: CommandOptions): Promise<Executed<State> | undefined> => {
    let folded: Folded<State> = events.initial;
    const positions: string[] = [];
    for await (const item of events.read(stream, options.tenantId, 0)) {
      const isOurs = item.event.id === eventId(stream, options.commandId, positions.length);
      if (!isOurs && positions.length > 0) break;
      folded = events.evolve(folded, item);
      if (isOurs) positions.push(item.position);
    }
    return positions.length === 0 ? undefined : { state: folded.state, version: folded.version, positions };
  };

  /** One attempt; undefined when another command came between. */
  const attempt = async (stream: string, id: string, command: Command, options: CommandOptions): Promise<Executed<State> | undefined> => {
    const { commandId, tenantId, actorId } = options;
    const present = await aggregates.load(stream, tenantId);
    const now = host.clock();
    const decided = decider.decide(present.state, command, now);
    if (decided.length === 0)
      return (await findOutcome(stream, options)) ?? { state: present.state, version: present.version, positions: [] };
    const envelopes = decided.map(({ definition, data }, index) =>
      toCloudEvent(definition, {
        id: eventId(stream, commandId, index),
        service: host.name,
        subject: id,
        time: now,
        data,
        tenantId,
        actorId,
        causationId: commandId,
      }),
    );
    const outcome = await host.eventStreaming.appendToStream(stream, present.version, envelopes);
    if (outcome.kind === 'conflict') return undefined;
    if (outcome.results.some(({ duplicate }) => duplicate)) return findOutcome(stream, options);
    const state = decided.reduce((before, event) => decider.evolve(before, event), present.state);
    const version = present.version + decided.length;
    const persons = envelopes.reduce(events.withPersonsOf, present.persons);
    await aggregates.keep(stream, tenantId, { state, version, eventId: envelopes.at(-1)?.id, persons }, present.snapshotVersion);
    return { state, version, positions: outcome.results.map(({ position }) => position) };
  };

  const execute = async (id: string, command: Command, options: CommandOptions): Promise<Executed<State>> => {
    const stream = `${category}-${id}`;
    for (let tried = 1; ; tried++) {
      const isLast = tried === MAX_ATTEMPTS;
      try {
        const executed = await attempt(stream, id, command, options);
        if (executed !== undefined) return executed;
        if (isLast) throw contended(stream);
      } catch (error) {
        // A repeated command meets the state that it made itself, where the rules may refuse it.
        const earlier = error instanceof ServiceError ? await findOutcome(stream, options) : undefined;
        if (earlier !== undefined) return earlier;
        throw error;
      }
      // Or it decides more than it did at first, which conflicts at every attempt.
      const earlier = tried === 1 ? await findOutcome(stream, options) : undefined;
      if (earlier !== undefined) return earlier;
      await wait(backoffDelayMs(RETRY, tried));
    }
  };

  return {
    async load(id, tenantId) {
      const { state, version } = await aggregates.load(`${category}-${id}`, tenantId);
      return { state, version };
    },
    async stateAt(id, tenantId, time) {
      let folded: Folded<State> = events.initial;
      for await (const item of events.read(`${category}-${id}`, tenantId, 0)) {
        if (new Date(item.recordedAt) > time) break;
        folded = events.evolve(folded, item);
      }
      return { state: folded.state, version: folded.version };
    },
    execute: (id, command, options) => inTurn(`${options.tenantId ?? ''} ${id}`, () => execute(id, command, options)),
  };
}

function eventId(stream: string, commandId: string, index: number): string {
  return derivedId(stream, commandId, String(index));
}

function contended(stream: string): ServiceError {
  return new ServiceError({
    code: 'aggregate.contended',
    kind: 'unavailable',
    title: 'Too many change this at once',
    detail: `${stream} was changed by others at every attempt. Send the request again.`,
    retryAfterSeconds: 1,
  });
}
