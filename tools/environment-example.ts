import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parts } from '../core-orchestration/apps/platform-host/src/parts.ts';
import { hostSettings } from '../core-orchestration/apps/platform-host/src/settings.ts';
import { environmentExample } from '../packages/environment-configuration/src/index.ts';
import { sharedSettings } from '../packages/shared-infrastructure/src/index.ts';

const FILE = fileURLToPath(new URL('../.env.example', import.meta.url));
const PREFACE = `# Every setting of the platform, with what it is when nothing says otherwise. Made from the declarations by
# \`npx node tools/environment-example.ts --write\`. \`npm start\` needs none of them: it generates keys and passwords and finds the addresses itself.
# To change one, copy its line without the \`#\` into a file named \`.env\` beside this one.

`;

/** The text of `.env.example`, made from what the host and each part declare. */
export async function renderEnvironmentExample(): Promise<string> {
  const declared = await Promise.all(parts.map(async (part) => [`The ${part.title}`, (await part.load()).settings] as const));
  return PREFACE + environmentExample({ 'The platform host': hostSettings, 'Every part': sharedSettings, ...Object.fromEntries(declared) });
}

/** A sentence when the file differs from the declarations. */
export async function checkEnvironmentExample(file = FILE): Promise<readonly string[]> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const isEqual = text === (await renderEnvironmentExample());
  return isEqual ? [] : ['.env.example differs from the declared settings: run npx node tools/environment-example.ts --write'];
}

if (import.meta.main) {
  if (process.argv.includes('--write')) writeFileSync(FILE, await renderEnvironmentExample());
  for (const problem of await checkEnvironmentExample()) {
    process.stdout.write(`${problem}\n`);
    process.exitCode = 1;
  }
}
