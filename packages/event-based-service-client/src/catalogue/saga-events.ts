import * as z from 'zod';
import { ANY_SERVICE, defineEvent, type EventOf } from '../definition.ts';
import { ACTOR } from '../personal.ts';

/** Every service publishes these about its own sagas, outside any tenant: how the work goes is for those who run the platform. */
const producer = ANY_SERVICE;
const sagaId = z.uuid();
const step = z.string().min(1).max(100);
const reason = z.string().max(500);
/** What an operator writes is theirs; what a step says of its failure is the words of who started the saga or of the service. */
const personal = [{ person: ACTOR, fields: ['reason'] }];
const status = z.enum(['running', 'compensating', 'paused', 'completed', 'failed']);
const action = z.enum(['pause', 'resume', 'retry', 'skip']);

export const sagaStarted = defineEvent('saga.started', {
  producer,
  description: 'A saga began; its first step runs.',
  data: z.strictObject({
    sagaId,
    definition: z.string().min(1).max(100),
    version: z.int().min(1),
    service: z.string().min(1).max(100),
    subject: z.string().min(1).max(200),
    tenantId: z.uuid().nullable(),
    steps: z.array(step).min(1).max(100),
    startedBy: z.string().max(200),
  }),
  notPersonal: { subject: 'the id of what the saga is about' },
});
export const sagaStepChanged = defineEvent('saga.step_changed', {
  producer,
  description: 'A step of a saga, or its compensation, began, was done, failed, waits to be tried again or was skipped.',
  data: z.strictObject({
    sagaId,
    step,
    outcome: z.enum(['running', 'done', 'failed', 'retrying', 'compensating', 'compensated', 'skipped']),
    /** The attempt that this is the outcome of, from 1. */
    attempt: z.int().min(0),
    /** Of the saga, once this has happened. */
    status,
    reason: reason.optional(),
  }),
  personal,
});
export const sagaPaused = defineEvent('saga.paused', {
  producer,
  description: 'An operator holds a saga: nothing of it runs until it is resumed.',
  data: z.strictObject({ sagaId, reason }),
  personal,
});
export const sagaResumed = defineEvent('saga.resumed', {
  producer,
  description: 'A paused saga goes on where it was.',
  data: z.strictObject({ sagaId, status, reason }),
  personal,
});
export const sagaEnded = defineEvent('saga.ended', {
  producer,
  description: 'All steps of a saga are done, or it failed and what could be taken back was.',
  data: z.strictObject({ sagaId, status: z.enum(['completed', 'failed']), reason: reason.optional() }),
  personal,
});
export const sagaOperatorRequested = defineEvent('saga.operator_requested', {
  producer: 'event-streaming-service',
  description: 'An operator asks the service of a saga to pause, resume or retry it, or to skip its present step.',
  data: z.strictObject({ sagaId, service: z.string().min(1).max(100), action, reason }),
  personal,
});
export const sagaOperatorRefused = defineEvent('saga.operator_refused', {
  producer,
  description: 'What an operator asked for does not fit the state that the saga is in; nothing changed.',
  data: z.strictObject({ sagaId, action, reason, refusal: reason }),
  personal: [{ person: ACTOR, fields: ['reason', 'refusal'] }],
});

export type SagaStarted = EventOf<typeof sagaStarted>;
export type SagaStepChanged = EventOf<typeof sagaStepChanged>;
export type SagaPaused = EventOf<typeof sagaPaused>;
export type SagaResumed = EventOf<typeof sagaResumed>;
export type SagaEnded = EventOf<typeof sagaEnded>;
export type SagaOperatorRequested = EventOf<typeof sagaOperatorRequested>;
export type SagaOperatorRefused = EventOf<typeof sagaOperatorRefused>;
