import { upcast, type CloudEvent, type EventDefinition } from '@prognetwork/event-based-service-client';
import type { Database, FieldError } from '@prognetwork/shared-infrastructure';
import { ZodError } from 'zod';
import { toPointerPart } from './json-schema.ts';
import { latestOf } from './schema-history.ts';
import { findType, listStates } from './schema-repository.ts';
import { createDataChecks, type DataCheck } from './schema-validator.ts';

/** What an event has to keep to. */
export interface EventType {
  /** The service that publishes it, or ANY_SERVICE. */
  readonly producer: string;
  readonly latestVersion: number;
  /** What does not fit; pointers begin at the event. */
  checkData(event: CloudEvent): readonly FieldError[];
}

export type FindEventType = (type: string) => EventType | undefined;

export interface EventTypes {
  /** A look-up that knows the types of these events; asks the database only about types that are not of the catalogue. */
  load(events: readonly Pick<CloudEvent, 'type' | 'schemaversion'>[]): Promise<FindEventType>;
  /** Has the type read again before its next use. */
  forget(type: string): void;
}

/** How long another process may go on with what it knows of a registered type. */
const KNOWN_FOR_MS = 5_000;
/** How soon it asks again about a type or version that it does not know. */
const UNKNOWN_FOR_MS = 1_000;
const MAX_KNOWN = 2_000;

export function createEventTypes(options: {
  readonly database: Database;
  readonly catalogue: ReadonlyMap<string, EventDefinition>;
  readonly now: () => Date;
}): EventTypes {
  const compiled = new Map([...options.catalogue].map(([type, definition]) => [type, ofCatalogue(definition)]));
  const registered = new Map<string, { readonly found: EventType | undefined; readonly readAt: number }>();
  const checkOf = createDataChecks();
  const isFresh = ({ type, schemaversion }: Pick<CloudEvent, 'type' | 'schemaversion'>): boolean => {
    const known = registered.get(type);
    if (known === undefined) return false;
    const isKnown = known.found !== undefined && schemaversion <= known.found.latestVersion;
    return options.now().getTime() - known.readAt < (isKnown ? KNOWN_FOR_MS : UNKNOWN_FOR_MS);
  };
  return {
    async load(events) {
      const missing = new Set(events.filter((event) => !compiled.has(event.type) && !isFresh(event)).map(({ type }) => type));
      for (const type of missing) {
        const found = await readRegistered(options.database, type, checkOf);
        registered.delete(type);
        registered.set(type, { found, readAt: options.now().getTime() });
        const [oldest] = registered.keys();
        if (registered.size > MAX_KNOWN && oldest !== undefined) registered.delete(oldest);
      }
      return (type) => compiled.get(type) ?? registered.get(type)?.found;
    },
    forget: (type) => void registered.delete(type),
  };
}

async function readRegistered(
  database: Database,
  type: string,
  checkOf: ReturnType<typeof createDataChecks>,
): Promise<EventType | undefined> {
  return database.inGlobalTransaction(async (tx) => {
    const row = await findType(tx, type);
    const states = row?.origin === 'registered' ? await listStates(tx, type) : [];
    const latestVersion = latestOf(states)?.version;
    if (row === undefined || latestVersion === undefined) return undefined;
    const checks = new Map<number, DataCheck>();
    for (const [version, ofVersion] of Map.groupBy(states, (state) => state.version)) {
      const latest = latestOf(ofVersion);
      if (latest) checks.set(version, (data) => checkOf(latest.fingerprint, latest.schema)(data));
    }
    return {
      producer: row.producer,
      latestVersion,
      checkData: (event) =>
        (checks.get(event.schemaversion)?.(event.data) ?? [{ pointer: '', detail: 'is of a version that is not registered' }]).map(
          ({ pointer, detail }) => ({ pointer: `/data${pointer}`, detail }),
        ),
    };
  });
}

/** A type of the catalogue: older versions have to be what their upcasters can lift. */
export function ofCatalogue(definition: EventDefinition): EventType {
  return {
    producer: definition.producer,
    latestVersion: definition.version,
    checkData(event) {
      try {
        upcast(definition, event);
        return [];
      } catch (error) {
        return error instanceof ZodError ? faultsOf(error) : [{ pointer: '/data', detail: 'does not fit the version it names' }];
      }
    },
  };
}

function faultsOf(error: ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(toPointerPart).join('');
    if (issue.code !== 'unrecognized_keys') return [{ pointer: `/data${path}`, detail: issue.message }];
    return issue.keys.map((key) => ({ pointer: `/data${path}${toPointerPart(key)}`, detail: 'is not a known field' }));
  });
}
