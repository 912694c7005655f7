import { sagaEnded, sagaStarted, sagaStepChanged, type SagaStepChanged } from '@prognetwork/event-based-service-client';
import { describe, expect, test } from 'vitest';
import { begin, changeStep, end, pause, resume, type SagaView } from './saga-view.ts';

const sagaId = '0199f0a0-0000-7000-8000-000000000001';
const at = (second: number) => `2026-11-20T12:00:0${second}Z`;
const envelope = (type: string, second: number) => ({
  specversion: '1.0' as const,
  id: sagaId,
  source: '/tenant-service',
  type,
  subject: sagaId,
  time: at(second),
  datacontenttype: 'application/json' as const,
  schemaversion: 1,
  correlationid: 'c',
});
const started = begin({
  ...envelope(sagaStarted.type, 0),
  data: {
    sagaId,
    definition: 'founding',
    version: 2,
    service: 'tenant-service',
    subject: 's',
    tenantId: null,
    startedBy: 'p',
    steps: ['a', 'b'],
  },
});
const change = (view: SagaView, second: number, data: Omit<SagaStepChanged['data'], 'sagaId'>): SagaView =>
  changeStep(view, { ...envelope(sagaStepChanged.type, second), data: { sagaId, ...data } });

describe('a saga as its events tell it', () => {
  test('begins with all steps before it', () => {
    expect(started).toMatchObject({ status: 'running', step: null, version: 2, startedAt: at(0), endedAt: null });
    expect(started.steps.map(({ name, status }) => `${name} ${status}`)).toEqual(['a pending', 'b pending']);
  });

  test('tells of each step how long it took, how often it was tried and why', () => {
    let view = change(started, 1, { step: 'a', outcome: 'running', attempt: 1, status: 'running' });
    view = change(view, 2, { step: 'a', outcome: 'retrying', attempt: 1, status: 'running', reason: 'Away.' });
    expect(view.steps[0]).toEqual({ name: 'a', status: 'retrying', attempts: 1, startedAt: at(1), endedAt: null, reason: 'Away.' });
    view = change(view, 3, { step: 'a', outcome: 'done', attempt: 2, status: 'running' });
    expect(view.steps[0]).toEqual({ name: 'a', status: 'done', attempts: 2, startedAt: at(1), endedAt: at(3), reason: 'Away.' });
    expect(view).toMatchObject({ step: 'a', attempts: 2, updatedAt: at(3) });
  });

  test('ends, and goes on again when what was left behind is tried once more', () => {
    let view = change(started, 1, { step: 'a', outcome: 'failed', attempt: 1, status: 'failed', reason: 'Refused.' });
    view = end(view, { ...envelope(sagaEnded.type, 2), data: { sagaId, status: 'failed', reason: 'Refused.' } });
    expect(view).toMatchObject({ status: 'failed', endedAt: at(2) });
    view = change(view, 3, { step: 'a', outcome: 'compensating', attempt: 1, status: 'compensating' });
    expect(view).toMatchObject({ status: 'compensating', endedAt: null });
    expect(view.steps[0]).toMatchObject({ status: 'compensating', endedAt: null, reason: 'Refused.' });
  });

  test('is paused and goes on as what it was', () => {
    const paused = pause(started, at(1));
    expect(paused.status).toBe('paused');
    const resumed = resume(paused, { ...envelope('saga.resumed', 2), data: { sagaId, status: 'compensating', reason: 'Now.' } });
    expect(resumed).toMatchObject({ status: 'compensating', updatedAt: at(2) });
  });
});
