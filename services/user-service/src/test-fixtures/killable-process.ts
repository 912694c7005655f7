import {
  createSagaStore,
  createSagaWorker,
  type Foundation,
  type SagaDefinition,
  type SagaWorker,
} from '@prognetwork/shared-infrastructure';

export class Killed extends Error {}

/** Where a process dies. */
export interface Place {
  readonly step: string;
  readonly direction: 'run' | 'compensate';
  readonly point: 'before the effect' | 'after the effect' | 'after the checkpoint';
}

export const POINTS: readonly Place['point'][] = ['before the effect', 'after the effect', 'after the checkpoint'];

/** A worker in a process that dies at the place: from then on nothing that it does reaches the database. */
export function createKillableWorker(foundation: Foundation, definition: SagaDefinition, place: Place): SagaWorker {
  const { database, telemetry, clock, newId } = foundation;
  let isDead = false;
  let isThere = false;
  const check = (): void => {
    if (isDead) throw new Killed('This process was killed.');
  };
  const die = (isPlace: boolean): void => {
    isDead ||= isPlace;
    check();
  };
  const dying = (name: string, direction: Place['direction'], act: (context: never) => Promise<void>) => async (context: never) => {
    isThere = name === place.step && direction === place.direction;
    die(isThere && place.point === 'before the effect');
    await act(context);
    die(isThere && place.point === 'after the effect');
  };
  const steps = definition.steps.map((step) => ({
    ...step,
    run: dying(step.name, 'run', step.run),
    ...(step.compensate === undefined ? {} : { compensate: dying(step.name, 'compensate', step.compensate) }),
  }));
  const store = createSagaStore(database);
  return createSagaWorker({
    definitions: [{ ...definition, steps }],
    telemetry,
    clock,
    newId,
    store: {
      ...store,
      async checkpoint(claim, next) {
        check();
        const kept = await store.checkpoint(claim, next);
        die(isThere && place.point === 'after the checkpoint');
        return kept;
      },
      async release(claim) {
        check();
        await store.release(claim);
      },
    },
  });
}
