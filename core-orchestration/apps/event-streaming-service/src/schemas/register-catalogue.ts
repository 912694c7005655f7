import type { EventDefinition } from '@prognetwork/event-based-service-client';
import type { Database, Transaction } from '@prognetwork/shared-infrastructure';
import { schemaOf } from './describe-catalogue.ts';
import { decideRegistration } from './schema-history.ts';
import { insertState, listStates, listTypes, lockRegistry, saveType, type EventTypeRow, type StoredState } from './schema-repository.ts';

const REGISTERED_BY = 'service:event-streaming-service';

/**
 * Registers the catalogue of this release. Several processes may do so at once, and an earlier release whose schemas are known changes
 * nothing. Throws when the catalogue breaks what is registered, or declares a type that somebody else has registered.
 */
export async function registerCatalogue(
  database: Database,
  catalogue: ReadonlyMap<string, EventDefinition>,
): Promise<{ readonly registered: number }> {
  return database.inGlobalTransaction(async (tx) => {
    await lockRegistry(tx);
    const types = new Map((await listTypes(tx)).map((row) => [row.type, row]));
    const states = Map.groupBy(await listStates(tx), ({ type }) => type);
    const faults: string[] = [];
    let registered = 0;
    for (const definition of catalogue.values()) {
      const outcome = await registerDefinition(tx, definition, types.get(definition.type), states.get(definition.type) ?? []);
      if (outcome === 'registered') registered++;
      if (typeof outcome === 'object') faults.push(...outcome.faults);
    }
    if (faults.length > 0)
      throw new Error(
        `The event catalogue breaks what is registered here. Declare a new version with an upcaster instead:\n${faults.join('\n')}`,
      );
    return { registered };
  });
}

async function registerDefinition(
  tx: Transaction,
  definition: EventDefinition,
  row: EventTypeRow | undefined,
  states: readonly StoredState[],
): Promise<'known' | 'registered' | { readonly faults: readonly string[] }> {
  const { type, version, producer, description } = definition;
  if (row?.origin === 'registered') return { faults: [`- ${type} is registered already by ${row.producer}: choose another name`] };
  const schema = schemaOf(definition);
  const decision = decideRegistration(states, { version, schema }, 'catalogue');
  if (decision.kind === 'refused')
    return { faults: decision.breaks.map(({ pointer, detail }) => `- ${type} version ${version} at ${pointer || '/'}: ${detail}`) };
  if (row?.producer !== producer || row.description !== description)
    await saveType(tx, { type, producer, description, origin: 'catalogue' });
  if (decision.kind === 'same') return 'known';
  const { revision, fingerprint } = decision;
  await insertState(tx, { type, version, revision, fingerprint, schema, registeredBy: REGISTERED_BY });
  return 'registered';
}
