import { posix } from 'node:path';
import type { Import, Module, SourceTree } from './source-tree.ts';

/** Machinery that has a pure test and no factory by which it could be told from rules. */
const KNOWN_MACHINERY = new Set([
  // Records spans: that is all it is for.
  'core-orchestration/apps/event-streaming-service/src/publishing/trace-append.ts',
]);
/** Folders of a service that hold its machinery rather than its rules. */
const MACHINERY = new Set(['log', 'live', 'postgres', 'storage', 'test-fixtures']);
const PURE_PACKAGES = new Set(['zod', 'node:crypto', 'node:buffer', 'node:util', 'node:url', 'node:assert', 're2js']);
/** Of our own packages, the parts that are types, tables and plain functions. */
const PURE_NAMES: Readonly<Record<string, ReadonlySet<string>>> = {
  '@prognetwork/shared-infrastructure': new Set([
    'commonError',
    'defineDecider',
    'defineErrors',
    'event',
    'notFound',
    'isUuid',
    'permissionsOfRole',
    'platformAdministratorPermissions',
    'DecidedEvent',
    'Decider',
    'ErrorDetails',
    'EventFrom',
    'ErrorKind',
    'FieldError',
    'Permission',
    'Principal',
    'ServiceError',
    'TenantRole',
  ]),
};
const IMPURE_NAMES: Readonly<Record<string, RegExp>> = {
  'node:crypto': /^(random|generate)/,
  '@prognetwork/event-based-service-client': /^(create|retry)/,
};

/**
 * A file of rules: named as the noun of its folder (`invoices/invoice.ts`), or held to a pure test (`period.test.ts` beside `period.ts`). A tested
 * factory (`createBoundedQueue`) is machinery: it may be given time.
 */
export function isDomainFile(module: Module, tree: SourceTree): boolean {
  const folder = nounFolderOf(module);
  if (folder === undefined || /\.(test|integration\.test)\.tsx?$/.test(module.path)) return false;
  const name = posix.basename(module.path).replace(/\.tsx?$/, '');
  if (name === folder || name === singular(folder)) return true;
  const isTested = tree.modules.has(module.path.replace(/\.ts$/, '.test.ts')) && !KNOWN_MACHINERY.has(module.path);
  return isTested && !module.exports.some((exported) => /^create[A-Z]/.test(exported));
}

/** Why an import has no place among rules; undefined when it has. */
export function impurityOf({ specifier, names, target }: Import): string | undefined {
  if (target !== undefined && specifier.startsWith('.')) return undefined;
  const allowed = PURE_NAMES[specifier];
  const refused = IMPURE_NAMES[specifier];
  if (allowed) return names.length > 0 && names.every((name) => allowed.has(name)) ? undefined : `${specifier} beyond its pure parts`;
  if (refused) return names.length > 0 && !names.some((name) => refused.test(name)) ? undefined : `${specifier} with effects`;
  return PURE_PACKAGES.has(specifier) ? undefined : specifier;
}

/** The rules and everything they bring with them at run time. */
export function withRuntimeImports(module: Module, tree: SourceTree): Module[] {
  const found = new Set([module]);
  for (const each of found) {
    for (const { target, specifier, isTypeOnly } of each.imports) {
      const imported = target === undefined || isTypeOnly || !specifier.startsWith('.') ? undefined : tree.modules.get(target);
      if (imported) found.add(imported);
    }
  }
  return [...found];
}

function nounFolderOf({ path, workspace }: Module): string | undefined {
  if (workspace?.layer !== 'service') return undefined;
  const folders = /\/src\/(.+)\/[^/]+$/.exec(path)?.[1]?.split('/');
  return folders === undefined || folders.some((folder) => MACHINERY.has(folder)) ? undefined : folders.at(-1);
}

function singular(noun: string): string {
  if (noun.endsWith('ies')) return `${noun.slice(0, -3)}y`;
  return noun.endsWith('s') ? noun.slice(0, -1) : noun;
}
