import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from './bootstrap/repository.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gates-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with this repository's configuration and the given files. */
function writeTree(files: Readonly<Record<string, string>>): string {
  const tree = mkdtempSync(join(folder, 'tree-'));
  for (const name of ['.oxlintrc.json', '.oxfmtrc.json', 'knip.json', 'tsconfig.base.json'])
    copyFileSync(join(root, name), join(tree, name));
  mkdirSync(join(tree, 'node_modules/@types'), { recursive: true });
  symlinkSync(join(root, 'node_modules/@types/node'), join(tree, 'node_modules/@types/node'));
  writeFileSync(join(tree, '.gitignore'), 'node_modules/\n');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  return tree;
}

function run(tree: string, program: string, ...parameters: string[]): { code: number | null; report: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...parameters], {
    cwd: tree,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { code: status, report: stdout + stderr };
}

const TSCONFIG = JSON.stringify({ extends: './tsconfig.base.json', include: ['*.ts'] });
const tree = (text: string): string => writeTree({ 'tsconfig.json': TSCONFIG, 'planted.ts': text });

test('lint refuses what it is there for, and passes what is in order', () => {
  const planted: Readonly<Record<string, string>> = {
    'no-floating-promises': 'const work = async (): Promise<void> => {};\nexport const go = (): void => {\n  work();\n};\n',
    'no-explicit-any': 'export const x = (y: any): unknown => y;\n',
    'no-non-null-assertion': 'export const x = (y?: string): string => y!;\n',
    'no-console': "console.log('x');\n",
    eqeqeq: 'export const x = (y: unknown): boolean => y == 1;\n',
    'max-lines': `export const x = [\n${'  1,\n'.repeat(300)}];\n`,
  };
  const files = Object.fromEntries(Object.entries(planted).map(([rule, text]) => [`${rule}.ts`, text]));
  const folderOfPlants = writeTree({ 'tsconfig.json': TSCONFIG, 'sound.ts': 'export const x = 1;\n', ...files });
  const lint = (...names: string[]) => run(folderOfPlants, 'oxlint/bin/oxlint', '--type-aware', '--format=unix', ...names);
  const { code, report } = lint(...Object.keys(files));
  expect(code).toBe(1);
  for (const rule of Object.keys(planted)) expect(report).toMatch(new RegExp(`^${rule}\\.ts:.*\\(${rule}\\)`, 'm'));
  expect(lint('sound.ts').code).toBe(0);
});

test('the compiler refuses an index that may be missing', () => {
  const planted = tree('export const x = (y: readonly string[]): string => y[0];\n');
  expect(run(planted, 'typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json')).toMatchObject({
    code: 1,
    report: expect.stringContaining('TS2322'),
  });
});

test('the formatter refuses another shape', () => {
  expect(run(tree('export const x = "1"\n'), 'oxfmt/bin/oxfmt', '--check', 'planted.ts')).toMatchObject({ code: 1 });
});

test('dead code is found: a file, an export and a package that nothing uses', () => {
  const planted = writeTree({
    'package.json': JSON.stringify({ name: 'planted', private: true, type: 'module', workspaces: ['packages/*'] }),
    'packages/one/package.json': JSON.stringify({
      name: '@prognetwork/one',
      type: 'module',
      exports: { '.': './src/index.ts' },
      dependencies: { zod: '4.6.7' },
    }),
    'packages/one/src/index.ts': "export { used } from './used.ts';\n",
    'packages/one/src/used.ts': 'export const used = 1;\nexport const forgotten = 2;\n',
    'packages/one/src/forgotten-file.ts': 'export const x = 1;\n',
  });
  const { code, report } = run(planted, 'knip/bin/knip.js', '--no-progress');
  expect(code).toBe(1);
  expect(report).toContain('packages/one/src/forgotten-file.ts');
  expect(report).toMatch(/forgotten\s/);
  expect(report).toMatch(/zod\s/);
});
