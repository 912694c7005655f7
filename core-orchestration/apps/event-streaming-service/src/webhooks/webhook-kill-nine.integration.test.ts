import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { newId } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunningWebhooks, tenantEvent, type RunningWebhooks } from '../test-fixtures/running-webhooks.ts';
import { startWebhookReceiver, status, type WebhookReceiver } from '../test-fixtures/webhook-receiver.ts';
import { LEASE_MS } from './delivery-sender.ts';

const KILLS = 3;
const EVENTS = 24;
const PROCESS = fileURLToPath(new URL('../test-fixtures/deliver-until-killed.ts', import.meta.url));

let webhooks: RunningWebhooks;
let receiver: WebhookReceiver;

beforeAll(async () => {
  webhooks = await createRunningWebhooks();
  receiver = await startWebhookReceiver();
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await webhooks[Symbol.asyncDispose]();
});

function startProcess(nth: number): ChildProcess {
  return fork(PROCESS, [JSON.stringify(webhooks.settings), String(nth * (LEASE_MS + 1_000))], { stdio: 'ignore' });
}

describe('a process that is killed again and again while it delivers', () => {
  it('loses no event, and sends what it sends twice under one id, in the order of the stream', { timeout: 150_000 }, async () => {
    const tenant = newId();
    const { endpointId } = await webhooks.endpoint(tenant, receiver.url, { isOrdered: true });
    const events = Array.from({ length: EVENTS }, (_, nth) => tenantEvent(tenant, nth));
    await webhooks.append(events);
    let child = startProcess(0);
    for (let kill = 1; kill <= KILLS; kill += 1) {
      // It dies while the receiver holds a message that it will answer.
      await new Promise<void>((resolve) => {
        const killAt = receiver.received.length + 5;
        receiver.answerAll((response) => {
          if (receiver.received.length < killAt) return status(200)(response);
          receiver.answerAll(() => undefined);
          child.kill('SIGKILL');
          status(200)(response);
          resolve();
        });
      });
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      receiver.answerAll(status(200));
      child = startProcess(kill);
    }
    const settled = async () => {
      const rows = await webhooks.asOwner(
        `select status, count(*)::integer as count from webhook_deliveries where endpoint_id = '${endpointId}' group by status`,
      );
      return rows.length === 1 && rows[0]?.['status'] === 'delivered' && rows[0]['count'] === EVENTS;
    };
    await waitFor(settled, { timeoutMs: 90_000, intervalMs: 200, what: 'all deliveries' });
    child.kill('SIGKILL');
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect([...new Set(ids)]).toEqual(events.map(({ id }) => id));
    expect(receiver.received.every(({ headers, event }) => headers['webhook-id'] === event.id)).toBe(true);
    expect(ids.length).toBeGreaterThan(EVENTS);
  });
});
