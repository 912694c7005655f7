import { eventSchemaRegistered } from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import { faultOfTypeName } from './event-type-name.ts';
import type { CheckResult, RegisterSchema } from './schema-contract.ts';
import { decideRegistration, type RegistrationDecision, type SchemaOrigin } from './schema-history.ts';
import { findType, insertState, listStates, lockRegistry, saveType, type StoredState } from './schema-repository.ts';
import { refuseSchema } from './schema-validator.ts';

/** Who registers: a service for its own types, or a platform administrator for any. */
export interface Registrant {
  readonly id: string;
  readonly service: string | undefined;
}

/** Bounds what one type may gather, and with it the answer that lists it. */
const MAX_STATES = 200;
const NOTES: Readonly<Record<SchemaOrigin, string>> = {
  catalogue:
    'The type belongs to the catalogue: it changes in the code of the platform. A new version may break there, because an upcaster lifts older events.',
  registered: 'The type is registered over HTTP: a new version has to read everything that earlier ones allow.',
};

/** Stores the schema as the next state of its version, with an audit row and an event; the same schema again changes nothing. */
export async function registerSchema(
  context: EventStreamingContext,
  registrant: Registrant,
  type: string,
  input: RegisterSchema,
): Promise<{ readonly isNew: boolean; readonly state: StoredState }> {
  refuseRegistrant(registrant, input);
  const outcome = await context.database.inGlobalTransaction(async (tx) => {
    await lockRegistry(tx);
    const { decision, origin } = await decide(context, tx, type, input);
    if (decision.kind === 'refused') throw refusal(decision, type, input.version);
    if (decision.kind !== 'same') {
      if (origin === 'catalogue') throw eventStreamingError('schema.in_catalogue', { details: { type } });
      await store(tx, registrant, type, input, decision);
    }
    const state = (await listStates(tx, type)).find((one) => one.version === input.version && one.revision === decision.revision);
    if (state === undefined) throw new Error(`The schema of ${type} was stored and is not there.`);
    return { isNew: decision.kind !== 'same', state };
  });
  context.eventTypes.forget(type);
  return outcome;
}

/** What `registerSchema` would say, without storing anything. */
export async function checkSchema(
  context: EventStreamingContext,
  registrant: Registrant,
  type: string,
  input: RegisterSchema,
): Promise<CheckResult> {
  refuseRegistrant(registrant, input);
  const { decision, origin } = await context.database.inGlobalTransaction((tx) => decide(context, tx, type, input));
  const isCompatible = decision.kind !== 'refused';
  const errors = decision.kind === 'refused' ? refusal(decision, type, input.version).errors : [];
  return { isCompatible, outcome: decision.kind, errors: [...errors], note: NOTES[origin] };
}

function refuseRegistrant({ service }: Registrant, { producer }: RegisterSchema): void {
  if (service !== undefined && service !== producer)
    throw eventStreamingError('schema.producer_forbidden', { details: { service, producer } });
}

async function decide(
  context: EventStreamingContext,
  tx: Transaction,
  type: string,
  { version, schema, producer }: RegisterSchema,
): Promise<{ readonly decision: RegistrationDecision; readonly origin: SchemaOrigin }> {
  const known = await findType(tx, type);
  const origin = context.catalogue.has(type) ? 'catalogue' : 'registered';
  const owner = context.catalogue.get(type)?.producer ?? known?.producer;
  if (owner !== undefined && owner !== producer) throw eventStreamingError('schema.producer_taken', { details: { type, owner } });
  const states = await listStates(tx, type);
  if (origin === 'registered') {
    const fault = faultOfTypeName(type, producer, context.catalogue);
    const errors = refuseSchema(schema).map(({ pointer, detail }) => ({ pointer: `/schema${pointer}`, detail }));
    if (fault !== undefined) errors.unshift({ pointer: '?type', detail: fault });
    if (errors.length > 0) throw eventStreamingError('schema.refused', { errors: errors.slice(0, 50) });
    if (states.length >= MAX_STATES) throw eventStreamingError('schema.too_many', { details: { type } });
  }
  return { decision: decideRegistration(states, { version, schema }, origin), origin };
}

function refusal(decision: RegistrationDecision & { readonly kind: 'refused' }, type: string, version: number) {
  const sentences = {
    incompatible: undefined,
    frozen: 'is not the newest version; only that one may still change',
    gap: 'does not follow the newest version',
  };
  const sentence = sentences[decision.reason];
  const errors =
    sentence === undefined
      ? decision.breaks.map(({ pointer, detail }) => ({ pointer: `/schema${pointer}`, detail }))
      : [{ pointer: '/version', detail: sentence }];
  return eventStreamingError('schema.incompatible', { details: { type, version }, errors: errors.slice(0, 100) });
}

async function store(
  tx: Transaction,
  registrant: Registrant,
  type: string,
  input: RegisterSchema,
  decision: RegistrationDecision & { readonly kind: 'new_revision' | 'new_version' },
): Promise<void> {
  const { version, schema, producer, description } = input;
  const { revision, fingerprint } = decision;
  await saveType(tx, { type, producer, description, origin: 'registered' });
  const registeredBy = registrant.service === undefined ? registrant.id : `service:${registrant.service}`;
  await insertState(tx, { type, version, revision, fingerprint, schema, registeredBy });
  await tx.audit({ action: 'event_schema.registered', subject: type, detail: { version, revision, fingerprint } });
  await tx.publish(eventSchemaRegistered, { subject: type, data: { type, version, revision, fingerprint, producer } });
}
