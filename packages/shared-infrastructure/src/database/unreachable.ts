/** Class 08 is a broken connection; the others are a server that starts, stops or has no connection left. */
const UNREACHABLE_STATES = /^(08...|57P0[123]|53300)$/;
const UNREACHABLE_SYSTEM_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);
/** What node-postgres says without a code. */
const UNREACHABLE_MESSAGES = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether a query failed because the database could not be reached, and not because of what was asked. */
export function isDatabaseUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Drizzle keeps what the driver said as the cause. The causes of other errors, such as those of `fetch`, are not the database's.
  if (error.name === 'DrizzleQueryError') return isDatabaseUnreachable(error.cause);
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnreachable);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return UNREACHABLE_STATES.test(code) || UNREACHABLE_SYSTEM_CODES.has(code) || UNREACHABLE_MESSAGES.test(error.message);
}
