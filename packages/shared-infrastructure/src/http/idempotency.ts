import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { Database } from '../database/database.ts';
import { commonError } from '../errors.ts';
import { currentContext } from '../request-context.ts';
import type { AppEnvironment } from './create-http-app.ts';

const LOCK_SECONDS = 60;
const KEY = /^[\x21-\x7e]{1,255}$/;

interface KeyRow {
  readonly request_hash: string;
  readonly took_effect: boolean;
  readonly is_locked: boolean;
  readonly status: number | null;
  readonly response: string | null;
}

/** Makes an answer unreadable while it is kept. `boundTo` is the key it was given for: under another one it does not open. */
export interface AnswerSeal {
  seal(answer: string, boundTo: string): string;
  open(sealed: string, boundTo: string): string;
}

const PLAIN: AnswerSeal = { seal: (answer) => answer, open: (kept) => kept };

/**
 * Honours `Idempotency-Key` on a route that creates: the same key and body get the first answer again, another body is refused. The
 * transaction of the request marks the key, so that even after a crash between commit and answer the work is not done twice. A route whose
 * answer holds a secret gives a seal.
 */
export function idempotent(database: Database, seal: AnswerSeal = PLAIN): MiddlewareHandler<AppEnvironment> {
  return async (c, next) => {
    const key = c.req.header('idempotency-key');
    const work = currentContext();
    if (key === undefined || work === undefined) return next();
    if (!KEY.test(key)) throw commonError('idempotency.key_invalid');
    const principal = c.get('principal');
    const scope = `${principal?.kind ?? 'anonymous'}:${principal?.id ?? ''}:${principal?.tenantId ?? ''}`;
    const requestHash = createHash('sha256')
      .update(`${c.req.method} ${c.req.path}\n${await c.req.text()}`)
      .digest('base64url');
    const earlier = await claim(database, scope, key, requestHash);
    const boundTo = `${scope}\n${key}`;
    if (earlier !== undefined) return answerAgain(earlier, requestHash, (kept) => seal.open(kept, boundTo));
    work.idempotency = { scope, key };
    let isSettled = false;
    try {
      await next();
      isSettled = await settle(database, scope, key, c.res, (answer) => seal.seal(answer, boundTo));
    } finally {
      delete work.idempotency;
      if (!isSettled) await forget(database, scope, key);
    }
  };
}

/** Takes the key for this request, or returns what an earlier one left. A lock that ran out without effect is taken over. */
async function claim(database: Database, scope: string, key: string, requestHash: string): Promise<KeyRow | undefined> {
  const { rowCount } = await database.pool.query(
    `insert into idempotency_keys (scope, key, request_hash, locked_until) values ($1, $2, $3, now() + make_interval(secs => $4))
     on conflict (scope, key) do update set locked_until = excluded.locked_until
       where idempotency_keys.status is null and not idempotency_keys.took_effect and idempotency_keys.locked_until < now()
         and idempotency_keys.request_hash = excluded.request_hash`,
    [scope, key, requestHash, LOCK_SECONDS],
  );
  if (rowCount === 1) return undefined;
  const { rows } = await database.pool.query<KeyRow>(
    'select request_hash, took_effect, locked_until > now() as is_locked, status, response from idempotency_keys where scope = $1 and key = $2',
    [scope, key],
  );
  const row = rows[0];
  if (row === undefined) throw commonError('idempotency.in_progress');
  return row;
}

function answerAgain(row: KeyRow, requestHash: string, open: (kept: string) => string): Response {
  if (row.request_hash !== requestHash) throw commonError('idempotency.key_reused');
  if (row.status !== null) {
    const headers = { 'content-type': 'application/json', 'idempotency-replayed': 'true' };
    return new Response(row.response ? openKept(row.response, open) : null, { status: row.status, headers });
  }
  throw commonError(row.took_effect && !row.is_locked ? 'idempotency.response_lost' : 'idempotency.in_progress');
}

function openKept(kept: string, open: (kept: string) => string): string {
  try {
    return open(kept);
  } catch (cause) {
    // The key of the seal was changed since: the work was done, and what was answered cannot be told any more.
    throw commonError('idempotency.response_lost', {}, cause);
  }
}

/** Keeps the answer of a request that succeeded. Another one is not kept, so that the caller can mend it and send it again. */
async function settle(
  database: Database,
  scope: string,
  key: string,
  response: Response,
  seal: (answer: string) => string,
): Promise<boolean> {
  if (!response.ok) return false;
  const answer = await response.clone().text();
  await database.pool.query('update idempotency_keys set status = $3, response = $4, took_effect = true where scope = $1 and key = $2', [
    scope,
    key,
    response.status,
    answer === '' ? '' : seal(answer),
  ]);
  return true;
}

async function forget(database: Database, scope: string, key: string): Promise<void> {
  await database.pool.query('delete from idempotency_keys where scope = $1 and key = $2 and not took_effect', [scope, key]);
}
