import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readMarkdown, type Markdown } from './markdown.ts';

/** The documents and texts of the repository, by path relative to it, with slashes. */
export interface DocumentTree {
  readonly root: string;
  readonly files: readonly string[];
  readonly documents: ReadonlyMap<string, Markdown>;
}

export type DocumentCheck = (tree: DocumentTree) => readonly string[];

const SKIPPED = new Set(['node_modules', 'generated', 'coverage', 'target', 'test-results']);
const SHOWN_DOT_NAMES = new Set(['.github', '.ci', '.env.example', '.npmrc', '.gitignore']);

export function readDocumentTree(root: string): DocumentTree {
  const files = listFiles(root, '');
  const documents = files.filter((path) => path.endsWith('.md'));
  return { root, files, documents: new Map(documents.map((path) => [path, readMarkdown(readFileSync(join(root, path), 'utf8'))])) };
}

function listFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name) || (entry.name.startsWith('.') && !SHOWN_DOT_NAMES.has(entry.name))) return [];
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(root, path);
    return entry.isFile() ? [path] : [];
  });
}

export const linksLeadSomewhere: DocumentCheck = ({ root, documents }) =>
  [...documents].flatMap(([path, { links, anchors }]) =>
    links.flatMap(({ target, line }) => {
      if (/^(https?|mailto):/.test(target)) return [];
      const [file = '', anchor] = target.split('#');
      const destination = file === '' ? path : posix.join(posix.dirname(path), file);
      if (!existsSync(join(root, destination))) return [`${path}:${line} links to ${target}, which is not there`];
      const known = file === '' ? anchors : documents.get(destination)?.anchors;
      return anchor === undefined || known === undefined || known.has(anchor)
        ? []
        : [`${path}:${line} links to ${target}, which has no such heading`];
    }),
  );

const OWN_PATH = /^(packages|services|core-orchestration|tools|docs|tests|benchmarks|deploy|native|\.ci|\.github)\/[\w./-]*$/;
export const namedPathsExist: DocumentCheck = ({ root, documents }) =>
  [...documents].flatMap(([path, { codes }]) =>
    codes
      .filter(({ target }) => OWN_PATH.test(target) && !target.includes('..') && !existsSync(join(root, target)))
      .map(({ target, line }) => `${path}:${line} names ${target}, which is not there`),
  );

export const namedCommandsExist: DocumentCheck = ({ root, documents }) => {
  const { scripts } = readPackage(root, 'package.json');
  return [...documents].flatMap(([path, { codes }]) =>
    codes.flatMap(({ target, line }) => {
      const script = /^npm run ([\w:-]+)/.exec(target)?.[1];
      const isOurs = script !== undefined && !/\s(-w|--workspace)\b/.test(target);
      return isOurs && !Object.hasOwn(scripts ?? {}, script) ? [`${path}:${line} names npm run ${script}, which is no script`] : [];
    }),
  );
};

const README_LINES = 60;
export const everyPartHasReadme: DocumentCheck = ({ root, files, documents }) => {
  const parts = files.filter((path) => /(^|\/)package\.json$/.test(path) && path !== 'package.json').map(posix.dirname);
  if (parts.length === 0) return ['no part of the platform was found: the check looks in the wrong place'];
  return parts.flatMap((folder) => {
    const readme = documents.get(`${folder}/README.md`);
    if (!readme) return [`${folder} has no README.md`];
    const { name = '' } = readPackage(root, `${folder}/package.json`);
    if (readme.lineCount > README_LINES) return [`${folder}/README.md has ${readme.lineCount} lines; at most ${README_LINES}`];
    return readme.headings.length === 0 ? [`${folder}/README.md has no heading (of ${name})`] : [];
  });
};

