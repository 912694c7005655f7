import { AsyncLocalStorage } from 'node:async_hooks';

/** What one unit of work (a request, an event being handled, a job) carries through every call it makes. */
export interface RequestContext {
  readonly requestId: string;
  readonly correlationId: string;
  readonly causationId?: string;
  actorId?: string;
  tenantId?: string;
  /** Set while a request with an Idempotency-Key runs, so that its transaction records that it took effect. */
  idempotency?: { readonly scope: string; readonly key: string };
}

const storage = new AsyncLocalStorage<RequestContext>();

export function runInContext<Result>(context: RequestContext, work: () => Result): Result {
  return storage.run(context, work);
}

export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}
