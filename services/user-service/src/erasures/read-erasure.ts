import { findSaga, isUuid, type Principal, type SagaState } from '@prognetwork/shared-infrastructure';
import type { UserContext } from '../context.ts';
import type { Erasure } from '../contract.ts';
import { userError } from '../errors.ts';
import { STEP_TITLES } from './erasure.ts';

/** For the person themselves and for platform administrators; to everybody else it does not exist. */
export async function loadErasure(context: UserContext, reader: Principal, id: string): Promise<Erasure> {
  const state = isUuid(id) ? await context.database.inGlobalTransaction((transaction) => findSaga(transaction, id)) : undefined;
  if (state === undefined || state.definition !== context.erasure.name) throw userError('erasure.not_found');
  const isSelf = reader.kind === 'person' && reader.id === state.subject;
  if (!isSelf && !reader.permissions.has('platform.read')) throw userError('erasure.not_found');
  return toErasure(state);
}

const titles: Readonly<Record<string, string>> = STEP_TITLES;

function toErasure({ id: erasureId, subject: userId, startedBy: requestedBy, status, reason, steps }: SagaState): Erasure {
  return {
    erasureId,
    userId,
    requestedBy,
    status,
    reason,
    steps: steps.map((step) => ({ name: step.name, title: titles[step.name] ?? step.name, status: step.status, at: step.at ?? null })),
  };
}
