// Builds the addon for this machine: `npm run build:native`. Plain JavaScript, so that any Node runs it.
import { spawnSync } from 'node:child_process';
import { copyFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const library = {
  linux: 'libprognetwork_native.so',
  darwin: 'libprognetwork_native.dylib',
  win32: 'prognetwork_native.dll',
}[process.platform];
const addon = join(folder, `prognetwork-native.${process.platform}-${process.arch}.node`);

function build() {
  if (library === undefined) return `There is no addon for ${process.platform}. Everything works without it.`;
  const { error, status } = spawnSync('cargo', ['build', '--release', '--locked'], { cwd: folder, stdio: 'inherit' });
  if (error?.code === 'ENOENT') {
    return 'There is no Rust toolchain here. Everything works without the addon; to have it, install Rust from https://rustup.rs and run this again.';
  }
  if (error || status !== 0) return `cargo build failed${error ? `: ${error.message}` : ''}. Everything works without the addon.`;
  // Written aside and moved: a process may have the old one loaded.
  copyFileSync(join(folder, 'target/release', library), `${addon}.new`);
  renameSync(`${addon}.new`, addon);
  return undefined;
}

const problem = build();
process.stdout.write(`${problem ?? `Built ${addon}`}\n`);
process.exitCode = problem === undefined ? 0 : 1;
