import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

const COMMAND = fileURLToPath(new URL('raise-epoch.ts', import.meta.url));
const run = promisify(execFile);

let log: TestLog;
let service: Service;
let token: string;

beforeAll(async () => {
  log = await createTestLog('in PostgreSQL');
  service = log.createService();
  await service.start();
  token = await log.issuer.serviceToken('user-service');
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const get = async (path: string) => bodyOf(await log.request(service, path, { token }));
async function fetchAs(group: string): Promise<{ readonly status: number; readonly code: string; readonly lease: string }> {
  const json = { consumerId: 'one', maxEvents: 1_000, waitMs: 0 };
  const response = await log.request(service, `/v1/consumer-groups/${group}/fetch`, { method: 'POST', token, json });
  return { ...(await bodyOf(response)), status: response.status };
}
const raiseEpoch = (environment: Readonly<Record<string, string>>) =>
  run(process.execPath, [COMMAND], { cwd: tmpdir(), env: { PATH: process.env['PATH'], ...environment } });

describe('raising the epoch of a log in PostgreSQL after a restore', () => {
  it('voids cursors, lets groups within the log go on and stops those beyond its end', async () => {
    await log.publish(service, [userEvent(), userEvent(), userEvent()]);
    const cursor = (await get('/v1/events?limit=1')).nextCursor;
    expect((await fetchAs('within')).status).toBe(200);
    expect((await fetchAs('beyond')).status).toBe(200);
    // One group is noted as further than the log goes: it was not restored with it.
    await log.asOwner(`
      delete from group_deliveries;
      update consumer_groups set position = 1 where name = 'within';
      update consumer_groups set position = 9000 where name = 'beyond'`);
    expect(await fetchAs('beyond')).toMatchObject({ status: 409, code: 'cursor.outdated' });
    expect((await get(`/v1/events?cursor=${cursor}`)).items).not.toEqual([]);

    const { stdout } = await raiseEpoch({ EVENT_STREAMING_OWNER_DATABASE_URL: log.database.ownerUrl });
    expect(stdout).toMatch(/epoch 2\..*\nConsumer groups that go on: .*\bwithin\b.*\n.*reset: beyond\.\n$/);
    expect((await get(`/v1/events?cursor=${cursor}`)).code).toBe('cursor.outdated');
    expect((await fetchAs('within')).status).toBe(200);
    expect(await fetchAs('beyond')).toMatchObject({ status: 409, code: 'cursor.outdated' });
    const reset = await log.request(service, '/v1/consumer-groups/beyond/reset', {
      method: 'POST',
      token: await log.issuer.platformAdministratorToken(newId()),
      json: { position: 'start', reason: 'restored' },
    });
    expect(reset.ok).toBe(true);
    expect((await fetchAs('beyond')).status).toBe(200);
  });

  it('is refused to the service’s own role, and says which setting is missing', async () => {
    await expect(raiseEpoch({ EVENT_STREAMING_OWNER_DATABASE_URL: log.database.platformUrl })).rejects.toMatchObject({ code: 2 });
    await expect(raiseEpoch({})).rejects.toMatchObject({ stderr: expect.stringContaining('EVENT_STREAMING_OWNER_DATABASE_URL') });
  });
});
