import type { EventDefinition } from '@prognetwork/event-based-service-client';

type EventData = Readonly<Record<string, unknown>>;

/** An event that was decided and has its place in no log yet. */
export interface DecidedEvent<Type extends string = string, Data extends EventData = EventData> {
  readonly type: Type;
  readonly definition: EventDefinition<Type, Data>;
  readonly data: Data;
}

/** The decided event of a definition; of a union of definitions the union, told apart by `type`. */
export type EventFrom<Definition> =
  Definition extends EventDefinition<infer Type, infer Data extends EventData> ? DecidedEvent<Type, Data> : never;

export function event<Type extends string, Data extends EventData>(
  definition: EventDefinition<Type, Data>,
  data: NoInfer<Data>,
): DecidedEvent<Type, Data> {
  return { type: definition.type, definition, data };
}

/**
 * The rules of one kind of aggregate, pure: `decide` says what happens, or throws a ServiceError; `evolve` says what is then the case. The state
 * has to survive JSON, because snapshots keep it. Raise `version` when `evolve` or the state changes: older snapshots are then ignored.
 */
export interface Decider<State, Command, Event extends DecidedEvent = DecidedEvent> {
  readonly name: string;
  readonly version: number;
  readonly initialState: State;
  decide(state: State, command: Command, now: Date): readonly Event[];
  evolve(state: State, event: Event): State;
}

export function defineDecider<State, Command, Event extends DecidedEvent>(
  decider: Decider<State, Command, Event>,
): Decider<State, Command, Event> {
  if (!/^[a-z][a-z_-]*$/.test(decider.name)) throw new Error(`The decider ${decider.name} must have a name in small letters.`);
  if (!Number.isInteger(decider.version) || decider.version < 1) throw new Error(`The decider ${decider.name} must have a version from 1.`);
  return decider;
}
