import { idOfCursor, toPage, type Page, type Transaction } from '@prognetwork/shared-infrastructure';
import { eventStreamingError } from '../errors.ts';
import type { SagaContext } from './saga-context.ts';
import type { SagaDetail, SagaListQuery, SagaSummary } from './saga-contract.ts';
import { findView, listMoments, listViews } from './saga-repository.ts';
import type { SagaView } from './saga-view.ts';

/** A step that waits for days is tried at most every few minutes, so this is a month and more of trying. */
const MAX_MOMENTS = 5_000;

export async function listSagas({ database, projection }: SagaContext, query: SagaListQuery): Promise<Page<SagaSummary>> {
  const { limit, cursor, status, definition } = query;
  const before = idOfCursor(cursor);
  const build = await projection.serving();
  const views = await database.inGlobalTransaction((tx) => listViews(tx, build, { status, definition, before, limit: limit + 1 }));
  return toPage(views, limit, toSummary, ({ sagaId }) => [sagaId]);
}

export async function loadSaga({ database, projection }: SagaContext, sagaId: string): Promise<SagaDetail> {
  const build = await projection.serving();
  return database.inGlobalTransaction((tx) => loadSagaIn(tx, build, sagaId));
}

export async function loadSagaIn(tx: Transaction, build: number, sagaId: string): Promise<SagaDetail> {
  const view = await findView(tx, build, sagaId);
  if (view === undefined) throw eventStreamingError('saga.not_found');
  return { ...view, steps: [...view.steps], timeline: [...(await listMoments(tx, build, sagaId, MAX_MOMENTS))] };
}

function toSummary({ steps: _, ...summary }: SagaView): SagaSummary {
  return summary;
}
