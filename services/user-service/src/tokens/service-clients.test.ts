import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isServiceClient, parseServiceClients } from './service-clients.ts';

const digest = createHash('sha256').update('right').digest('hex');
const clients = parseServiceClients(JSON.stringify({ 'tenant-service': digest }));

describe('service clients', () => {
  test('are known by name and secret together', () => {
    expect(isServiceClient(clients, 'tenant-service', 'right')).toBe(true);
    expect(isServiceClient(clients, 'tenant-service', 'wrong')).toBe(false);
    expect(isServiceClient(clients, 'email-service', 'right')).toBe(false);
    expect(isServiceClient(clients, '__proto__', 'right')).toBe(false);
  });
  test('are refused as a setting when a digest is not one', () => {
    expect(() => parseServiceClients('{"tenant-service":"plain-secret"}')).toThrow();
    expect(() => parseServiceClients('not json')).toThrow();
  });
});
