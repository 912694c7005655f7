import {
  commandCompleted,
  commandRefused,
  commandSubmitted,
  toConsistencyToken,
  upcast,
  type CloudEvent,
  type CommandCompleted,
  type CommandRefused,
  type CommandSubmitted,
} from '@prognetwork/event-based-service-client';
import type { Principal } from '@prognetwork/shared-infrastructure';
import type * as z from 'zod';
import type { commandStatusSchema } from './platform-api-contract.ts';

export type CommandStatus = z.infer<typeof commandStatusSchema>;

/** An event of a command's stream with its place. */
export interface PlacedEvent {
  readonly position: number;
  readonly recordedAt: string;
  readonly event: CloudEvent;
}

/** A command as its stream tells it. */
export interface CommandRecord {
  readonly submitted: CommandSubmitted;
  readonly submittedAt: string;
  readonly position: number;
  readonly outcome: Outcome | undefined;
}

export type Outcome = { readonly position: number; readonly recordedAt: string } & (
  | { readonly completed: CommandCompleted }
  | { readonly refused: CommandRefused }
);

/** Reads the stream of a command: what was submitted, and what became of it. Undefined when the stream is of no command. */
export function toCommandRecord(events: readonly PlacedEvent[]): CommandRecord | undefined {
  const first = events.find(({ event }) => event.type === commandSubmitted.type);
  if (first === undefined) return undefined;
  const last = events.map(toOutcome).find((outcome) => outcome !== undefined);
  return { submitted: upcast(commandSubmitted, first.event), submittedAt: first.recordedAt, position: first.position, outcome: last };
}

export function toOutcome({ event, position, recordedAt }: PlacedEvent): Outcome | undefined {
  if (event.type === commandCompleted.type) return { position, recordedAt, completed: upcast(commandCompleted, event) };
  if (event.type === commandRefused.type) return { position, recordedAt, refused: upcast(commandRefused, event) };
  return undefined;
}

/** Who sent a command sees it, in the tenant in which it was sent; so do platform administrators. */
export function maySeeCommand(principal: Principal, { event }: { readonly event: Pick<CloudEvent, 'actorid' | 'tenantid'> }): boolean {
  if (principal.permissions.has('platform.read')) return true;
  return event.actorid === actorOf(principal) && (event.tenantid ?? principal.tenantId) === principal.tenantId;
}

/** The actor of a principal, as events name it. */
export function actorOf(principal: Pick<Principal, 'kind' | 'id'>): string {
  return principal.kind === 'service' ? `service:${principal.id}` : principal.id;
}

/** The status resource of a command. `failure` is why it could not be handled so far, when it lies among the dead letters. */
export function toCommandStatus(record: CommandRecord, epoch: number, failure: string | undefined): CommandStatus {
  const { submitted, outcome } = record;
  const { commandId, name } = submitted.data;
  const position = outcome?.position ?? record.position;
  const consistencyToken = toConsistencyToken({ epoch: String(epoch), position: String(position) });
  const command = { commandId, name, submittedAt: record.submittedAt, consistencyToken };
  if (outcome === undefined) return { ...command, status: 'pending', ...(failure === undefined ? {} : { failure }) };
  const endedAt = outcome.recordedAt;
  if ('completed' in outcome) return { ...command, status: 'completed', endedAt, result: outcome.completed.data.result };
  const { code, title, detail, status, errors } = outcome.refused.data;
  const problem = { type: `urn:prognetwork:problem:${code}`, title, status, code, ...(detail === null ? {} : { detail }), errors };
  return { ...command, status: 'refused', endedAt, problem };
}
