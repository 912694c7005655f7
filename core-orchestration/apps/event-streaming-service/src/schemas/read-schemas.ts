import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import { isObject } from './json-schema.ts';
import type { EventSchemaList, SchemaState } from './schema-contract.ts';
import { latestOf } from './schema-history.ts';
import { listStates, listTypes, type EventTypeRow, type StoredState } from './schema-repository.ts';

export interface TypeWithStates extends EventTypeRow {
  readonly states: readonly StoredState[];
}

/** The types of this release's catalogue and those that were registered, by name. */
export async function loadTypes({ database, catalogue }: EventStreamingContext): Promise<readonly TypeWithStates[]> {
  const { types, states } = await database.inGlobalTransaction(async (tx) => ({
    types: await listTypes(tx),
    states: await listStates(tx),
  }));
  const statesOf = Map.groupBy(states, ({ type }) => type);
  return types
    .filter(({ type, origin }) => origin === 'registered' || catalogue.has(type))
    .map((row) => ({ ...row, states: statesOf.get(row.type) ?? [] }));
}

export async function listSchemas(context: EventStreamingContext): Promise<EventSchemaList> {
  const items = (await loadTypes(context)).flatMap(({ type, producer, description, origin, states }) => {
    const latest = latestOf(states);
    if (latest === undefined) return [];
    const versions = states.map(({ version, revision, registeredAt }) => ({ version, revision, registeredAt: registeredAt.toISOString() }));
    return [{ type, version: latest.version, producer, description, origin, schema: asObject(latest), versions }];
  });
  return { items, nextCursor: null };
}

/** Every state of a type, the newest first. */
export async function readHistory(context: EventStreamingContext, type: string, showsWho: boolean): Promise<readonly SchemaState[]> {
  const states = await context.database.inGlobalTransaction((tx) => listStates(tx, type));
  if (states.length === 0) throw eventStreamingError('schema.not_found');
  return states.map((state) => toAnswer(state, showsWho));
}

/** One version as it is now, or one of its revisions. */
export async function readVersion(
  context: EventStreamingContext,
  type: string,
  wanted: { readonly version: number; readonly revision?: number | undefined },
  showsWho: boolean,
): Promise<SchemaState> {
  const history = await readHistory(context, type, showsWho);
  const found = history.find(
    ({ version, revision }) => version === wanted.version && (wanted.revision === undefined || revision === wanted.revision),
  );
  if (found === undefined) throw eventStreamingError('schema.not_found');
  return found;
}

export function toAnswer(state: StoredState, showsWho: boolean): SchemaState {
  const { type, version, revision, fingerprint, registeredBy, registeredAt } = state;
  return {
    type,
    version,
    revision,
    fingerprint,
    schema: asObject(state),
    registeredBy: showsWho ? registeredBy : null,
    registeredAt: registeredAt.toISOString(),
  };
}

function asObject({ schema }: StoredState): Record<string, unknown> {
  return isObject(schema) ? { ...schema } : {};
}
