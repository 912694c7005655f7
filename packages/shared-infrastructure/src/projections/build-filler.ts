import { isProblem, type RecordedEvent, type Subscription } from '@prognetwork/event-based-service-client';
import { SpanKind } from '@opentelemetry/api';
import type { Transaction } from '../database/transaction.ts';
import { contextOfEvent } from '../events/cloud-event.ts';
import type { Foundation } from '../foundation.ts';
import { runInContext } from '../request-context.ts';
import { contextOfTraceparent } from '../telemetry/trace-context.ts';
import { moveCheckpoint, stopBuild } from './projection-repository.ts';
import { causesSideEffects, runsOf, type Build, type LogEnd, type Projection, type ProjectionScope } from './projection.ts';

const MAX_RUN_EVENTS = 50;
const RESTORED = 'The log was restored to an earlier state. Rebuild the projection when the log is trusted again.';

/** What one go at a build came to: it stands where it stood, has moved on, or has stopped for good. */
export type Advance = 'still' | 'moved';

/** Carries the events of the log into the rows of a build. */
export interface BuildFiller {
  /** Handles the next page of events up to `limit`, each in its tenant's transaction together with the move of the checkpoint. */
  advance(build: Build, end: LogEnd, limit: number, signal: AbortSignal): Promise<Advance>;
}

export function createBuildFiller(foundation: Foundation, projection: Projection): BuildFiller {
  const { database, eventStreaming, telemetry } = foundation;
  const handlers = groupByType(projection.subscriptions);
  const effects = groupByType(projection.sideEffects);

  const handle = async (build: Build, item: RecordedEvent, tx: Transaction): Promise<void> => {
    const { event } = item;
    const scope = { tx, build: build.build };
    await runInContext(contextOfEvent(event), async () => {
      for (const subscription of handlers.get(event.type) ?? []) await subscription.handle(event, scope);
      if (!causesSideEffects(build, Number(item.position))) return;
      for (const effect of effects.get(event.type) ?? []) await effect.handle(event, scope);
    });
  };

  /** False when another process was faster: then nothing was done here. */
  const apply = (build: Build, run: readonly RecordedEvent[]): Promise<boolean> => {
    const [first] = run;
    const last = run.at(-1);
    if (first === undefined || last === undefined) return Promise.resolve(true);
    const { tenantid } = first.event;
    const work = async (tx: Transaction): Promise<boolean> => {
      if (!(await moveCheckpoint(tx, projection.name, build, Number(last.position)))) return false;
      for (const item of run) await handle(build, item, tx);
      return true;
    };
    const attributes = { 'prognetwork.projection': projection.name, 'messaging.batch.message_count': run.length };
    const parent = contextOfTraceparent(first.event.traceparent);
    return telemetry.span(`project ${projection.name}`, { kind: SpanKind.CONSUMER, attributes, parent }, () =>
      tenantid === undefined ? database.inGlobalTransaction(work) : database.inTenantTransaction(tenantid, work),
    );
  };

  const stop = async (build: Build): Promise<Advance> => {
    const { name } = projection;
    if (await stopBuild(database.pool, name, build.build, RESTORED))
      telemetry.logger.error(
        { projection: name, build: build.build, epoch: build.epoch },
        `the projection ${name} has stopped: ${RESTORED}`,
      );
    return 'still';
  };

  return {
    async advance(build, end, limit, signal) {
      if (build.stoppedReason !== undefined) return 'still';
      if (Number(build.epoch) < Number(end.epoch)) return stop(build);
      if (build.position >= limit) return 'still';
      const page = await eventStreaming
        .read({ types: projection.types, after: { epoch: build.epoch, position: String(build.position) } }, signal)
        .catch((error: unknown) => {
          if (isProblem(error, 'cursor.outdated')) return undefined;
          throw error;
        });
      if (page === undefined) return stop(build);
      const items = page.items.filter(({ position }) => Number(position) <= limit);
      let present = build;
      for (const run of runsOf(items, MAX_RUN_EVENTS)) {
        if (signal.aborted || !(await apply(present, run))) return 'moved';
        present = { ...present, position: Number(run.at(-1)?.position) };
      }
      // Nothing of these types is left up to the limit, so what is there is complete up to it.
      const isComplete = page.isLast || items.length < page.items.length;
      if (isComplete && present.position < limit)
        await database.inGlobalTransaction((tx) => moveCheckpoint(tx, projection.name, present, limit));
      return 'moved';
    },
  };
}

function groupByType(
  subscriptions: readonly Subscription<ProjectionScope>[],
): ReadonlyMap<string, readonly Subscription<ProjectionScope>[]> {
  return Map.groupBy(subscriptions, ({ type }) => type);
}
