import { describe, expect, test } from 'vitest';
import { createBoundedQueue } from './bounded-queue.ts';

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  return Promise.withResolvers<void>();
}

describe('a bounded queue', () => {
  test('never works on more than its concurrency and refuses beyond its limit', async () => {
    const queue = createBoundedQueue({ concurrency: 2, limit: 3, whenFull: () => new Error('full') });
    const gate = deferred();
    let working = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++working);
      await gate.promise;
      working--;
    };
    const accepted = Array.from({ length: 5 }, () => queue.run(work));
    await expect(queue.run(work)).rejects.toThrow('full');
    expect(queue.waiting).toBe(3);
    gate.resolve();
    await Promise.all(accepted);
    expect(most).toBe(2);
    expect(queue.waiting).toBe(0);
    await expect(queue.run(async () => 'free again')).resolves.toBe('free again');
  });

  test('gives the place of failed work to the next', async () => {
    const queue = createBoundedQueue({ concurrency: 1, limit: 5, whenFull: () => new Error('full') });
    const outcomes = await Promise.allSettled([queue.run(() => Promise.reject(new Error('bad'))), queue.run(async () => 'good')]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'fulfilled']);
  });
});
