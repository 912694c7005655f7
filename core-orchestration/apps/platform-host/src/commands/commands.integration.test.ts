import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from '@prognetwork/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startPlatform } from '../start-platform.ts';

let folder: string;
let stateDirectory: string;
let environment: Record<string, string>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'platform-host-'));
  stateDirectory = join(folder, 'state');
  environment = { PROGNETWORK_STATE_DIR: stateDirectory, DATABASE_PORT: String(await findFreePorts()) };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(command: string, over: Record<string, string> = {}): { status: number | null; stderr: string } {
  const main = join(import.meta.dirname, '../main.ts');
  const { status, stderr } = spawnSync(process.execPath, [main, ...command.split(' ')], {
    env: { ...process.env, ...environment, ...over },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stderr };
}

describe('reset', () => {
  test('refuses while the installation runs, and empties it afterwards', async () => {
    const platform = await startPlatform({ stateDirectory, environment, only: ['database'], seed: false });
    expect(run('reset')).toEqual({
      status: 1,
      stderr: `ProgNetwork already runs from ${stateDirectory} (database, process ${process.pid}). Use the one that runs, or end it first.\n`,
    });
    expect(statSync(join(stateDirectory, 'secrets.json')).mode & 0o777).toBe(0o600);
    await platform[Symbol.asyncDispose]();
    expect(run('reset').status).toBe(0);
    expect(readdirSync(stateDirectory)).toEqual([]);
  });

  test('touches nothing in a folder that holds what is not ours', async () => {
    const platform = await startPlatform({ stateDirectory, environment, only: ['database'], seed: false });
    await platform[Symbol.asyncDispose]();
    writeFileSync(join(stateDirectory, 'thesis.txt'), 'irreplaceable');
    expect(run('reset')).toMatchObject({ status: 1, stderr: expect.stringContaining('also holds thesis.txt') });
    expect(existsSync(join(stateDirectory, 'secrets.json'))).toBe(true);
  });
});

describe('start', () => {
  test('names every wrong setting at once, and what they are for', () => {
    const { status, stderr } = run('start --only database', { PORT_SHIFT: 'many', DATABASE_PORT: '99' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/2 settings are wrong:\n {2}- PORT_SHIFT must be .*\n {2}- DATABASE_PORT must be /);
  });

  test('says in one sentence that its database port is taken, and leaves nothing running', async () => {
    const first = await startPlatform({ stateDirectory, environment, only: ['database'], seed: false });
    const second = run('start --only database', { PROGNETWORK_STATE_DIR: join(folder, 'other') });
    expect(second).toMatchObject({ status: 1, stderr: expect.stringContaining('which the embedded PostgreSQL needs, is taken') });
    await first[Symbol.asyncDispose]();
  });
});
