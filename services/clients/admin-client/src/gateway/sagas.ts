import type { Saga, SagaSummary } from '../contract/sagas.ts';
import type { Page } from '../contract/shared.ts';
import type { PageQuery } from '../components/page-query.ts';
import { readOrNotFound, readPage, type Read } from './read.ts';

export function sagaPath(sagaId: string): string {
  return `/v1/sagas/${encodeURIComponent(sagaId)}`;
}

export function listSagas(query: PageQuery): Promise<Read<Page<SagaSummary>>> {
  return readPage('/v1/sagas', { query });
}

export function loadSaga(sagaId: string): Promise<Read<Saga>> {
  return readOrNotFound(sagaPath(sagaId));
}
