import { fileURLToPath } from 'node:url';
import { rules, type Rule } from './architecture/rules.ts';
import { readSourceTree, type SourceTree } from './architecture/source-tree.ts';

export interface ArchitectureReport {
  readonly files: number;
  /** A sentence for each violation, and for each way in which the check looked at too little. */
  readonly problems: readonly string[];
}

/** Applies every rule to a tree. `isWhole` also demands that each rule and each workspace was really looked at. */
export function checkArchitecture(tree: SourceTree, isWhole: boolean): ArchitectureReport {
  const outcomes = rules.map((rule) => ({ rule, ...rule.check(tree) }));
  const violations = outcomes.flatMap(({ rule, violations: found }) =>
    found.map(({ file, line, sentence }) => `${file}${line === undefined ? '' : `:${line}`} ${sentence} [${rule.name}]`),
  );
  return { files: tree.modules.size, problems: [...new Set(violations), ...(isWhole ? lookedAtTooLittle(tree, outcomes) : [])] };
}

function lookedAtTooLittle(tree: SourceTree, outcomes: readonly { readonly rule: Rule; readonly looked: number }[]): string[] {
  const rulesInVain = outcomes
    .filter(({ rule, looked }) => looked < rule.minimum)
    .map(({ rule, looked }) => `"${rule.name}" looked at ${looked}, fewer than ${rule.minimum}: the check no longer finds what it is for`);
  const unseen = tree.workspaces
    .filter(({ folder }) => ![...tree.modules.values()].some(({ workspace }) => workspace?.folder === folder))
    .map(({ folder }) => `${folder} has no source file that was looked at`);
  const unresolved = [...tree.modules.values()].flatMap(({ path, imports }) =>
    imports
      .filter(({ specifier, target }) => target === undefined && /^\..*\.tsx?$/.test(specifier))
      .map(({ specifier, line }) => `${path}:${line} imports ${specifier}, which is not there`),
  );
  return [...rulesInVain, ...unseen, ...unresolved];
}

if (import.meta.main) {
  const { files, problems } = checkArchitecture(readSourceTree(fileURLToPath(new URL('..', import.meta.url))), true);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${files} files, ${rules.length} rules, ${problems.length} problems\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
