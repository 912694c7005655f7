import type { RetryPolicy } from '@prognetwork/event-based-service-client';
import type { ZodType } from 'zod';
import type { Transaction } from '../database/transaction.ts';
import { ServiceError } from '../errors.ts';
import type { SagaPlan, SagaProgress, SagaState, StepFailure } from './saga.ts';

/** What a step gets. The effect of a step must be the same whether it runs once or several times with the same idempotency key. */
export interface SagaStepContext<Input> {
  readonly sagaId: string;
  readonly subject: string;
  readonly startedBy: string;
  readonly input: Input;
  /** Saga id and step: the same at every attempt, by whatever process. */
  readonly idempotencyKey: string;
  /** Aborts when the step's time is up or the process stops. */
  readonly signal: AbortSignal;
  /** Throws when another worker has taken the saga over: for effects in the service's own database, in their transaction. */
  assertLease(transaction: Transaction): Promise<void>;
}

export interface SagaStep<Input> {
  readonly name: string;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** Once it is done there is no way back: the steps behind it have no compensation and are tried, at most `maxDelayMs` apart, until they are done. */
  readonly isPivot?: boolean;
  run(context: SagaStepContext<Input>): Promise<void>;
  compensate?(context: SagaStepContext<Input>): Promise<void>;
}

export interface SagaDeclaration<Input> {
  readonly name: string;
  readonly version: number;
  readonly input: ZodType<Input>;
  readonly steps: readonly SagaStep<Input>[];
  readonly compensationRetry?: RetryPolicy;
  /** Called in the transaction of each checkpoint, to publish what changed; also for the start. */
  onProgress?(transaction: Transaction, state: SagaState, progress: readonly SagaProgress[]): Promise<void>;
}

export interface SagaDefinition extends SagaPlan {
  readonly steps: readonly (SagaPlan['steps'][number] & SagaStep<unknown>)[];
  readonly longestTimeoutMs: number;
  parseInput(input: unknown): unknown;
  onProgress(transaction: Transaction, state: SagaState, progress: readonly SagaProgress[]): Promise<void>;
}

/** About ten minutes of trying: what was done must not stay behind because a service restarts. */
const COMPENSATION_RETRY: RetryPolicy = { maxAttempts: 30, baseDelayMs: 250, maxDelayMs: 30_000 };

/** Declares a saga. A change of its steps is a new version; sagas that run finish under the version they began with. */
export function defineSaga<Input>(declaration: SagaDeclaration<Input>): SagaDefinition {
  const names = new Set(declaration.steps.map(({ name }) => name));
  if (names.size !== declaration.steps.length || names.size === 0)
    throw new Error(`Saga ${declaration.name} needs steps with different names.`);
  const pivot = declaration.steps.findIndex(({ isPivot }) => isPivot === true);
  if (pivot !== -1 && declaration.steps.some(({ isPivot, compensate }, index) => index > pivot && (isPivot === true || compensate)))
    throw new Error(`Saga ${declaration.name} has a pivot or a compensation behind its pivot.`);
  const typed = (context: SagaStepContext<unknown>): SagaStepContext<Input> => ({
    ...context,
    input: declaration.input.parse(context.input),
  });
  return {
    name: declaration.name,
    version: declaration.version,
    compensationRetry: declaration.compensationRetry ?? COMPENSATION_RETRY,
    longestTimeoutMs: Math.max(...declaration.steps.map(({ timeoutMs }) => timeoutMs)),
    steps: declaration.steps.map((step) => {
      const compensate = step.compensate?.bind(step);
      return {
        name: step.name,
        timeoutMs: step.timeoutMs,
        retry: step.retry,
        isCompensable: compensate !== undefined,
        isPivot: step.isPivot ?? false,
        run: (context: SagaStepContext<unknown>) => step.run(typed(context)),
        ...(compensate === undefined ? {} : { compensate: (context: SagaStepContext<unknown>) => compensate(typed(context)) }),
      };
    }),
    parseInput: (input) => declaration.input.parse(input),
    onProgress: async (transaction, state, progress) => declaration.onProgress?.(transaction, state, progress),
  };
}

/** A failure that trying again does not mend. Its message is shown to who started the saga. */
export class FinalStepError extends Error {
  override readonly name = 'FinalStepError';
}

/** A failure that may pass, with a message fit to be shown. */
export class PassingStepError extends Error {
  override readonly name = 'PassingStepError';
}

/** What an error of a step means. The text of unexpected errors stays in the log. */
export function toStepFailure(error: unknown): StepFailure {
  if (error instanceof FinalStepError) return { reason: error.message, isFinal: true };
  if (error instanceof ServiceError) return { reason: error.message, isFinal: error.kind !== 'unavailable' };
  if (error instanceof PassingStepError) return { reason: error.message, isFinal: false };
  return { reason: 'It failed unexpectedly.', isFinal: false };
}