const REQUIRED: Readonly<Record<string, { readonly maxLines: number; readonly says: readonly string[] }>> = {
  'README.md': { maxLines: 120, says: ['npm start', 'npm test', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'LICENSE'] },
  'ARCHITECTURE.md': { maxLines: 200, says: ['## Glossary', '## Life of a request', '## Life of an event'] },
  'CONTRIBUTING.md': { maxLines: 120, says: ['npm run verify', 'npm test'] },
  'SECURITY.md': { maxLines: 120, says: ['## Reporting', '## Supported versions'] },
};
export const mainDocumentsAreThere: DocumentCheck = ({ root, documents }) =>
  Object.entries(REQUIRED).flatMap(([path, { maxLines, says }]) => {
    const document = documents.get(path);
    if (!document) return [`${path} is missing`];
    const text = readFileSync(join(root, path), 'utf8');
    const tooLong = document.lineCount > maxLines ? [`${path} has ${document.lineCount} lines; at most ${maxLines}`] : [];
    return [...tooLong, ...says.filter((words) => !text.includes(words)).map((words) => `${path} does not say "${words}"`)];
  });

const DECISION_PARTS = ['Context', 'Decision', 'Consequences', 'How it is enforced'];
const DECISION_LINES = 70;
export const decisionsAreComplete: DocumentCheck = ({ documents }) => {
  const decisions = [...documents.keys()].filter((path) => path.startsWith('docs/decisions/') && !path.endsWith('README.md')).toSorted();
  if (decisions.length < 10) return [`docs/decisions holds ${decisions.length} decisions; at least the first ten belong there`];
  return decisions.flatMap((path, index) => {
    const number = String(index + 1).padStart(4, '0');
    const { headings = [], lineCount = 0 } = documents.get(path) ?? {};
    const missing = DECISION_PARTS.filter((part) => !headings.includes(part)).map((part) => `${path} has no heading "${part}"`);
    const misnumbered = new RegExp(`/${number}-[a-z0-9-]+\\.md$`).test(path) ? [] : [`${path} should have the number ${number}`];
    return [
      ...misnumbered,
      ...missing,
      ...(lineCount > DECISION_LINES ? [`${path} has ${lineCount} lines; at most ${DECISION_LINES}`] : []),
    ];
  });
};

const TEXT = /\.(md|ts|tsx|mts|mjs|js|json|ya?ml|sql|css|sh|toml|example|npmrc)$|(^|\/)(Dockerfile|run|\.npmrc)$/;
const MAX_TEXT_BYTES = 1_000_000;
/** Paths of the machine that someone worked on, and hosts that packages came from: neither means anything elsewhere. */
const TRACES: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.:/-])\/(?:work|root|Users|home\/[a-z_][\w-]*)\//, 'a path of one machine'],
  [/\bregistry\.(?:npmjs|yarnpkg)\b|\/\/[\w.-]*(?:artifactory|verdaccio|nexus)[\w.-]*\//i, 'the host of a package registry'],
  [/\b(?:TODO|FIXME|XXX)\b/, 'work that is left undone'],
];
export const nothingOfOneMachine: DocumentCheck = ({ root, files }) => {
  const texts = files.filter((path) => TEXT.test(path) && !isOwnTest(path) && statSync(join(root, path)).size <= MAX_TEXT_BYTES);
  if (texts.length === 0) return ['no text was looked at'];
  return texts.flatMap((path) => {
    const lines = readFileSync(join(root, path), 'utf8').split('\n');
    return TRACES.flatMap(([pattern, what]) =>
      lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} names ${what}`] : [])),
    );
  });
};

/** These name the forbidden in order to plant or to find it. */
function isOwnTest(path: string): boolean {
  return path.startsWith('tools/documents');
}

function readPackage(root: string, path: string): { readonly name?: string; readonly scripts?: Readonly<Record<string, string>> } {
  // Our own package.json files; npm itself refuses others.
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as ReturnType<typeof readPackage>;
}

export const documentChecks: readonly DocumentCheck[] = [
  linksLeadSomewhere,
  namedPathsExist,
  namedCommandsExist,
  everyPartHasReadme,
  mainDocumentsAreThere,
  decisionsAreComplete,
  nothingOfOneMachine,
];
