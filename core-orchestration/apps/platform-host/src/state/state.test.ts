import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '@prognetwork/embedded-postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimParts } from './claim-parts.ts';
import { ensureSecrets } from './secrets.ts';
import { openStateDirectory, type StateDirectory } from './state-directory.ts';

let folder: string;
let state: StateDirectory;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
  state = openStateDirectory(join(folder, 'state'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the secrets of an installation', () => {
  test('are generated once, differ, and only their owner may read them', async () => {
    const first = await ensureSecrets(state, ['ONE', 'TWO']);
    const second = await ensureSecrets(state, ['TWO', 'THREE']);
    expect(second('ONE')).toBe(first('ONE'));
    expect(new Set([second('ONE'), second('TWO'), second('THREE')]).size).toBe(3);
    expect(first('ONE')).toMatch(/^[\w-]{43}$/);
    expect(statSync(state.file('secrets.json')).mode & 0o777).toBe(0o600);
  });

  test('are the same for processes that start together', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => ensureSecrets(state, ['ONE'])));
    expect(new Set(all.map((secrets) => secrets('ONE'))).size).toBe(1);
  });

  test('are never replaced when their file cannot be read', async () => {
    writeFileSync(state.file('secrets.json'), '{ "ONE": ');
    await expect(ensureSecrets(state, ['ONE'])).rejects.toThrow(StartupError);
    expect(readFileSync(state.file('secrets.json'), 'utf8')).toBe('{ "ONE": ');
  });
});

describe('a part of an installation', () => {
  test('runs once: the second start says which process has it', () => {
    using claims = new DisposableStack();
    claims.use(claimParts(state, ['database', 'user']));
    expect(() => claimParts(state, ['gateway', 'user'])).toThrow(`already runs from ${state.path} (user, process ${process.pid})`);
    claims.use(claimParts(state, ['gateway']));
  });

  test('is free again after kill -9 of its process', async () => {
    const source = `
      import { claimParts } from ${JSON.stringify(new URL('claim-parts.ts', import.meta.url).href)};
      import { openStateDirectory } from ${JSON.stringify(new URL('state-directory.ts', import.meta.url).href)};
      globalThis.held = claimParts(openStateDirectory(${JSON.stringify(state.path)}), ['user']);
      console.log('held');
      setInterval(() => undefined, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '--eval', source], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    expect(() => claimParts(state, ['user'])).toThrow(`process ${holder.pid}`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    claimParts(state, ['user'])[Symbol.dispose]();
  });
});

test.runIf(process.platform === 'linux')('a state folder where none can be made is refused in one sentence, at once', () => {
  expect(() => openStateDirectory('/proc/prognetwork')).toThrow(StartupError);
  expect(() => openStateDirectory('/proc/prognetwork/deeper')).toThrow(StartupError);
});
