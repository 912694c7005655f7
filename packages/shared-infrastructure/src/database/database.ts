import type { Secret } from '@prognetwork/environment-configuration';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { commonError } from '../errors.ts';
import { isUuid, type Clock, type NewId } from '../identifiers.ts';
import { currentContext } from '../request-context.ts';
import { createTransaction, type Transaction } from './transaction.ts';

export type Work<Result> = (transaction: Transaction) => Promise<Result>;

/** Who reads or changes rows of several tenants, and why; both end up in the audit log. */
export interface PlatformAccess {
  readonly actorId: string;
  readonly reason: string;
}

/** The only way to a service's rows. */
export interface Database {
  /** Rows of one tenant: row-level security shows no others. */
  inTenantTransaction<Result>(tenantId: string, work: Work<Result>): Promise<Result>;
  /** Global rows, and those tenant rows that a `self` policy grants to this person. */
  inPersonTransaction<Result>(userId: string, work: Work<Result>): Promise<Result>;
  /** Tables without a tenant. */
  inGlobalTransaction<Result>(work: Work<Result>): Promise<Result>;
  /** Rows of all tenants, by the cross-tenant role; the access itself is audited. */
  inPlatformTransaction<Result>(access: PlatformAccess, work: Work<Result>): Promise<Result>;
  /** Called after a transaction that published something has committed. */
  onPublished(listener: () => void): void;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  /** The pool of the runtime role, for infrastructure such as the relay and the drivers of caches and locks. */
  readonly pool: pg.Pool;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface DatabaseOptions {
  readonly serviceName: string;
  readonly runtimeUrl: Secret;
  readonly platformUrl: Secret;
  readonly poolSize: number;
  readonly clock: Clock;
  readonly newId: NewId;
}

const CONNECT_TIMEOUT_MS = 5_000;
const PLATFORM_POOL_SIZE = 2;

interface Scope {
  readonly pool: pg.Pool;
  readonly begin: string;
  readonly tenantId?: string;
  readonly access?: PlatformAccess;
}

export function createDatabase(options: DatabaseOptions): Database {
  const pool = createPool(options.runtimeUrl, options.poolSize, options.serviceName);
  const platformPool = createPool(options.platformUrl, PLATFORM_POOL_SIZE, `${options.serviceName} platform`);
  const listeners: (() => void)[] = [];
  let ending: Promise<unknown> | undefined;
  const run = async <Result>(scope: Scope, work: Work<Result>): Promise<Result> => {
    const { result, hasPublished } = await runTransaction(options, scope, work);
    if (hasPublished) for (const listener of listeners) listener();
    return result;
  };
  return {
    pool,
    onPublished: (listener) => void listeners.push(listener),
    // The ids are checked to be UUIDs, so they can stand in the text: one round trip instead of two.
    inTenantTransaction: (tenantId, work) =>
      run({ pool, tenantId, begin: `begin; select set_config('app.tenant_id', '${uuid(tenantId)}', true)` }, work),
    inPersonTransaction: (userId, work) => run({ pool, begin: `begin; select set_config('app.user_id', '${uuid(userId)}', true)` }, work),
    inGlobalTransaction: (work) => run({ pool, begin: 'begin' }, work),
    inPlatformTransaction: (access, work) => run({ pool: platformPool, begin: 'begin', access }, work),
    async ping() {
      await pool.query('select 1');
    },
    async [Symbol.asyncDispose]() {
      ending ??= Promise.all([pool.end(), platformPool.end()]);
      await ending;
    },
  };
}

function createPool(url: Secret, max: number, applicationName: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url.reveal(),
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 30_000,
    application_name: applicationName,
  });
  // A connection that breaks is replaced at the next use; without a listener it would end the process. The pool listens only to those that
  // lie in it: one that is in use between two statements of a transaction needs a listener of its own.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

function uuid(text: string): string {
  if (!isUuid(text)) throw new Error('A tenant or person id must be a lower-case UUID.');
  return text;
}

async function runTransaction<Result>(
  options: DatabaseOptions,
  scope: Scope,
  work: Work<Result>,
): Promise<{ result: Result; hasPublished: boolean }> {
  const client = await connect(scope.pool);
  let hasPublished = false;
  let failure: unknown;
  try {
    await client.query(scope.begin);
    const transaction = createTransaction({
      client,
      db: drizzle(client),
      now: options.clock(),
      newId: options.newId,
      source: options.serviceName,
      tenantId: scope.tenantId,
      actorId: scope.access?.actorId,
      onPublish: () => (hasPublished = true),
    });
    if (scope.access)
      await transaction.audit({ action: 'platform.access', subject: options.serviceName, detail: { reason: scope.access.reason } });
    const result = await work(transaction);
    await markIdempotencyKey(client);
    await client.query('commit');
    return { result, hasPublished };
  } catch (error) {
    failure = error;
    await client
      .query('rollback')
      .catch((rollbackError: unknown) => (failure = new AggregateError([error, rollbackError], 'Rolling back failed')));
    throw error;
  } finally {
    client.release(failure instanceof AggregateError);
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw commonError('database.unavailable', {}, error);
  }
}

async function markIdempotencyKey(client: pg.PoolClient): Promise<void> {
  const idempotency = currentContext()?.idempotency;
  if (idempotency === undefined) return;
  await client.query('update idempotency_keys set took_effect = true where scope = $1 and key = $2', [idempotency.scope, idempotency.key]);
}
