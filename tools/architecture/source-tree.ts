import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { readModuleFacts, type ImportFact, type ModuleFacts } from './module-facts.ts';

export type Layer = 'package' | 'service' | 'client' | 'app' | 'test' | 'tool';

export interface Workspace {
  readonly name: string;
  /** Relative to the repository, with slashes. */
  readonly folder: string;
  readonly layer: Layer;
  /** Subpath (`.`, `./contract`) → file, relative to the repository. */
  readonly doors: ReadonlyMap<string, string>;
}

export interface Import extends ImportFact {
  /** The file it leads to, for our own code. */
  readonly target: string | undefined;
}

export interface Module extends ModuleFacts {
  readonly path: string;
  readonly workspace: Workspace | undefined;
  readonly imports: readonly Import[];
}

export interface SourceTree {
  readonly workspaces: readonly Workspace[];
  readonly modules: ReadonlyMap<string, Module>;
}

const ROOTS = ['packages', 'services', 'core-orchestration', 'native', 'tests', 'benchmarks', 'tools'];
const SOURCE = /\.(ts|tsx|mts|mjs|js)$/;
const SKIPPED = new Set(['node_modules', 'generated', 'coverage', 'target']);

/** Reads every source file of the repository and what it imports. */
export function readSourceTree(root: string): SourceTree {
  const files = ROOTS.flatMap((folder) => listFiles(join(root, folder))).map((file) => relative(root, file).split(sep).join('/'));
  const workspaces = files.filter((file) => posix.basename(file) === 'package.json').map((file) => readWorkspace(root, file));
  const sources = files.filter((file) => SOURCE.test(file) && !file.endsWith('.d.ts') && !file.endsWith('.d.mts'));
  const known = new Set(files);
  const modules = new Map(sources.map((path) => [path, readModule(root, path, workspaces, known)]));
  return { workspaces, modules };
}

function readModule(root: string, path: string, workspaces: readonly Workspace[], known: ReadonlySet<string>): Module {
  const facts = readModuleFacts(path, readFileSync(join(root, path), 'utf8'));
  return {
    ...facts,
    path,
    workspace: workspaceOf(path, workspaces),
    imports: facts.imports.map((found) => ({ ...found, target: resolveImport(path, found.specifier, workspaces, known) })),
  };
}

/** Resolves what our sources may write: relative paths with their extension, and doors of workspaces. */
function resolveImport(from: string, specifier: string, workspaces: readonly Workspace[], known: ReadonlySet<string>): string | undefined {
  if (specifier.startsWith('.')) {
    const path = posix.join(posix.dirname(from), specifier);
    return [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((candidate) => known.has(candidate));
  }
  const workspace = workspaceNamed(specifier, workspaces);
  return workspace?.doors.get(`.${specifier.slice(workspace.name.length)}`);
}

export function workspaceNamed(specifier: string, workspaces: readonly Workspace[]): Workspace | undefined {
  return workspaces.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
}

function workspaceOf(path: string, workspaces: readonly Workspace[]): Workspace | undefined {
  return workspaces.filter(({ folder }) => path.startsWith(`${folder}/`)).toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

function readWorkspace(root: string, file: string): Workspace {
  const folder = posix.dirname(file);
  // Our own package.json files; npm itself refuses others.
  const { name, exports } = JSON.parse(readFileSync(join(root, file), 'utf8')) as { name: string; exports?: Record<string, string> };
  const doors = new Map(Object.entries(exports ?? {}).map(([subpath, target]) => [subpath, posix.join(folder, target)]));
  return { name, folder, layer: layerOf(folder), doors };
}

function layerOf(folder: string): Layer {
  if (folder.startsWith('packages/') || folder === 'native') return 'package';
  if (folder.startsWith('services/clients/')) return 'client';
  if (folder.startsWith('services/')) return 'service';
  if (folder.startsWith('core-orchestration/apps/')) return /-(service|gateway)$/.test(folder) ? 'service' : 'app';
  return folder.startsWith('tools') ? 'tool' : 'test';
}

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(path);
    return entry.isFile() ? [path] : [];
  });
}
