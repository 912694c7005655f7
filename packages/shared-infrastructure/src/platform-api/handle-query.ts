import type { QueryDefinition } from '@prognetwork/event-based-service-client';
import type { Principal } from '../authentication/principal.ts';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';
import { commonError } from '../errors.ts';
import { validationError } from '../http/problem.ts';
import type { RunningProjection } from '../projections/create-projection.ts';
import { authorizeDeclared } from './declared-permission.ts';

export interface QueryScope {
  readonly tx: Transaction;
  readonly principal: Principal;
}

/** A projection as a query needs it. */
export type QueriedProjection = Pick<RunningProjection, 'waitFor'>;

export interface QueryHandler {
  readonly definition: QueryDefinition;
  /** The projections that it reads. */
  readonly reads: readonly QueriedProjection[];
  readonly handle: (input: unknown, scope: QueryScope) => Promise<unknown>;
}

/** Ties a handler to a query. It is asked only when the projections that it reads have reached the caller's consistency token. */
export function handleQuery<Input, Output>(
  definition: QueryDefinition<Input, Output>,
  handler: (input: Input, scope: QueryScope) => Promise<Output>,
  options: { readonly reads?: readonly QueriedProjection[] } = {},
): QueryHandler {
  return {
    definition,
    reads: options.reads ?? [],
    async handle(input, scope) {
      const parsed = definition.input.safeParse(input);
      if (!parsed.success) throw validationError('json', parsed.error);
      return definition.output.parse(await handler(parsed.data, scope));
    },
  };
}

const MAX_WAIT_MS = 5_000;

/** Answers a query. Throws `projection.not_ready` when what it reads does not reach the token in time. */
export async function answerQuery(
  database: Database,
  query: QueryHandler,
  request: { readonly principal: Principal | undefined; readonly input: unknown; readonly consistencyToken: string | undefined },
): Promise<unknown> {
  const { definition, reads } = query;
  const { principal, tenantId } = authorizeDeclared(request.principal, definition.permission);
  const { consistencyToken } = request;
  if (consistencyToken !== undefined) {
    const reached = await Promise.all(reads.map((projection) => projection.waitFor(consistencyToken, MAX_WAIT_MS)));
    if (reached.includes(false)) throw commonError('projection.not_ready', { projection: definition.name });
  }
  const work = (tx: Transaction): Promise<unknown> => query.handle(request.input, { tx, principal });
  return tenantId === undefined ? database.inGlobalTransaction(work) : database.inTenantTransaction(tenantId, work);
}
