import { createHash } from 'node:crypto';
import { commandSubmitted, type CommandDefinition } from '@prognetwork/event-based-service-client';
import {
  authorizeDeclared,
  commonError,
  derivedId,
  toCloudEvent,
  validationError,
  type Principal,
} from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import { publishEvents } from '../publishing/publish-events.ts';
import { actorOf, toCommandRecord, toOutcome, type CommandRecord, type CommandStatus, type PlacedEvent } from './command-status.ts';
import { nearNames } from './near-names.ts';
import { findCommand, statusOf, toPlaced } from './read-command.ts';

export interface CommandRequest {
  readonly name: string;
  readonly input: unknown;
  readonly idempotencyKey: string | undefined;
  readonly waitMs: number;
  /** Aborts when the caller has gone; the command goes on. */
  readonly signal: AbortSignal;
}

const NAME = 'event-streaming-service';
const KEY = /^[\x21-\x7e]{1,255}$/;
const MAX_INPUT_BYTES = 100_000;

/** Records a command for the service that owns it, and waits for the outcome if asked to. With the same Idempotency-Key it is the same command. */
export async function submitCommand(
  context: EventStreamingContext,
  requester: Principal | undefined,
  request: CommandRequest,
): Promise<CommandStatus> {
  const definition = findDeclared(context.platformApi.commands, request.name, requester);
  const { principal, tenantId } = authorizeDeclared(requester, definition.permission);
  const inputHash = checkInput(definition, request.input);
  const commandId = commandIdOf(principal, request.idempotencyKey, context.newId);
  using expected = await context.platformApi.outcomes.expect(commandId);
  const actorId = actorOf(principal);
  const event = toCloudEvent(commandSubmitted, {
    id: commandId,
    service: NAME,
    subject: commandId,
    time: context.now(),
    tenantId,
    actorId,
    data: {
      commandId,
      actorId,
      personId: principal.kind === 'person' ? principal.id : derivedId(actorId),
      name: definition.name,
      service: definition.service,
      input: request.input,
      permissions: [...principal.permissions],
      inputHash,
    },
  });
  const [appended] = await publishEvents(context, NAME, [{ event, stream: `command-${commandId}`, expectedVersion: 0 }]);
  if (appended === undefined) throw new Error('The log gave the command no place.');
  const record = appended.isDuplicate
    ? await loadEarlier(context, commandId, inputHash)
    : toCommandRecord([{ position: appended.position, recordedAt: event.time, event }]);
  if (record === undefined) throw new Error('A command that was recorded has no record.');
  if (record.outcome !== undefined || request.waitMs === 0) return statusOf(context, record);
  const outcome = await expected.within(request.waitMs, request.signal);
  return statusOf(context, outcome === undefined ? record : withOutcome(record, toPlaced(outcome)));
}

/** The declaration of a name. Who has not signed in learns nothing of what there is. */
export function findDeclared<Declared>(declared: ReadonlyMap<string, Declared>, name: string, requester: Principal | undefined): Declared {
  if (requester === undefined) throw commonError('authentication.required');
  const found = declared.get(name);
  if (found !== undefined) return found;
  const near = nearNames(name, declared.keys()).join(', ');
  throw eventStreamingError('platform_api.unknown_name', { details: { name, near } });
}

/** The hash of name and input, whatever the order of fields. */
function checkInput(definition: CommandDefinition, input: unknown): string {
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) throw validationError('json', parsed.error);
  const text = canonical([definition.name, input]);
  if (Buffer.byteLength(text) > MAX_INPUT_BYTES) throw commonError('request.too_large', { limitBytes: MAX_INPUT_BYTES });
  return createHash('sha256').update(text).digest('base64url');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** A key belongs to who sends it, in the tenant of the token. */
function commandIdOf(principal: Principal, key: string | undefined, newId: () => string): string {
  if (key === undefined) return newId();
  if (!KEY.test(key)) throw commonError('idempotency.key_invalid');
  return derivedId('command', actorOf(principal), principal.tenantId ?? '', key);
}

async function loadEarlier(context: EventStreamingContext, commandId: string, inputHash: string): Promise<CommandRecord | undefined> {
  const record = await findCommand(context, commandId);
  if (record !== undefined && record.submitted.data.inputHash !== inputHash) throw commonError('idempotency.key_reused');
  return record;
}

function withOutcome(record: CommandRecord, event: PlacedEvent): CommandRecord {
  return { ...record, outcome: toOutcome(event) };
}
