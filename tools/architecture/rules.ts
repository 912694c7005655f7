import { posix } from 'node:path';
import { findCycles } from './cycles.ts';
import { impurityOf, isDomainFile, withRuntimeImports } from './domain.ts';
import { workspaceNamed, type Import, type Module, type SourceTree, type Workspace } from './source-tree.ts';

export interface Violation {
  readonly file: string;
  readonly line?: number;
  readonly sentence: string;
}

/** One rule; `looked` counts what it was applied to, so that a rule that finds nothing to look at can be noticed. */
export interface Rule {
  readonly name: string;
  /** A rule that looked at fewer things than this in the real repository checks nothing. */
  readonly minimum: number;
  check(tree: SourceTree): { readonly looked: number; readonly violations: readonly Violation[] };
}

const isTest = ({ path }: Module): boolean => /\.test\.tsx?$/.test(path) || path.includes('/test-fixtures/');

/** A rule about each import of the modules that `applies` chooses. */
function importRule(
  name: string,
  minimum: number,
  applies: (module: Module, tree: SourceTree) => boolean,
  judge: (found: Import, module: Module, tree: SourceTree) => string | undefined,
): Rule {
  return {
    name,
    minimum,
    check(tree) {
      const modules = [...tree.modules.values()].filter((module) => applies(module, tree));
      const violations = modules.flatMap((module) =>
        module.imports.flatMap((found) => {
          const sentence = judge(found, module, tree);
          return sentence === undefined ? [] : [{ file: module.path, line: found.line, sentence }];
        }),
      );
      return { looked: modules.length, violations };
    },
  };
}

function moduleRule(name: string, minimum: number, applies: (module: Module) => boolean, judge: (module: Module) => Violation[]): Rule {
  return {
    name,
    minimum,
    check(tree) {
      const modules = [...tree.modules.values()].filter(applies);
      return { looked: modules.length, violations: modules.flatMap(judge) };
    },
  };
}

/** The workspace an import leads into, when it is another one than the importer's. */
function foreign(found: Import, module: Module, tree: SourceTree): Workspace | undefined {
  const workspace = found.specifier.startsWith('.')
    ? tree.modules.get(found.target ?? '')?.workspace
    : workspaceNamed(found.specifier, tree.workspaces);
  return workspace === module.workspace ? undefined : workspace;
}

const domainIsPure: Rule = {
  name: 'rules do no I/O and take time as an argument',
  minimum: 15,
  check(tree) {
    const domain = [...tree.modules.values()].filter((module) => isDomainFile(module, tree));
    const violations = domain.flatMap((module) => [
      ...withRuntimeImports(module, tree).flatMap((each) => impureImports(each, module)),
      ...module.uses.map(({ use, line }) => ({ file: module.path, line, sentence: `a file of rules uses the ${use}; pass it in` })),
    ]);
    return { looked: domain.length, violations };
  },
};

function impureImports(module: Module, origin: Module): Violation[] {
  return module.imports.flatMap((found) => {
    const impurity = impurityOf(found);
    if (impurity === undefined || (found.isTypeOnly && module !== origin)) return [];
    const through = module === origin ? '' : ` through ${module.path}`;
    return [{ file: origin.path, line: module === origin ? found.line : 1, sentence: `a file of rules imports ${impurity}${through}` }];
  });
}

const servicesThroughContracts = importRule(
  'services know each other only by contract',
  100,
  ({ workspace }) => workspace?.layer === 'service',
  (found, module, tree) => {
    const other = foreign(found, module, tree);
    if (other === undefined || other.layer === 'package') return undefined;
    if (other.layer === 'service' && found.specifier === `${other.name}/contract`) return undefined;
    return `imports ${found.specifier}; a service reaches another only over HTTP, events and its /contract`;
  },
);

const packagesStandAlone = importRule(
  'packages never import services, clients or apps',
  50,
  ({ workspace }) => workspace?.layer === 'package',
  (found, module, tree) => {
    const other = foreign(found, module, tree);
    return other === undefined || other.layer === 'package'
      ? undefined
      : `imports ${found.specifier}; a package serves them and knows none`;
  },
);

const CLIENT_PACKAGES = new Set(['@prognetwork/design-system', '@prognetwork/bff']);
const clientsThroughGateway = importRule(
  'clients use the design system, the BFF and contracts',
  50,
  (module) => module.workspace?.layer === 'client',
  (found, module, tree) => {
    const other = foreign(found, module, tree);
    if (other === undefined || CLIENT_PACKAGES.has(other.name) || found.specifier === `${other.name}/contract`) return undefined;
    return isTest(module) && other.layer === 'package' ? undefined : `imports ${found.specifier}; a client speaks to the gateway`;
  },
);

const doorsOnly = importRule(
  'workspaces are entered by their doors',
  300,
  () => true,
  (found, module, tree) => {
    if (found.specifier.startsWith('.')) {
      const path = posix.join(posix.dirname(module.path), found.specifier);
      const home = module.workspace?.folder;
      if (home !== undefined && !path.startsWith(`${home}/`)) return `imports ${found.specifier}, outside of its workspace`;
      return undefined;
    }
    const workspace = workspaceNamed(found.specifier, tree.workspaces);
    if (workspace === undefined || workspace.doors.has(`.${found.specifier.slice(workspace.name.length)}`)) return undefined;
    return `imports ${found.specifier}, which is not among the exports of ${workspace.name}`;
  },
);

