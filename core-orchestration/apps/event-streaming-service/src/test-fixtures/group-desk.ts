import { newId, type Service } from '@prognetwork/shared-infrastructure';
import type * as z from 'zod';
import type { deadLetterPageSchema, groupSchema } from '../consumer-groups/consumer-group-contract.ts';
import { bodyOf, type TestLog } from './running-service.ts';

interface Delivered {
  readonly position: string;
  readonly attempt: number;
  readonly key: string;
  readonly event: { readonly id: string; readonly subject: string; readonly tenantid?: string };
}

export interface Fetched {
  readonly status: number;
  readonly code?: string;
  readonly lease: string;
  readonly items: readonly Delivered[];
  readonly ids: readonly string[];
}

/** Status, and the code of a refusal. */
export type Answer = readonly [number, string?];
type DeadLetters = z.infer<typeof deadLetterPageSchema>['items'];

/** A consumer group as its consumers and operators reach it. */
export interface GroupDesk {
  readonly group: string;
  fetch(consumerId: string, more?: object): Promise<Fetched>;
  acknowledge(consumerId: string, fetched: Fetched, from?: number, to?: number): Promise<Answer>;
  acknowledgePositions(consumerId: string, lease: string, positions: readonly string[]): Promise<Answer>;
  /** Rejects the first of what was fetched, or the one at `index`. */
  reject(consumerId: string, fetched: Fetched, more: object, index?: number): Promise<Answer>;
  extend(consumerId: string, fetched: Fetched): Promise<Answer>;
  reset(position: string): Promise<void>;
  /** Finishes all there is. */
  catchUp(more?: object): Promise<void>;
  state(): Promise<z.infer<typeof groupSchema>>;
  deadLetters(): Promise<DeadLetters>;
  /** A request of a platform administrator about the group. */
  operate(path: string, method: string, json?: unknown): Promise<Response>;
}

export function createGroupDesk(log: TestLog, service: Pick<Service, 'fetch'>, token: string, group: string): GroupDesk {
  const path = `/v1/consumer-groups/${group}`;
  const call = (action: string, json: unknown) => log.request(service, `${path}/${action}`, { method: 'POST', token, json });
  const answer = async (action: string, json: unknown): Promise<Answer> => {
    const response = await call(action, json);
    return response.ok ? [response.status] : [response.status, (await bodyOf(response)).code];
  };
  const operate: GroupDesk['operate'] = async (more, method, json) => {
    const administrator = await log.issuer.platformAdministratorToken(newId());
    return log.request(service, `${path}${more}`, { method, token: administrator, ...(json === undefined ? {} : { json }) });
  };
  const acknowledgePositions: GroupDesk['acknowledgePositions'] = (consumerId, lease, positions) =>
    answer('acknowledge', { consumerId, lease, positions });
  const fetch: GroupDesk['fetch'] = async (consumerId, more = {}) => {
    const response = await call('fetch', { consumerId, maxEvents: 1_000, waitMs: 0, ...more });
    // A missing field fails the assertion that looks at it.
    const body = (await response.json()) as Fetched;
    return { ...body, status: response.status, ids: body.items?.map(({ event }) => event.id) ?? [] };
  };
  return {
    group,
    acknowledgePositions,
    operate,
    fetch,
    async catchUp(more) {
      for (let fetched = await fetch('one', more); fetched.items.length > 0; fetched = await fetch('one', more)) {
        await acknowledgePositions(
          'one',
          fetched.lease,
          fetched.items.map(({ position }) => position),
        );
      }
    },
    acknowledge: (consumerId, { lease, items }, from = 0, to = items.length) =>
      acknowledgePositions(
        consumerId,
        lease,
        items.slice(from, to).map(({ position }) => position),
      ),
    reject: (consumerId, { lease, items }, more, index = 0) =>
      answer('reject', { consumerId, lease, items: [{ position: items[index]?.position, reason: 'it broke', ...more }] }),
    extend: (consumerId, { lease }) => answer('extend', { consumerId, lease }),
    async reset(position) {
      const response = await operate('/reset', 'POST', { position, reason: 'for a test' });
      if (response.status !== 204) throw new Error(await response.text());
    },
    async state() {
      return (await (await operate('', 'GET')).json()) as z.infer<typeof groupSchema>;
    },
    async deadLetters() {
      return ((await (await operate('/dead-letters', 'GET')).json()) as { readonly items: DeadLetters }).items;
    },
  };
}
