import { describe, expect, it } from 'vitest';
import { liveSecretIds, webhookEndpointDecider, type EndpointCommand, type WebhookEndpoint } from './webhook-endpoint.ts';

const NOW = new Date('2026-11-20T12:00:00.000Z');
const endpointId = '0199f0a0-0000-7000-8000-000000000001';
const [first, second, third] = [1, 2, 3].map((nth) => `0199f0a0-0000-7000-8000-0000000000a${nth}`) as [string, string, string];
const settings = { url: 'https://example.org/hook', description: 'Books', eventTypes: ['invoice.*'], isOrdered: false };
const create: EndpointCommand = { kind: 'create', endpointId, settings, secretId: first };

const { decide, evolve, initialState } = webhookEndpointDecider;
/** The endpoint after these commands, each at `NOW`. */
function after(...commands: readonly EndpointCommand[]): WebhookEndpoint {
  return commands.reduce(
    (state, command) => decide(state, command, NOW).reduce((before, event) => evolve(before, event), state),
    initialState,
  );
}
const happens = (given: readonly EndpointCommand[], command: EndpointCommand) =>
  decide(after(...given), command, NOW).map(({ type, data }) => [type, data]);
const notFound: unknown = expect.objectContaining({ code: 'webhook_endpoint.not_found', kind: 'not_found' });

describe('an endpoint', () => {
  it('is created enabled, with its secret named and not told', () => {
    expect(happens([], create)).toEqual([['webhook_endpoint.created', { endpointId, ...settings, secretId: first }]]);
    expect(after(create)).toMatchObject({ ...settings, status: 'enabled', secretId: first, previousSecretId: null });
  });

  it('is created once', () => {
    expect(() => happens([create], create)).toThrow(expect.objectContaining({ code: 'webhook_endpoint.exists' }));
  });

  it('that is absent or deleted is not found', () => {
    const commands: EndpointCommand[] = [
      { kind: 'change', endpointId, settings: { isOrdered: true } },
      { kind: 'rotate_secret', endpointId, secretId: second, overlapHours: 1 },
      { kind: 'enable', endpointId },
      { kind: 'disable', endpointId, reason: 'operator' },
    ];
    for (const command of commands) {
      expect(() => happens([], command)).toThrow(notFound);
      expect(() => happens([create, { kind: 'delete', endpointId }], command)).toThrow(notFound);
    }
    expect(() => happens([], { kind: 'delete', endpointId })).toThrow(notFound);
    expect(happens([create, { kind: 'delete', endpointId }], { kind: 'delete', endpointId })).toEqual([]);
  });

  it('changes in what is said and keeps the rest; saying the same is no event', () => {
    const change: EndpointCommand = { kind: 'change', endpointId, settings: { eventTypes: ['*'] } };
    expect(happens([create], change)).toEqual([['webhook_endpoint.changed', { endpointId, ...settings, eventTypes: ['*'] }]]);
    expect(happens([create, change], change)).toEqual([]);
    expect(after(create, change).secretId).toBe(first);
  });

  it('is disabled with the reason and enabled without it, and each once', () => {
    const disable: EndpointCommand = { kind: 'disable', endpointId, reason: 'gone' };
    expect(after(create, disable)).toMatchObject({ status: 'disabled', disabledReason: 'gone' });
    expect(happens([create, disable], { ...disable, reason: 'operator' })).toEqual([]);
    expect(after(create, disable, { kind: 'enable', endpointId })).toMatchObject({ status: 'enabled', disabledReason: null });
    expect(happens([create], { kind: 'enable', endpointId })).toEqual([]);
  });
});

describe('a rotated secret', () => {
  const rotate = (secretId: string, overlapHours: number): EndpointCommand => ({
    kind: 'rotate_secret',
    endpointId,
    secretId,
    overlapHours,
  });
  const liveAt = (endpoint: WebhookEndpoint, hours: number) => {
    const { previousSecretUntil } = endpoint;
    const until = previousSecretUntil === null ? null : new Date(previousSecretUntil);
    return liveSecretIds({ ...endpoint, previousSecretUntil: until }, new Date(NOW.getTime() + hours * 3_600_000));
  };

  it('signs beside the one before until the overlap ends', () => {
    const endpoint = after(create, rotate(second, 24));
    expect([0, 23.9, 24, 99].map((hours) => liveAt(endpoint, hours))).toEqual([[second, first], [second, first], [second], [second]]);
  });

  it('without overlap replaces the other at once', () => {
    expect(liveAt(after(create, rotate(second, 0)), 0)).toEqual([second]);
  });

  it('leaves two at most: the oldest ends when there is a third', () => {
    expect(liveAt(after(create, rotate(second, 24), rotate(third, 24)), 1)).toEqual([third, second]);
  });
});
