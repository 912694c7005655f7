import type { SagaStep } from '../contract/sagas.ts';

/** When a step ran, as parts of a hundred of the whole saga. */
export interface StepSpan {
  readonly name: string;
  readonly status: string;
  readonly offset: number;
  readonly width: number;
  readonly durationMs: number;
  /** It has begun and not ended. */
  readonly isOpen: boolean;
}

const NARROWEST = 0.6;

/** The steps that have begun, placed in the time from the first beginning to the last end, or to `now` while one still runs. */
export function spansOf(steps: readonly SagaStep[], now: Date): StepSpan[] {
  const begun = steps.flatMap(({ name, status, startedAt, endedAt }) =>
    startedAt === null
      ? []
      : [
          {
            name,
            status,
            isOpen: endedAt === null,
            startMs: Date.parse(startedAt),
            endMs: endedAt === null ? now.getTime() : Date.parse(endedAt),
          },
        ],
  );
  const from = Math.min(...begun.map(({ startMs }) => startMs));
  const wholeMs = Math.max(...begun.map(({ endMs }) => endMs), from + 1) - from;
  return begun.map(({ name, status, isOpen, startMs, endMs }) => {
    const offset = Math.min(((startMs - from) / wholeMs) * 100, 100 - NARROWEST);
    const width = Math.max(((endMs - startMs) / wholeMs) * 100, NARROWEST);
    return { name, status, isOpen, offset, width: Math.min(width, 100 - offset), durationMs: Math.max(endMs - startMs, 0) };
  });
}
