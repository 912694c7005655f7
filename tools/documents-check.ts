import { fileURLToPath } from 'node:url';
import { documentChecks, readDocumentTree } from './documents/checks.ts';
import { checkEnvironmentExample } from './environment-example.ts';

const tree = readDocumentTree(fileURLToPath(new URL('..', import.meta.url)));
const problems = [...documentChecks.flatMap((check) => check(tree)), ...(await checkEnvironmentExample().catch(unreadable))];
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${tree.documents.size} documents, ${tree.files.length} files, ${problems.length} problems\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

function unreadable(error: unknown): readonly string[] {
  return [`the settings could not be read from the parts: ${String(error)}`];
}
