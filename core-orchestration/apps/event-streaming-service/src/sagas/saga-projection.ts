import {
  on,
  sagaEnded,
  sagaOperatorRefused,
  sagaOperatorRequested,
  sagaPaused,
  sagaResumed,
  sagaStarted,
  sagaStepChanged,
  type CloudEvent,
} from '@prognetwork/event-based-service-client';
import { defineProjection, spanContextOf, type Projection, type ProjectionScope } from '@prognetwork/shared-infrastructure';
import { findView, insertMoment, insertView, saveView, type SagaMoment } from './saga-repository.ts';
import { begin, changeStep, end, pause, resume, type SagaView } from './saga-view.ts';

/** How the sagas of all services go, from the events that each publishes about its own. */
export const sagaProjection: Projection = defineProjection({
  name: 'sagas',
  version: 1,
  tables: ['saga_instances', 'saga_timeline'],
  subscriptions: [
    on(sagaStarted, async (event, scope: ProjectionScope) => {
      await insertView(scope.tx, scope.build, begin(event));
      await note(scope, event, { what: 'started' });
    }),
    on(sagaStepChanged, async (event, scope: ProjectionScope) => {
      const { step, outcome: what, attempt, reason = null } = event.data;
      await change(scope, event, (view) => changeStep(view, event));
      await note(scope, event, { what, step, attempt, reason });
    }),
    on(sagaPaused, async (event, scope: ProjectionScope) => {
      await change(scope, event, (view) => pause(view, event.time));
      await note(scope, event, { what: 'paused', reason: event.data.reason });
    }),
    on(sagaResumed, async (event, scope: ProjectionScope) => {
      await change(scope, event, (view) => resume(view, event));
      await note(scope, event, { what: 'resumed', reason: event.data.reason });
    }),
    on(sagaEnded, async (event, scope: ProjectionScope) => {
      await change(scope, event, (view) => end(view, event));
      await note(scope, event, { what: event.data.status, reason: event.data.reason ?? null });
    }),
    on(sagaOperatorRequested, ({ data, ...event }, scope: ProjectionScope) =>
      note(scope, { ...event, data }, { what: `${data.action} requested`, reason: data.reason }),
    ),
    on(sagaOperatorRefused, ({ data, ...event }, scope: ProjectionScope) =>
      note(scope, { ...event, data }, { what: `${data.action} refused`, reason: data.refusal }),
    ),
  ],
});

type OfSaga = CloudEvent<{ readonly sagaId: string }>;

/** A saga whose start is no longer in the log has no view to change. */
async function change({ tx, build }: ProjectionScope, { data }: OfSaga, to: (view: SagaView) => SagaView): Promise<void> {
  const view = await findView(tx, build, data.sagaId);
  if (view !== undefined) await saveView(tx, build, to(view));
}

type Happening = Pick<SagaMoment, 'what'> & Partial<Pick<SagaMoment, 'step' | 'attempt' | 'reason'>>;

async function note(
  { tx, build }: ProjectionScope,
  event: OfSaga,
  { what, step = null, attempt = null, reason = null }: Happening,
): Promise<void> {
  await insertMoment(tx, build, event.data.sagaId, {
    at: event.time,
    what,
    step,
    attempt,
    reason,
    actorId: event.actorid ?? null,
    eventId: event.id,
    traceId: spanContextOf(event.traceparent)?.traceId ?? null,
  });
}
