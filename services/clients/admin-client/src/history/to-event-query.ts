import type { PageQuery } from '../components/page-query.ts';

/** The address of the history as a query of the log: times typed without a zone are UTC, and what is empty is left out. */
export function toEventQuery(query: PageQuery): PageQuery {
  return { ...query, from: toInstant(query['from']), until: toInstant(query['until']) };
}

/** A typed time as an instant; without a zone it is UTC. */
export function toInstant(typed: string | undefined): string | undefined {
  if (typed === undefined) return undefined;
  const time = new Date(/(Z|[+-]\d\d:\d\d)$/.test(typed) ? typed : `${typed}Z`);
  // What is no time goes on as it is: the service says what is wrong with it.
  return Number.isNaN(time.getTime()) ? typed : time.toISOString();
}
