import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contentHash } from './content-hash.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'content-hash-'));
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'app/page.tsx'), 'one');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hash = (): string => contentHash([folder], 'node');

test('changes with the content, the name and the place of a source', () => {
  const hashes = [hash()];
  writeFileSync(join(folder, 'app/page.tsx'), 'two');
  hashes.push(hash());
  writeFileSync(join(folder, 'page.tsx'), 'two');
  hashes.push(hash());
  rmSync(join(folder, 'app/page.tsx'));
  hashes.push(hash(), contentHash([folder], 'another node'));
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('does not change with what a build leaves behind or does not read', () => {
  const before = hash();
  mkdirSync(join(folder, '.next'));
  writeFileSync(join(folder, '.next/BUILD_ID'), 'x');
  writeFileSync(join(folder, 'next-env.d.ts'), 'x');
  writeFileSync(join(folder, 'app/page.test.tsx'), 'x');
  expect(hash()).toBe(before);
});
