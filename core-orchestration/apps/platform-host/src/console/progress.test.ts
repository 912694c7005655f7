import { describe, expect, test } from 'vitest';
import { createProgress } from './progress.ts';

function recorder(isTTY: boolean): { text: () => string; output: { isTTY: boolean; write: (text: string) => boolean } } {
  let written = '';
  return { text: () => written, output: { isTTY, write: (text) => ((written += text), true) } };
}

describe('progress in a log', () => {
  test('is one plain line a step, with its time, and says when one failed', async () => {
    const { text, output } = recorder(false);
    let ms = 0;
    const progress = createProgress(output, () => (ms += 500));
    await progress.step('Starting PostgreSQL', () => Promise.resolve());
    await expect(progress.step('Building', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(text()).toBe('✓ Starting PostgreSQL (0.5 s)\n✗ Building (0.5 s)\n');
  });
});

describe('progress in a terminal', () => {
  test('clears the moving line before each finished one', async () => {
    const { text, output } = recorder(true);
    await createProgress(output, () => 0).step('One', () => Promise.resolve());
    expect(text()).toBe('\r\x1b[2K✓ One (0.0 s)\n');
  });
});
