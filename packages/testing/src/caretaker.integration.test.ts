import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { waitFor } from './wait-for.ts';

const source = `
  import { spawn } from 'node:child_process';
  import { mkdtempSync } from 'node:fs';
  import { tmpdir } from 'node:os';
  import { join } from 'node:path';
  const { endWithThisProcess, removeWithThisProcess } = await import(${JSON.stringify(new URL('caretaker.ts', import.meta.url).href)});
  const folder = mkdtempSync(join(tmpdir(), 'caretaker-'));
  removeWithThisProcess(folder);
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore', detached: true });
  endWithThisProcess(child);
  console.log(JSON.stringify({ folder, pid: child.pid }));
  setInterval(() => undefined, 1000);`;

describe('a test that is cut short', () => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('leaves neither process nor folder behind after %s', async (signal) => {
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', source], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface(parent.stdout), 'line');
    const { folder, pid } = JSON.parse(String(line)) as { folder: string; pid: number };
    expect([isAlive(pid), existsSync(folder)]).toEqual([true, true]);
    parent.kill(signal);
    await waitFor(() => !isAlive(pid) && !existsSync(folder), { what: 'the end of what it left' });
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
