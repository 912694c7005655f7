import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AppendQueue, type AppendOutcome } from './append-queue.ts';
import { LogUnavailableError, type NewEvent } from './event-store.ts';

const MAX_GATHERING_MS = 20;
const limits = { maxBatchEvents: 1_000, maxQueuedEvents: 10, maxQueuedBytes: 1_000 };

function event(id: string, body = '{}'): NewEvent {
  return { id, stream: id, type: 'user.created', subject: id, body };
}

/** A disk that writes when it is told to. */
function createSlowWriter() {
  const batches: { readonly ids: string[]; readonly finish: () => void; readonly fail: (error: Error) => void }[] = [];
  const write = (batch: readonly (readonly NewEvent[])[]): Promise<readonly AppendOutcome[]> =>
    new Promise((resolve, reject) => {
      const outcomes = batch.map((append) =>
        append.map(({ id, stream }, index) => ({ id, stream, version: 1, position: index + 1, isDuplicate: false })),
      );
      batches.push({ ids: batch.flat().map(({ id }) => id), finish: () => resolve(outcomes), fail: reject });
    });
  return { write, batches };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('the append queue', () => {
  it('writes what arrives in one turn as one batch, and what arrives meanwhile as the next', async () => {
    const { write, batches } = createSlowWriter();
    const queue = new AppendQueue({ ...limits, writers: [write] });
    const first = [queue.append([event('a')]), queue.append([event('b')])];
    await nextTurn();
    const second = [queue.append([event('c')]), queue.append([event('d')])];
    await nextTurn();
    expect(batches.map(({ ids }) => ids)).toEqual([['a', 'b']]);
    batches[0]?.finish();
    await Promise.all(first);
    await nextTurn();
    expect(batches.map(({ ids }) => ids)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    batches[1]?.finish();
    await Promise.all(second);
  });

  it('lets a second writer take what is queued while the first one is busy', async () => {
    const { write, batches } = createSlowWriter();
    const queue = new AppendQueue({ ...limits, writers: [write, write] });
    const first = queue.append([event('a')]);
    await nextTurn();
    const second = queue.append([event('b')]);
    await nextTurn();
    expect(batches.map(({ ids }) => ids)).toEqual([['a'], ['b']]);
    for (const { finish } of batches) finish();
    await Promise.all([first, second]);
  });

  it('lets appends that come one by one gather while a writer works, for a while or until they are as many as the last batch had', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { write, batches } = createSlowWriter();
    const queue = new AppendQueue({ ...limits, writers: [write, write] });
    const appends: Promise<unknown>[] = [];
    const arrive = async (...ids: string[]): Promise<void> => {
      appends.push(...ids.map((id) => queue.append([event(id)])));
      await nextTurn();
    };
    const begun = (): string[] => batches.map(({ ids }) => ids.join(''));
    await arrive('a', 'b');
    batches[0]?.finish();
    await nextTurn();
    await arrive('c');
    await arrive('d');
    expect(begun()).toEqual(['ab', 'c']);
    await arrive('e');
    expect(begun()).toEqual(['ab', 'c', 'de']);
    batches[2]?.finish();
    await nextTurn();
    await arrive('f');
    expect(begun()).toEqual(['ab', 'c', 'de']);
    vi.advanceTimersByTime(MAX_GATHERING_MS);
    expect(begun()).toEqual(['ab', 'c', 'de', 'f']);
    for (const { finish } of batches) finish();
    await Promise.all(appends);
  });

  it('shares a long queue among the free writers', async () => {
    const { write, batches } = createSlowWriter();
    const queue = new AppendQueue({ ...limits, maxQueuedEvents: 1_000, writers: [write, write] });
    const taken = Array.from({ length: 400 }, (_, index) => queue.append([event(String(index))]));
    await nextTurn();
    expect(batches.map(({ ids }) => ids.length)).toEqual([200, 200]);
    for (const { finish } of batches) finish();
    await Promise.all(taken);
  });

  it('turns an append away when too many events wait, and takes appends again afterwards', async () => {
    const { write, batches } = createSlowWriter();
    const queue = new AppendQueue({ ...limits, writers: [write] });
    const taken = Array.from({ length: 10 }, (_, index) => queue.append([event(String(index))]));
    await expect(queue.append([event('one too many')])).rejects.toMatchObject({ reason: 'queue_full' });
    await nextTurn();
    batches[0]?.finish();
    await Promise.all(taken);
    const later = queue.append([event('later')]);
    await nextTurn();
    batches[1]?.finish();
    expect(await later).toHaveLength(1);
  });

  it('turns an append away when too many bytes wait', async () => {
    const queue = new AppendQueue({ ...limits, writers: [] });
    await expect(queue.append([event('a', 'x'.repeat(1_001))])).rejects.toBeInstanceOf(LogUnavailableError);
  });

  it('tells every append of a batch that could not be written', async () => {
    const { write, batches } = createSlowWriter();
    const queue = new AppendQueue({ ...limits, writers: [write] });
    const both = Promise.allSettled([queue.append([event('a')]), queue.append([event('b')])]);
    await nextTurn();
    batches[0]?.fail(new Error('the disk is gone'));
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('writes what it has taken before it closes, and takes nothing more', async () => {
    const { write, batches } = createSlowWriter();
    const queue = new AppendQueue({ ...limits, writers: [write] });
    const taken = queue.append([event('a')]);
    const closed = queue.close();
    await expect(queue.append([event('b')])).rejects.toMatchObject({ reason: 'closing' });
    batches[0]?.finish();
    await closed;
    expect(await taken).toHaveLength(1);
  });
});
