import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { waitFor } from '@prognetwork/testing';
import { expect, test } from 'vitest';

const preload = new URL('end-with-parent.mjs', import.meta.url).href;
const client = `console.log(process.pid); setInterval(() => undefined, 1000);`;
const host = `
  import { spawn } from 'node:child_process';
  spawn(process.execPath, ['--import', ${JSON.stringify(preload)}, '--eval', ${JSON.stringify(client)}],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true });
  setInterval(() => undefined, 1000);`;

test('a client ends when its host is killed with -9', async () => {
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', host], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(String(line));
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await waitFor(() => !isAlive(pid), { what: 'the end of the client' });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
