import { createPublicKey, verify } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

const TENANT = newId();
const OTHER = newId();
const COMMAND = fileURLToPath(new URL('../commands/verify-chain.ts', import.meta.url));
let log: TestLog;
let service: Service;
let administrator: string;
let member: string;
let folder: string;

interface Verification {
  readonly verificationId: string;
  readonly tenantId: string | null;
  readonly status: string;
  readonly events: number;
  readonly checkpoints: number;
  readonly firstBad: { readonly position: string; readonly reason: string } | null;
}
interface Checkpoint {
  readonly tenantId: string | null;
  readonly position: string;
  readonly events: number;
  readonly hash: string;
  readonly signedAt: string;
  readonly keyId: string;
  readonly signature: string;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prognetwork-chain-'));
  log = await createTestLog('in PostgreSQL');
  service = log.createService({ EVENT_STREAMING_CHECKPOINT_SECONDS: '1' });
  await service.start();
  administrator = await log.issuer.platformAdministratorToken(newId());
  member = await log.issuer.memberToken(newId(), TENANT, 'owner');
  await log.publish(
    service,
    [TENANT, OTHER, TENANT, undefined, OTHER].map((tenantid) => userEvent(tenantid ? { tenantid } : {})),
  );
  await waitFor(async () => (await checkpoints(administrator)).length === 3, { what: 'a checkpoint of each chain' });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function checkpoints(token: string, query = ''): Promise<readonly Checkpoint[]> {
  const answer = await log.request(service, `/v1/chain/checkpoints${query}`, { token });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { items: Checkpoint[] }).items;
}
const verification = (json: unknown, token?: string) =>
  log.request(service, '/v1/chain/verifications', { method: 'POST', json, ...(token === undefined ? {} : { token }) });
const outcome = async (response: Response) => (await response.json()) as Verification;

function runCommand(...parameters: string[]): Promise<{ code: unknown; output: string }> {
  const env = {
    PATH: process.env['PATH'],
    EVENT_STREAMING_DATABASE_URL: log.database.runtimeUrl,
    EVENT_STREAMING_PLATFORM_DATABASE_URL: log.database.platformUrl,
    EVENT_STREAMING_CLIENT_SECRET: 'x',
    EVENT_STREAMING_CHAIN_SECRET: 'test secret of EVENT_STREAMING_CHAIN_SECRET, long enough',
    EVENT_STREAMING_PERSON_KEY_SECRET: 'x',
    WEBHOOK_SEALING_SECRET: 'x',
  };
  return new Promise((resolve) =>
    execFile(process.execPath, [COMMAND, ...parameters], { env, cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    ),
  );
}

describe('checkpoints', () => {
  it('are those of all chains for a platform administrator, of the own tenant for its people', async () => {
    const all = await checkpoints(administrator);
    expect(all.map(({ tenantId, events }) => [tenantId, events])).toEqual([
      [OTHER, 2],
      [null, 1],
      [TENANT, 2],
    ]);
    expect(await checkpoints(member)).toEqual(all.filter(({ tenantId }) => tenantId === TENANT));
    expect(await checkpoints(administrator, `?tenantId=${OTHER}`)).toHaveLength(1);
    expect(await checkpoints(administrator, '?limit=1')).toHaveLength(1);
  });

  it('can be checked by anyone with the published key and nothing of ours', async () => {
    const [checkpoint] = await checkpoints(member);
    const { items } = (await (await log.request(service, '/v1/chain/keys')).json()) as {
      items: { keyId: string; publicKey: string; status: string }[];
    };
    const { tenantId, position, events, hash, signedAt, keyId, signature } = checkpoint ?? expect.fail();
    const found = items.find((key) => key.keyId === keyId) ?? expect.fail();
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: found.publicKey }, format: 'jwk' });
    const isSigned = (text: string): boolean => verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'));
    const text = ['prognetwork-checkpoint-v1', tenantId, position, events, hash, signedAt, keyId].join('\n');
    expect([isSigned(text), isSigned(text.replace(hash, hash.replace(/^./, '0') + '0'))]).toEqual([true, false]);
    expect(items.map(({ status }) => status)).toEqual(['active']);
  });

  it('are shown to nobody else', async () => {
    const status = async (token?: string, query = '') =>
      (await log.request(service, `/v1/chain/checkpoints${query}`, token === undefined ? {} : { token })).status;
    expect(await status()).toBe(401);
    expect(await status(await log.issuer.memberToken(newId(), TENANT, 'member'))).toBe(403);
    expect(await status(member, `?tenantId=${OTHER}`)).toBe(404);
    expect(await status(administrator, '?limit=0')).toBe(422);
  });
});

describe('a verification', () => {
  it('of all chains, and of one, finds an untouched log intact', async () => {
    expect(await outcome(await verification({}, administrator))).toMatchObject({
      status: 'intact',
      events: 5,
      checkpoints: 3,
      firstBad: null,
    });
    const own = await outcome(await verification({}, member));
    expect(own).toMatchObject({ tenantId: TENANT, status: 'intact', events: 2, checkpoints: 1 });
    const path = `/v1/chain/verifications/${own.verificationId}`;
    expect(await outcome(await log.request(service, path, { token: member }))).toEqual(own);
    expect((await log.request(service, path, { token: await log.issuer.memberToken(newId(), OTHER, 'owner') })).status).toBe(404);
    expect((await log.request(service, path)).status).toBe(401);
  });

  it('is refused to whom it does not concern', async () => {
    expect((await verification({})).status).toBe(401);
    expect((await verification({}, await log.issuer.memberToken(newId(), TENANT, 'member'))).status).toBe(403);
    expect((await verification({ tenantId: OTHER }, member)).status).toBe(404);
    expect((await verification({ tenantId: 'x' }, administrator)).status).toBe(422);
    expect((await verification({ unknown: 1 }, administrator)).status).toBe(422);
  });
});

describe('the command that verifies', () => {
  it('ends with 0 and a sentence while all is as it was sealed', { timeout: 60_000 }, async () => {
    expect(await runCommand()).toEqual({ code: 0, output: 'Intact: 5 events and 3 checkpoints are as they were sealed.\n' });
    const { code, output } = await runCommand('--tenant', OTHER, '--json');
    expect([code, JSON.parse(output)]).toEqual([0, { status: 'intact', events: 2, removed: 0, checkpoints: 1, firstBad: null }]);
  });

  it('ends with 2 when it cannot be run so', { timeout: 60_000 }, async () => {
    expect(await runCommand('--tenant', 'x')).toMatchObject({ code: 2, output: expect.stringContaining('--tenant must be the id') });
  });

  it(
    'ends with 1 and names the event, as the API does, once one was changed, or differs from what was kept elsewhere',
    { timeout: 60_000 },
    async () => {
      const kept = join(folder, 'checkpoints.json');
      await writeFile(kept, JSON.stringify({ items: await checkpoints(administrator) }));
      expect(await runCommand('--checkpoints', kept)).toMatchObject({ code: 0 });
      const owner = new pg.Client({ connectionString: log.database.ownerUrl });
      await owner.connect();
      await owner.query(`update events set event = replace(event, 'test', 'best') where position = 3`);
      await owner.end();
      expect(await runCommand()).toMatchObject({ code: 1, output: expect.stringContaining('BROKEN at position 3') });
      expect(await outcome(await verification({}, member))).toMatchObject({
        status: 'broken',
        firstBad: { position: '3', reason: 'event_changed' },
      });
      expect(await outcome(await verification({ tenantId: OTHER }, administrator))).toMatchObject({ status: 'intact' });
    },
  );
});
