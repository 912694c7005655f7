import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findNode } from './find-node.mjs';
import { ensureInstalled, isInstalled } from './install.mjs';
import { oldNodeSentence } from './node-version.mjs';
import { root } from './repository.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootstrap-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lockfile = (version: string): void =>
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, 'node_modules/one': { version, integrity: version } } }),
  );
const record = (version: string): void => {
  mkdirSync(join(folder, 'node_modules/one'), { recursive: true });
  writeFileSync(
    join(folder, 'node_modules/.package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/one': { version, integrity: version } } }),
  );
};

describe('an old Node', () => {
  test('gets one sentence that names both versions and says what to do', () => {
    expect(oldNodeSentence('18.20.4')).toMatch(/^ProgNetwork needs Node 20 or newer to start, and this is Node 18\.20\.4: install .*\.$/);
  });

  test('is fine from 20 on', () => {
    expect(['20.0.0', '22.1.0', '24.21.0', '100.0.0'].map(oldNodeSentence)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('the Node that runs TypeScript', () => {
  test('is this one where no packaged one runs and this one is new enough', () => {
    expect(findNode(folder, { path: '/opt/node', version: '24.0.0' })).toBe('/opt/node');
  });

  test('is the packaged one where it runs, even under an older one', () => {
    const bundled = join(folder, `node_modules/node-${process.platform}-${process.arch}/bin`);
    mkdirSync(bundled, { recursive: true });
    writeFileSync(join(bundled, 'node'), '#!/bin/sh\necho v24.0.0\n', { mode: 0o755 });
    expect(findNode(folder, { path: '/opt/node', version: '20.0.0' })).toBe(join(bundled, 'node'));
  });

  test('is asked for in one sentence where there is none', () => {
    expect(() => findNode(folder, { path: '/opt/node', version: '20.0.0' })).toThrow(/Node 24 or newer.*this is Node 20\.0\.0/);
  });
});

describe('installing', () => {
  test('happens once, and again only when the lockfile changes', async () => {
    let runs = 0;
    const install = (version: string) => async (): Promise<void> => {
      runs += 1;
      record(version);
    };
    lockfile('1.0.0');
    expect(await ensureInstalled(folder, install('1.0.0'))).toBe(true);
    expect(await ensureInstalled(folder, install('1.0.0'))).toBe(false);
    lockfile('2.0.0');
    expect(await ensureInstalled(folder, install('2.0.0'))).toBe(true);
    expect(runs).toBe(2);
  });

  test('is not done again over what a developer installed by hand', async () => {
    lockfile('1.0.0');
    record('1.0.0');
    expect(await ensureInstalled(folder, () => Promise.reject(new Error('must not run')))).toBe(false);
  });

  test('is needed when a package of the lockfile is missing, though npm recorded it', () => {
    lockfile('1.0.0');
    record('1.0.0');
    rmSync(join(folder, 'node_modules/one'), { recursive: true });
    expect(isInstalled(folder)).toBe(false);
  });
});

test('an unknown command gets one sentence and a failing exit code', () => {
  const outcome = spawnSync(process.execPath, [join(root, 'tools/bootstrap.mjs'), 'dance'], { encoding: 'utf8' });
  expect(outcome).toMatchObject({
    status: 1,
    stderr: 'Say what to do: npm run start | dev | reset | verify:events | copy:events | test | test:chaos | verify | bench.\n',
  });
});
