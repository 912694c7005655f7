import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acquireProcessLock } from './process-lock.ts';

test('one holder at a time, and free again after it lets go', () => {
  const folder = mkdtempSync(join(tmpdir(), 'process-lock-'));
  const file = join(folder, 'deep', 'lock');
  const first = acquireProcessLock(file);
  expect(first).toBeDefined();
  expect(acquireProcessLock(file)).toBeUndefined();
  first?.[Symbol.dispose]();
  const second = acquireProcessLock(file);
  expect(second).toBeDefined();
  second?.[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});
