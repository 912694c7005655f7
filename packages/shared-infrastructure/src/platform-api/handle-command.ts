import {
  commandCompleted,
  commandRefused,
  commandSubmitted,
  on,
  type CommandDefinition,
  type Subscription,
} from '@prognetwork/event-based-service-client';
import { sql } from 'drizzle-orm';
import type { Transaction } from '../database/transaction.ts';
import { commonError, ServiceError } from '../errors.ts';
import type { EventScope } from '../events/event-consumer.ts';
import { statusOf, validationError } from '../http/problem.ts';

export interface CommandScope {
  /** The transaction that also records the outcome. */
  readonly tx: Transaction;
  readonly actorId: string;
  readonly tenantId: string | undefined;
  readonly commandId: string;
}

export interface CommandHandler {
  readonly definition: CommandDefinition;
  readonly handle: (input: unknown, scope: CommandScope) => Promise<unknown>;
}

const MAX_RESULT_CHARACTERS = 100_000;
const MAX_DETAIL = 1_000;
const MAX_TITLE = 300;

/** Ties a handler to a command. What it throws as a ServiceError refuses the command, and nothing of it takes effect. */
export function handleCommand<Input, Output>(
  definition: CommandDefinition<Input, Output>,
  handler: (input: Input, scope: CommandScope) => Promise<Output>,
): CommandHandler {
  return {
    definition,
    async handle(input, scope) {
      const parsed = definition.input.safeParse(input);
      if (!parsed.success) throw validationError('json', parsed.error);
      const result = definition.output.parse(await handler(parsed.data, scope));
      if (JSON.stringify(result).length > MAX_RESULT_CHARACTERS)
        throw new Error(`The result of ${definition.name} is too large for an event.`);
      return result;
    },
  };
}

/**
 * Handles the commands of this service as they come out of the log: effect and outcome commit together. A rule's refusal is an outcome too. Any
 * other failure is tried again by the consumer and ends in its dead letters; the command is pending until it is replayed.
 */
export function commandSubscription(service: string, handlers: readonly CommandHandler[]): Subscription<EventScope> {
  const byName = new Map(handlers.map((handler) => [handler.definition.name, handler]));
  return on(commandSubmitted, async (event, { tx }) => {
    const { commandId, name, input, permissions, actorId, personId, service: owner } = event.data;
    if (owner !== service) return;
    const handler = byName.get(name);
    // A newer version of this service may know it: the event can be replayed then.
    if (handler === undefined) throw new Error(`This version of ${service} does not know the command ${name}.`);
    const scope: CommandScope = { tx, actorId, tenantId: tx.tenantId, commandId };
    const outcome = await attempt(tx, async () => {
      const { permission } = handler.definition;
      if (!permissions.includes(permission)) throw commonError('authorization.forbidden', { permission });
      return handler.handle(input, scope);
    });
    const command = { commandId, actorId, name };
    if (outcome instanceof ServiceError)
      await tx.publish(commandRefused, { subject: commandId, data: { ...command, ...refusalOf(outcome) } });
    else await tx.publish(commandCompleted, { subject: commandId, data: { ...command, personId, result: outcome.result } });
  });
}

/** Runs the work within the transaction; a refusal takes back what it changed there. */
async function attempt(tx: Transaction, work: () => Promise<unknown>): Promise<{ readonly result: unknown } | ServiceError> {
  await tx.db.execute(sql`savepoint command`);
  try {
    return { result: await work() };
  } catch (error) {
    if (!(error instanceof ServiceError) || error.kind === 'unavailable') throw error;
    await tx.db.execute(sql`rollback to savepoint command`);
    return error;
  }
}

function refusalOf(error: ServiceError) {
  const { code, title, message, errors } = error;
  const detail = message === title ? null : message.slice(0, MAX_DETAIL);
  return {
    code,
    title: title.slice(0, MAX_TITLE),
    detail,
    status: statusOf(error),
    errors: errors.slice(0, 50).map((each) => ({ ...each })),
  };
}
