import type { CloudEvent } from '@prognetwork/event-based-service-client';
import { commandGroupOf, commonError, type Principal } from '@prognetwork/shared-infrastructure';
import { listDeadLetters } from '../consumer-groups/dead-letter-repository.ts';
import type { EventStreamingContext } from '../context.ts';
import type { StoredEvent } from '../log/event-store.ts';
import {
  maySeeCommand,
  toCommandRecord,
  toCommandStatus,
  type CommandRecord,
  type CommandStatus,
  type PlacedEvent,
} from './command-status.ts';

/** A command has its submission and one outcome; replays of a dead letter add none. */
const STREAM_EVENTS = 10;

/** How a command stands. Another's is not found, like one that does not exist. */
export async function readCommand(
  context: EventStreamingContext,
  principal: Principal | undefined,
  commandId: string,
): Promise<CommandStatus> {
  if (principal === undefined) throw commonError('authentication.required');
  const record = await findCommand(context, commandId);
  if (record === undefined || !maySeeCommand(principal, { event: record.submitted })) throw commonError('resource.not_found');
  return statusOf(context, record);
}

export async function statusOf(context: EventStreamingContext, record: CommandRecord): Promise<CommandStatus> {
  const { epoch } = await context.store.head();
  return toCommandStatus(record, epoch, record.outcome === undefined ? await findFailure(context, record) : undefined);
}

export async function findCommand({ store }: EventStreamingContext, commandId: string): Promise<CommandRecord | undefined> {
  const found = await store.readStream({ stream: `command-${commandId}`, order: 'asc', limit: STREAM_EVENTS });
  return toCommandRecord(found.map(toPlaced));
}

export function toPlaced({ position, recordedAt, body }: StoredEvent): PlacedEvent {
  // It was checked to be a CloudEvent when it was stored.
  return { position, recordedAt, event: JSON.parse(body) as CloudEvent };
}

/** What keeps a command from its end. Why it failed is for operators to see, among the dead letters. */
async function findFailure({ database }: EventStreamingContext, { submitted, position }: CommandRecord): Promise<string | undefined> {
  const group = commandGroupOf(submitted.data.service);
  const [letter] = await database.inGlobalTransaction((tx) => listDeadLetters(tx, group, position - 1, 1));
  if (letter?.position !== position) return undefined;
  return `It failed ${letter.attempts} times and was laid aside at ${letter.failedAt.toISOString()}. An operator can have it tried again.`;
}
