import * as z from 'zod';
import type { ServiceClient, ServiceRequest } from '../service-client.ts';
import { FinalStepError, PassingStepError, type SagaStepContext } from './define-saga.ts';

/** Below the step's own time, so that the reason is ours to word. */
const REQUEST_TIMEOUT_MS = 8_000;
/** Answers that another attempt may change: trouble with the token, a request in progress, too many, and faults of the other side. */
const PASSING_STATUSES = new Set([401, 408, 409, 425, 429]);
const problem = z.object({ title: z.string().max(200) });

export interface ServiceStepCall {
  readonly client: ServiceClient;
  readonly path: string;
  readonly request: Pick<ServiceRequest, 'method' | 'json' | 'tenantId'>;
  /** What the step does, for the person who waits for it. */
  readonly title: string;
}

/** One call to another service as a step of the saga, under the step's idempotency key. */
export async function callServiceStep(call: ServiceStepCall, context: SagaStepContext<unknown>): Promise<void> {
  const { client, path, request, title } = call;
  const { idempotencyKey, signal } = context;
  let response: Response;
  try {
    response = await client.request(path, { ...request, idempotencyKey, signal, timeoutMs: REQUEST_TIMEOUT_MS });
  } catch (error) {
    throw new PassingStepError(`${title}: the service did not answer.`, { cause: error });
  }
  if (response.ok) {
    await response.body?.cancel();
    return;
  }
  const reason = `${title}: ${await titleOf(response)}.`;
  if (response.status >= 500 || PASSING_STATUSES.has(response.status)) throw new PassingStepError(reason);
  throw new FinalStepError(reason);
}

async function titleOf(response: Response): Promise<string> {
  const parsed = problem.safeParse(await response.json().catch(() => undefined));
  return parsed.success ? parsed.data.title : `the service answered ${response.status}`;
}
