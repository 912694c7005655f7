import { describe, expect, test } from 'vitest';
import { assess, type HealthProbe, type ServiceHealth } from './health.ts';

const now = new Date('2026-11-20T12:00:00.000Z');
const ready: HealthProbe = { service: 'user-service', isReady: true, latencyMs: 5, detail: null };
const silent: HealthProbe = { service: 'user-service', isReady: false, latencyMs: 3000, detail: 'No answer within 3000 ms.' };

function after(...probes: HealthProbe[]): { health: ServiceHealth; wentDown: boolean } {
  let outcome: { health: ServiceHealth; wentDown: boolean } | undefined;
  for (const probe of probes) outcome = assess(outcome?.health, probe, now);
  if (!outcome) throw new Error('no probe');
  return outcome;
}

describe('a service', () => {
  test('that answers is up; one that answers late is degraded and says so', () => {
    expect(after(ready).health).toMatchObject({ status: 'up', detail: null });
    expect(after({ ...ready, latencyMs: 2500 }).health).toMatchObject({ status: 'degraded', detail: 'Answered after 2500 ms.' });
  });

  test('that misses one look is degraded, two in a row down, and the fall is told once', () => {
    expect(after(ready, silent)).toMatchObject({ health: { status: 'degraded' }, wentDown: false });
    expect(after(ready, silent, silent)).toMatchObject({ health: { status: 'down' }, wentDown: true });
    expect(after(ready, silent, silent, silent)).toMatchObject({ health: { status: 'down', consecutiveFailures: 3 }, wentDown: false });
  });

  test('that comes back is up again, and its next fall is told again', () => {
    expect(after(ready, silent, silent, ready).health.status).toBe('up');
    expect(after(ready, silent, silent, ready, silent, silent).wentDown).toBe(true);
  });
});
