import { existsSync, readdirSync, rmSync } from 'node:fs';
import { loadSettings, readSources } from '@prognetwork/environment-configuration';
import { removeEmbeddedPostgres, StartupError } from '@prognetwork/embedded-postgres';
import { resolve } from 'node:path';
import { repository } from '../clients/client.ts';
import { partNames } from '../select-parts.ts';
import { hostSettings } from '../settings.ts';
import { claimParts } from '../state/claim-parts.ts';
import { openStateDirectory } from '../state/state-directory.ts';
import type { Command } from './run-command.ts';

/** What an installation's folder holds; anything else means that the folder is not one. */
const OURS = /^(postgres.*|logs|locks|secrets\.json(\.new)?|seeded\.json)$/;

/** Empties the state folder. Refuses while any part runs from it, and when it holds what is not ours. */
export const reset: Command = async ({ progress }) => {
  const config = loadSettings(hostSettings, readSources(repository, process.env));
  const folder = resolve(repository, config.PROGNETWORK_STATE_DIR);
  if (!existsSync(folder)) {
    progress.say(`There is nothing to reset: ${folder} does not exist.`);
    return undefined;
  }
  const strangers = readdirSync(folder).filter((name) => !OURS.test(name));
  if (strangers.length > 0) {
    throw new StartupError(
      `${folder} also holds ${strangers.join(', ')}, which ProgNetwork did not make.`,
      'Move it away, then reset again.',
    );
  }
  const state = openStateDirectory(folder);
  using claims = new DisposableStack();
  claims.use(claimParts(state, partNames));
  if (!(await removeEmbeddedPostgres(state.file('postgres')))) {
    throw new StartupError(`The database in ${folder} is in use.`, 'End ProgNetwork first.');
  }
  for (const name of readdirSync(folder)) rmSync(state.file(name), { recursive: true, force: true });
  progress.say(`${folder} is empty: the next start begins anew.`);
  return undefined;
};
