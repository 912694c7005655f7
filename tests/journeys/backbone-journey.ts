import type { Platform } from '@prognetwork/platform-host';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVisitor, found, signIn, signUp, somebody, type Organisation, type Visitor } from './journey-client.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

interface Recorded {
  readonly position: string;
  readonly recordedAt: string;
  readonly event: { readonly id: string; readonly type: string; readonly data: Readonly<Record<string, unknown>> };
}
type Items<Item> = { readonly items: readonly Item[] };

/** A receiver on this machine may only be called where somebody allowed it. */
export const backboneEnvironment = { WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true' };

/** What developers, operators and organisations do with the event backbone, through the gateway. The same in every shape. */
export function describeBackboneJourney(shape: string, start: () => Promise<Platform>): void {
  describe(`the event backbone, ${shape}`, () => {
    let platform: Platform;
    let visitor: Visitor;
    let administrator: Visitor;
    let owner: Visitor;
    let organisation: Organisation;
    let receiver: WebhookReceiver;
    const ada = somebody('Ada Founder');

    beforeAll(async () => {
      receiver = await startWebhookReceiver();
      platform = await start();
      visitor = createVisitor(platform.urls['gateway'] ?? '');
      administrator = await signIn(visitor, platform.secrets.administrator);
      const founder = await signUp(visitor, administrator, ada);
      organisation = await found(founder, 'Harbour Workers');
      owner = founder.in(organisation.tenantId);
    });
    afterAll(async () => {
      await platform?.[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    });

    const rename = (name: string, headers: Readonly<Record<string, string>> = {}) =>
      owner.send('/v1/commands/organisation.update_profile', { method: 'POST', json: { name }, headers });

    it('carries out a command in the same answer, once, and lets the next query see it', async () => {
      const headers = { prefer: 'wait=20', 'idempotency-key': 'rename-1' };
      const first = await rename('Harbour Union', headers);
      expect([first.status, first.body['status'], first.body['result']]).toEqual([
        200,
        'completed',
        expect.objectContaining({ name: 'Harbour Union', tenantId: organisation.tenantId }),
      ]);
      const again = await rename('Harbour Union', headers);
      expect(again.body['commandId']).toBe(first.body['commandId']);
      expect((await rename('Another name', headers)).status).toBe(422);
      const token = first.headers.get('prognetwork-consistency-token') ?? '';
      expect(token).toBe(first.body['consistencyToken']);
      const query = await owner.send('/v1/queries/organisation.activity', {
        method: 'POST',
        json: {},
        headers: { 'prognetwork-consistency-token': token },
      });
      expect([query.status, query.body['result']]).toEqual([200, { days: [expect.objectContaining({ membersJoined: 1 })] }]);
      expect(await owner.get(`/v1/commands/${String(first.body['commandId'])}`)).toMatchObject({ status: 'completed' });
    });

    it('refuses a command that is not known, does not fit or is not allowed, each in its own words', async () => {
      const post = (who: Visitor, name: string, json: unknown) => who.send(`/v1/commands/${name}`, { method: 'POST', json });
      const stranger = await signUp(visitor, administrator, somebody('Eve Elsewhere'));
      const answers = [
        await post(owner, 'organisation.update_profil', {}),
        await post(owner, 'organisation.update_profile', { name: '', colour: 'red' }),
        await post(visitor, 'organisation.update_profile', { name: 'Mine' }),
        await post(stranger, 'organisation.update_profile', { name: 'Mine' }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 422, 401, 403]);
      expect(JSON.stringify(answers[0]?.body)).toContain('organisation.update_profile');
    });

    it('tells an organisation as it was before it was renamed, and what changed it', async () => {
      const stream = `tenant-${organisation.tenantId}`;
      const { items } = await administrator.get<Items<Recorded>>(`/v1/streams/${stream}/events?limit=200`);
      const created = items.find(({ event }) => event.type === 'tenant.created') ?? expect.fail();
      const stateAt = (at: string) =>
        administrator.get<{ state: { name: string }; changes: readonly { field: string; type: string }[] }>(
          `/v1/streams/${stream}/state?at=${at}`,
        );
      expect((await stateAt(created.recordedAt)).state.name).toBe('Harbour Workers');
      const now = await stateAt(new Date().toISOString());
      expect([now.state.name, now.changes.find(({ field }) => field === 'name')?.type]).toEqual(['Harbour Union', 'tenant.updated']);
    });

    it('tells how the organisation was founded, step by step, as a saga', async () => {
      const { items } = await administrator.get<Items<{ sagaId: string; tenantId: string; status: string }>>(
        '/v1/sagas?definition=tenant-provisioning',
      );
      const saga = items.find(({ tenantId }) => tenantId === organisation.tenantId) ?? expect.fail();
      const detail = await administrator.get<{ status: string; steps: readonly { status: string }[]; timeline: readonly unknown[] }>(
        `/v1/sagas/${saga.sagaId}`,
      );
      expect([detail.status, new Set(detail.steps.map(({ status }) => status))]).toEqual(['completed', new Set(['done'])]);
      expect(detail.timeline.length).toBeGreaterThan(detail.steps.length);
      const pause = await administrator.send(`/v1/sagas/${saga.sagaId}/pause`, { method: 'POST', json: { reason: 'Too late' } });
      expect(pause.status).toBeGreaterThanOrEqual(400);
    });

    it("sends the organisation's events to its own system, signed, and again after a failure", async () => {
      const { endpointId, secret } = await owner.post<{ endpointId: string; secret: string }>('/v1/webhook-endpoints', {
        url: receiver.url,
        eventTypes: ['tenant.*'],
      });
      receiver.answers.push(503);
      await rename('Harbour and Docks Union', { prefer: 'wait=20' });
      await waitFor(() => receiver.received.length >= 2, { timeoutMs: 40_000, what: 'the webhook and its second attempt' });
      const [first, second] = receiver.received;
      expect([
        first?.id === second?.id,
        first?.body === second?.body,
        first?.isSignedWith(secret),
        first?.isSignedWith('whsec_b3RoZXI='),
      ]).toEqual([true, true, true, false]);
      expect(JSON.parse(first?.body ?? '')).toMatchObject({ type: 'tenant.updated', tenantid: organisation.tenantId });
      await waitFor(
        async () => {
          const { items } = await owner.get<Items<{ status: string; attempts: number }>>(`/v1/webhook-endpoints/${endpointId}/deliveries`);
          return items.some(({ status, attempts }) => status === 'delivered' && attempts === 2);
        },
        { what: 'the delivery in the list' },
      );
    });

    it('shows operators how far every consumer is, and nothing laid aside', async () => {
      const { items } = await administrator.get<Items<{ group: string; deadLetters: number; status: string }>>('/v1/consumer-groups');
      expect(items.map(({ group }) => group)).toEqual(expect.arrayContaining(['user-service', 'email-service', 'tenant-service-commands']));
      expect(items.filter(({ deadLetters, status }) => deadLetters > 0 || status === 'stopped')).toEqual([]);
      expect((await owner.send('/v1/consumer-groups')).status).toBe(403);
    });

    it('describes every event to developers, and refuses to break one', async () => {
      const { items } =
        await visitor.get<Items<{ type: string; producer: string; schema: { properties: object; required: string[] } }>>('/v1/schemas');
      const joined = items.find(({ type }) => type === 'member.joined') ?? expect.fail();
      const check = await administrator.send('/v1/schemas/member.joined/check', {
        method: 'POST',
        json: {
          version: 1,
          producer: joined.producer,
          description: 'Broken',
          schema: { ...joined.schema, required: [...joined.schema.required, 'shoeSize'] },
        },
      });
      expect(check.body).toMatchObject({ isCompatible: false, outcome: 'refused' });
      expect(await visitor.get('/asyncapi.json')).toMatchObject({ asyncapi: expect.stringMatching(/^3\./) });
    });

    it('erases a person who asks for it: no sign-in, nothing readable in the log, and the log still proves itself', async () => {
      const grace = somebody('Grace Leaver');
      const leaver = await signUp(visitor, administrator, grace);
      const { id: userId } = await leaver.get<{ id: string }>('/v1/me');
      const told = async () => JSON.stringify(await administrator.get(`/v1/events?subject=${userId}&limit=200`));
      expect(await told()).toContain(grace.email);
      const { erasureId } = await leaver.post<{ erasureId: string }>('/v1/me/erasure', { confirm: 'erase' });
      await waitFor(async () => (await administrator.get(`/v1/erasures/${erasureId}`))['status'] === 'completed', {
        timeoutMs: 30_000,
        what: 'the end of the erasure',
      });
      const signingIn = await visitor.send('/v1/sessions', { method: 'POST', json: { email: grace.email, password: grace.password } });
      expect(signingIn.status).toBe(401);
      expect(await told()).not.toContain(grace.email);
      expect(await told()).not.toContain(grace.displayName);
      const { verificationId } = await administrator.post<{ verificationId: string }>('/v1/chain/verifications', {});
      await waitFor(
        async () => {
          const { status } = await administrator.get<{ status: string }>(`/v1/chain/verifications/${verificationId}`);
          if (status === 'broken' || status === 'failed') throw new Error(status);
          return status === 'intact';
        },
        { timeoutMs: 30_000, what: 'an intact log' },
      );
    });
  });
}
