import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentChecks, readDocumentTree } from './documents/checks.ts';
import { checkEnvironmentExample, renderEnvironmentExample } from './environment-example.ts';

const decision = '# Title\n\n## Context\n\n## Decision\n\n## Consequences\n\n## How it is enforced\n';
const decisions = Object.fromEntries(
  Array.from({ length: 10 }, (_, index) => [`docs/decisions/${String(index + 1).padStart(4, '0')}-title.md`, decision]),
);

/** A small repository whose documents are in order. */
const SOUND: Readonly<Record<string, string>> = {
  ...decisions,
  'package.json': JSON.stringify({ scripts: { verify: 'x', start: 'x' } }),
  LICENSE: 'Apache-2.0\n',
  'README.md': '# It\n\n`npm start` and `npm test`. [a](ARCHITECTURE.md#glossary) [c](CONTRIBUTING.md) [s](SECURITY.md) [l](LICENSE)\n',
  'ARCHITECTURE.md': '# Architecture\n\n## Life of a request\n\n## Life of an event\n\n## Glossary\n',
  'CONTRIBUTING.md': '# Contributing\n\n`npm run verify` and `npm test`; see `packages/one/package.json` and [above](#contributing).\n',
  'SECURITY.md': '# Security\n\n## Reporting\n\n## Supported versions\n',
  'packages/one/package.json': JSON.stringify({ name: '@prognetwork/one' }),
  'packages/one/README.md': '# one\n\nSee [the start](../../README.md).\n',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'documents-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function writeTree(planted: Readonly<Record<string, string | undefined>>): string {
  const root = mkdtempSync(join(folder, 'tree-'));
  for (const [path, text] of Object.entries({ ...SOUND, ...planted })) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function problemsWith(planted: Readonly<Record<string, string | undefined>>): readonly string[] {
  const tree = readDocumentTree(writeTree(planted));
  return documentChecks.flatMap((check) => check(tree));
}

test('documents that are in order pass', () => {
  expect(problemsWith({})).toEqual([]);
});

describe('what is wrong in a document', () => {
  const planted: readonly (readonly [string, Readonly<Record<string, string | undefined>>, RegExp])[] = [
    ['a link to nothing', { 'docs/a.md': '# A\n\n[x](gone.md)\n' }, /docs\/a\.md:3 links to gone\.md, which is not there/],
    ['a picture that is not there', { 'docs/a.md': '# A\n\n![x](pictures/admin.png)\n' }, /links to pictures\/admin\.png/],
    ['a link to a heading that is not there', { 'docs/a.md': '# A\n\n[x](../README.md#gone)\n' }, /which has no such heading/],
    ['a path that is not there', { 'docs/a.md': '# A\n\nSee `tools/gone.ts`.\n' }, /names tools\/gone\.ts/],
    ['a command that is not there', { 'docs/a.md': '# A\n\nRun `npm run dance`.\n' }, /npm run dance, which is no script/],
    ['a part without a README', { 'packages/one/README.md': undefined }, /packages\/one has no README\.md/],
    ['a README that is a book', { 'packages/one/README.md': `# one\n${'line\n'.repeat(60)}` }, /has 61 lines; at most 60/],
    ['an architecture that is a book', { 'ARCHITECTURE.md': `${SOUND['ARCHITECTURE.md']}${'line\n'.repeat(200)}` }, /at most 200/],
    ['a README that hides how to start', { 'README.md': SOUND['README.md']?.replace('npm start', '') }, /does not say "npm start"/],
    ['no word on security', { 'SECURITY.md': undefined, 'README.md': SOUND['README.md'] }, /SECURITY\.md is missing/],
    ['a missing number among the decisions', { 'docs/decisions/0004-title.md': undefined }, /holds 9 decisions/],
    ['a decision out of order', { 'docs/decisions/0012-title.md': decision }, /should have the number 0011/],
    ['a decision that nothing enforces', { 'docs/decisions/0010-title.md': '# T\n\n## Context\n' }, /no heading "How it is enforced"/],
    ['a path of a machine in a document', { 'docs/a.md': '# A\n\nIt lies in /home/someone/x.\n' }, /a path of one machine/],
    ['a path of a machine in a source', { 'packages/one/x.ts': "export const x = '/root/x';\n" }, /x\.ts:1 names a path of one machine/],
    ['work left undone', { 'packages/one/x.ts': '// TODO later\n' }, /work that is left undone/],
    ['the host of a registry', { 'packages/one/x.json': '"https://registry.npmjs.org/x"\n' }, /the host of a package registry/],
  ];

  test.each(planted)('%s is found', (_what, files, sentence) => {
    expect(problemsWith(files)).toContainEqual(expect.stringMatching(sentence));
  });

  test('code blocks are left alone, and addresses on the web are not fetched', () => {
    expect(problemsWith({ 'docs/a.md': '# A\n\n```\n[x](gone.md)\n```\n\n[y](https://example.org/x)\n' })).toEqual([]);
  });

  test('a tree without parts is noticed', () => {
    expect(problemsWith({ 'packages/one/package.json': undefined })).toContainEqual(expect.stringMatching(/looks in the wrong place/));
  });
});

describe('.env.example', () => {
  test('is what the declarations make, and anything else is refused', async () => {
    const text = await renderEnvironmentExample();
    expect(text).toContain('# PROGNETWORK_STATE_DIR=.prognetwork');
    expect(text).toContain('# USER_SERVICE_PORT=3007');
    expect(text).toMatch(/# USER_CLIENT_SECRET=\n/);
    const root = writeTree({ same: text, other: text.replace('=3007', '=3008') });
    expect(await checkEnvironmentExample(join(root, 'same'))).toEqual([]);
    expect(await checkEnvironmentExample(join(root, 'other'))).toEqual([expect.stringMatching(/differs from the declared settings/)]);
    expect(await checkEnvironmentExample(join(root, 'gone'))).toEqual([expect.stringMatching(/differs from the declared settings/)]);
  });
});
