import { FinalStepError, type SagaDefinition } from '../define-saga.ts';
import { STEP_NAMES, threeSteps, type SagaHarness, type TestProcess } from './saga-harness.ts';

export const LEASE_MS = 60_000;
export const FORWARD = [...STEP_NAMES];
export const BACKWARD = STEP_NAMES.toReversed().map((name) => `${name}:compensate`);

/** Where a process dies. When the saga is compensating, its third step is refused. */
export interface Place {
  readonly isCompensating: boolean;
  readonly step: string;
  readonly direction: 'run' | 'compensate';
  readonly point: 'before the effect' | 'after the effect' | 'after the checkpoint';
}

/** Every place there is. */
export const PLACES: readonly Place[] = [false, true].flatMap((isCompensating) =>
  STEP_NAMES.flatMap((step) =>
    (isCompensating ? (['run', 'compensate'] as const) : (['run'] as const)).flatMap((direction) =>
      (['before the effect', 'after the effect', 'after the checkpoint'] as const).map((point) => ({
        isCompensating,
        step,
        direction,
        point,
      })),
    ),
  ),
);

export interface Interruption {
  readonly definition: SagaDefinition;
  start(): TestProcess;
  hasDied(): boolean;
}

/** Three steps, and a process that dies once at the given place. `onArrival` happens as the step there begins, once. */
export function interrupt(
  harness: SagaHarness,
  name: string,
  kill: Place,
  onArrival: (sagaId: string) => Promise<void> = async () => undefined,
): Interruption {
  let victim: TestProcess | undefined;
  let isDead = false;
  let hasArrived = false;
  const die = (): void => {
    if (isDead || victim === undefined) return;
    isDead = true;
    victim.kill();
  };
  const definition = threeSteps(
    `${name} ${kill.point} of ${kill.direction} ${kill.step} ${kill.isCompensating}`,
    async (step, direction, context) => {
      const isPlace = step === kill.step && direction === kill.direction;
      if (isPlace && !hasArrived) {
        hasArrived = true;
        await onArrival(context.sagaId);
      }
      if (isPlace && kill.point === 'before the effect') die();
      await harness.haveEffect(context);
      if (isPlace && kill.point === 'after the effect') die();
      if (kill.isCompensating && step === 'third' && direction === 'run') throw new FinalStepError('Refused.');
    },
  );
  const index = STEP_NAMES.findIndex((step) => step === kill.step);
  const checkpointOf = kill.direction === 'run' ? index + 1 : STEP_NAMES.length + (STEP_NAMES.length - index);
  return {
    definition,
    start() {
      victim = harness.createProcess([definition], (_process, saved) => {
        if (kill.point === 'after the checkpoint' && saved === checkpointOf) die();
      });
      return victim;
    },
    hasDied: () => isDead,
  };
}
