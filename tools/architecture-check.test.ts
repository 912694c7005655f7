import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkArchitecture } from './architecture-check.ts';
import { readSourceTree } from './architecture/source-tree.ts';

const workspace = (name: string, exports: Record<string, string>): string => JSON.stringify({ name: `@prognetwork/${name}`, exports });
const SERVICE_DOORS = { '.': './src/index.ts', './contract': './src/contract.ts' };
const USER = 'services/user-service/src';

/** A small repository in which everything is in order. */
const SOUND: Readonly<Record<string, string>> = {
  'packages/shared-infrastructure/package.json': workspace('shared-infrastructure', { '.': './src/index.ts' }),
  'packages/shared-infrastructure/src/index.ts':
    'export const defineErrors = () => undefined;\nexport const createDatabase = () => undefined;\n',
  'packages/design-system/package.json': workspace('design-system', { '.': './src/index.ts' }),
  'packages/design-system/src/index.ts': 'export const tokens = 1;\n',
  'services/user-service/package.json': workspace('user-service', SERVICE_DOORS),
  [`${USER}/index.ts`]: "export { invite } from './invitations/invitation.ts';\n",
  [`${USER}/contract.ts`]: "import * as z from 'zod';\nexport const invitation = z.string();\n",
  [`${USER}/config.ts`]: "export const port = process.env['PORT'];\n",
  [`${USER}/invitations/invitation.ts`]:
    "import { defineErrors } from '@prognetwork/shared-infrastructure';\nexport const invite = defineErrors;\n",
  [`${USER}/invitations/invitation-repository.ts`]: "import { sql } from 'drizzle-orm';\nexport const saved = sql`select 1`;\n",
  [`${USER}/invitations/period.ts`]: 'export const end = (from: Date): number => from.getTime();\n',
  [`${USER}/invitations/period.test.ts`]: "import { end } from './period.ts';\nexport const tested = end;\n",
  'services/tenant-service/package.json': workspace('tenant-service', SERVICE_DOORS),
  'services/tenant-service/src/index.ts':
    "import type { invitation } from '@prognetwork/user-service/contract';\nexport type Known = typeof invitation;\n",
  'services/tenant-service/src/contract.ts': "import * as z from 'zod';\nexport const tenant = z.string();\n",
  'services/clients/admin-client/package.json': workspace('admin-client', {}),
  'services/clients/admin-client/src/page.tsx':
    "import { tokens } from '@prognetwork/design-system';\nexport const Page = () => <p>{tokens}</p>;\n",
  'core-orchestration/apps/platform-host/package.json': workspace('platform-host', { '.': './src/index.ts' }),
  'core-orchestration/apps/platform-host/src/index.ts':
    "export { invite } from '@prognetwork/user-service';\nexport const environment = process.env;\n",
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'architecture-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function problemsWith(planted: Readonly<Record<string, string>>, isWhole = false): readonly string[] {
  const root = mkdtempSync(join(folder, 'tree-'));
  for (const [path, text] of Object.entries({ ...SOUND, ...planted })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkArchitecture(readSourceTree(root), isWhole).problems;
}

test('a tree in which everything is in order passes', () => {
  expect(problemsWith({})).toEqual([]);
});

const IMPURE_IMPORTS = [
  "import { readFile } from 'node:fs/promises';",
  "import net from 'node:net';",
  "import pg from 'pg';",
  "import { sql } from 'drizzle-orm';",
  "import type { SQL } from 'drizzle-orm';",
  "import { Hono } from 'hono';",
  "import { request } from 'undici';",
  "import { createTransport } from 'nodemailer';",
  "import { randomUUID } from 'node:crypto';",
  "import { createDatabase } from '@prognetwork/shared-infrastructure';",
  "import * as everything from '@prognetwork/shared-infrastructure';",
  "const lazy = await import('node:fs');",
];
const IMPURE_ACTS = ['new Date()', 'Date.now()', 'Math.random()', 'crypto.randomUUID()', "fetch('http://x')", 'setTimeout(() => 1, 1)'];

describe('a file of rules', () => {
  test.each(IMPURE_IMPORTS)('may not have %s', (line) => {
    const problems = problemsWith({ [`${USER}/invitations/invitation.ts`]: `${line}\nexport const invite = 1;\n` });
    expect(problems).toContainEqual(expect.stringMatching(/invitation\.ts:1 .*rules do no I\/O/));
  });

  test.each(IMPURE_ACTS)('may not call %s', (act) => {
    expect(problemsWith({ [`${USER}/invitations/period.ts`]: `export const end = () => ${act};\n` })).toEqual([
      expect.stringMatching(/period\.ts:1 .*rules do no I\/O/),
    ]);
  });

  test('may not reach I/O through another file', () => {
    const planted = {
      [`${USER}/invitations/invitation.ts`]: "export { seats } from './seats.ts';\n",
      [`${USER}/invitations/seats.ts`]: "import { readFileSync } from 'node:fs';\nexport const seats = readFileSync;\n",
    };
    expect(problemsWith(planted)).toEqual([expect.stringMatching(/invitation\.ts:1 .*node:fs through .*seats\.ts/)]);
  });

  test('is not what a tested factory is: machinery may keep time', () => {
    expect(
      problemsWith({ [`${USER}/invitations/period.ts`]: 'export const createPeriod = () => Date.now();\nexport const end = 1;\n' }),
    ).toEqual([]);
  });
});

describe('crossing borders', () => {
  const planted: readonly (readonly [string, string, string, RegExp])[] = [
    [
      'a service importing another',
      'services/tenant-service/src/x.ts',
      "import '@prognetwork/user-service';",
      /only over HTTP, events and its \/contract/,
    ],
    [
      'a service importing a type of another',
      'services/tenant-service/src/x.ts',
      "export type { invite } from '@prognetwork/user-service';",
      /only over HTTP/,
    ],
    [
      'a service reaching into another',
      'services/tenant-service/src/x.ts',
      "import '../../user-service/src/config.ts';",
      /outside of its workspace/,
    ],
    [
      'a package importing a service',
      'packages/shared-infrastructure/src/x.ts',
      "import '@prognetwork/user-service/contract';",
      /a package serves them/,
    ],
    [
      'a client importing infrastructure',
      'services/clients/admin-client/src/x.ts',
      "import '@prognetwork/shared-infrastructure';",
      /a client speaks to the gateway/,
    ],
    [
      'a client importing a service',
      'services/clients/admin-client/src/x.ts',
      "await import('@prognetwork/user-service');",
      /a client speaks to the gateway/,
    ],
    [
      'a deep import',
      'core-orchestration/apps/platform-host/src/x.ts',
      "import '@prognetwork/user-service/src/config.ts';",
      /not among the exports/,
    ],
    ['SQL outside of a repository', `${USER}/invitations/invite-member.ts`, "import { eq } from 'drizzle-orm';", /move its SQL/],
    ['a contract with more than zod', `${USER}/invitations/invitation-contract.ts`, "import { Hono } from 'hono';", /brings only zod/],
    ['reading the environment', `${USER}/invitations/invite-member.ts`, "export const x = process.env['X'];", /declare a setting/],
    [
      'taking the environment apart',
      `${USER}/invitations/invite-member.ts`,
      'const { env } = process; export const x = env;',
      /declare a setting/,
    ],
    ['a name that says nothing', `${USER}/invitations/string-utils.ts`, 'export const x = 1;', /name what it is about/],
    ['a folder that says nothing', `${USER}/helpers/padding.ts`, 'export const x = 1;', /name what it is about/],
    ['a name in camel case', `${USER}/inviteMember.ts`, 'export const x = 1;', /not in kebab-case/],
    ['a barrel', `${USER}/invitations/index.ts`, "export * from './period.ts';", /is a barrel/],
    ['a mocked module', `${USER}/x.test.ts`, "import { vi } from 'vitest';\nvi.mock('./config.ts');", /has a module mock/],
    ['a test that runs alone', `${USER}/x.test.ts`, "test.only('x', () => undefined);", /has a focused test/],
    ['a test that never runs', `${USER}/x.test.ts`, "describe.skip('x', () => undefined);", /has a focused test/],
  ];

  test.each(planted)('%s is caught', (_what, path, text, sentence) => {
    const problems = problemsWith({ [path]: `${text}\n` });
    expect(problems.join('\n')).toMatch(sentence);
    expect(problems.every((problem) => problem.startsWith(path))).toBe(true);
  });

  test('a function that does not fit on a screen is caught; a factory may hold more', () => {
    const body = 'x;\n// why\n\n'.repeat(60);
    const file = `${USER}/invitations/invite-member.ts`;
    expect(problemsWith({ [file]: `export function invite(x: 1) {\n${body}}\n` })).toEqual([
      `${file}:1 has invite with 62 lines; at most 50 [functions fit on a screen]`,
    ]);
    expect(problemsWith({ [file]: `export function createInviter(x: 1) {\n${body}}\n` })).toEqual([]);
  });

  test('modules that load each other are caught, and importing types is no loading', () => {
    const pair = (word: string): Record<string, string> => ({
      [`${USER}/one.ts`]: "import { two } from './two.ts';\nexport const one = () => two;\n",
      [`${USER}/two.ts`]: `import ${word}{ one } from './one.ts';\nexport const two = 1;\nexport type One = typeof one;\n`,
    });
    expect(problemsWith(pair(''))).toEqual([expect.stringMatching(/one\.ts loads itself through .*two\.ts/)]);
    expect(problemsWith(pair('type '))).toEqual([]);
  });
});

describe('a check that looks at nothing', () => {
  test('fails for each rule that found too little to apply to', () => {
    const problems = problemsWith({}, true);
    expect(problems.filter((problem) => problem.includes('the check no longer finds what it is for')).length).toBeGreaterThanOrEqual(10);
  });

  test('fails for a workspace without sources, and for an import that leads nowhere', () => {
    const problems = problemsWith(
      { 'packages/empty/package.json': workspace('empty', {}), [`${USER}/x.ts`]: "import './gone.ts';\n" },
      true,
    );
    expect(problems).toContain('packages/empty has no source file that was looked at');
    expect(problems).toContain(`${USER}/x.ts:1 imports ./gone.ts, which is not there`);
  });

  test('stops at a file that cannot be parsed', () => {
    expect(() => problemsWith({ [`${USER}/x.ts`]: 'export const = ;\n' })).toThrow(/x\.ts cannot be parsed/);
  });
});