const SQL_HOMES = /(-repository\.ts|\/schema\.ts|\/(postgres|storage|test-fixtures)\/[^/]+\.ts|\.test\.ts)$/;
const sqlInRepositories = importRule(
  'SQL lives in repositories',
  80,
  (module) => module.workspace?.layer === 'service',
  ({ specifier }, { path }) =>
    /^(drizzle-orm|pg)(\/|$)/.test(specifier) && !SQL_HOMES.test(path)
      ? `imports ${specifier}; move its SQL to a *-repository.ts, or to a folder named postgres or storage`
      : undefined,
);

const contractsArePlain = importRule(
  'contracts import zod only',
  4,
  ({ path, workspace }) => workspace?.layer === 'service' && /\/src\/(.*\/)?(contract|[a-z-]+-contract)\.ts$/.test(path),
  ({ specifier, target }) => {
    const isPlain = ['zod', '@hono/zod-openapi', '@prognetwork/event-based-service-client'].includes(specifier);
    return isPlain || target?.endsWith('contract.ts')
      ? undefined
      : `imports ${specifier}; others read this contract, so it brings only zod`;
  },
);

const noCycles: Rule = {
  name: 'modules load in one direction',
  minimum: 300,
  check(tree) {
    const violations = findCycles(tree).map((cycle) => ({
      file: cycle[0] ?? '',
      sentence: `loads itself through ${cycle.slice(1).join(', ')}`,
    }));
    return { looked: tree.modules.size, violations };
  },
};

const ENVIRONMENT_READERS =
  /(\/src\/main\.ts|\/src\/commands\/[a-z-]+\.ts|^packages\/shared-infrastructure\/src\/service\.ts|\/config\.ts|^packages\/(testing|environment-configuration)\/|^packages\/bff\/src\/settings\.ts|^core-orchestration\/apps\/(platform-host|next-host)\/|^tools\/|^tests\/|^benchmarks\/|\/next\.config\.ts)/;
const environmentInConfiguration = moduleRule(
  'the environment is read by configuration only',
  300,
  (module) => !isTest(module) && !ENVIRONMENT_READERS.test(module.path),
  ({ path, uses }) =>
    uses
      .filter(({ use }) => use === 'environment')
      .map(({ line }) => ({ file: path, line, sentence: 'reads process.env; declare a setting in config.ts' })),
);

const EMPTY_WORDS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'managers', 'processor', 'misc', 'data', 'info']);
const namesSaySomething = moduleRule(
  'file names are kebab-case and say what is inside',
  300,
  () => true,
  ({ path }) => {
    const name = posix.basename(path).replace(/\.[a-z]+$/, '');
    const words = name.split(/[.-]/);
    const last = words.findLast((word) => !['test', 'integration', 'bench'].includes(word)) ?? '';
    if (EMPTY_WORDS.has(last) || path.split('/').some((folder) => EMPTY_WORDS.has(folder)))
      return [{ file: path, sentence: `is named "${name}"; name what it is about` }];
    return /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(name) ? [] : [{ file: path, sentence: 'is not in kebab-case' }];
  },
);

const doorsAreTheOnlyBarrels: Rule = {
  name: 'an index file is a door of its workspace',
  minimum: 10,
  check(tree) {
    const doors = new Set(tree.workspaces.flatMap((workspace) => [...workspace.doors.values()]));
    const indexes = [...tree.modules.keys()].filter((path) => /\/index\.tsx?$/.test(path));
    const violations = indexes
      .filter((path) => !doors.has(path))
      .map((file) => ({ file, sentence: 'is a barrel inside a package; import the files' }));
    return { looked: indexes.length, violations };
  },
};

const testsAreReal = moduleRule(
  'tests use our own modules as they are, and all run',
  50,
  ({ path }) => /\.test\.tsx?$/.test(path),
  ({ path, uses }) =>
    uses
      .filter(({ use }) => use === 'module mock' || use === 'focused test')
      .map(({ use, line }) => ({ file: path, line, sentence: `has a ${use}` })),
);

const LONGEST_FUNCTION = 50;
/** A factory holds closures as a class holds methods, a component holds markup, a table of routes one entry a route. */
const LONGEST_OF_PARTS = 100;
const OF_PARTS = /^(create|start|register|mount|add)[A-Z]|^[A-Z]/;
const functionsAreShort = moduleRule(
  'functions fit on a screen',
  300,
  (module) => module.workspace?.layer !== 'test' && !isTest(module),
  ({ path, functions }) =>
    functions.flatMap(({ name, line, lines }) => {
      const longest = OF_PARTS.test(name) ? LONGEST_OF_PARTS : LONGEST_FUNCTION;
      return lines > longest ? [{ file: path, line, sentence: `has ${name} with ${lines} lines; at most ${longest}` }] : [];
    }),
);

export const rules: readonly Rule[] = [
  domainIsPure,
  servicesThroughContracts,
  packagesStandAlone,
  clientsThroughGateway,
  doorsOnly,
  sqlInRepositories,
  contractsArePlain,
  noCycles,
  environmentInConfiguration,
  namesSaySomething,
  doorsAreTheOnlyBarrels,
  testsAreReal,
  functionsAreShort,
];
