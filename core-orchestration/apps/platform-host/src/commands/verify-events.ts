import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadSettings, readSources } from '@prognetwork/environment-configuration';
import { StartupError } from '@prognetwork/embedded-postgres';
import { repository } from '../clients/client.ts';
import { openDatabase } from '../database/open-database.ts';
import { addressesOf, environmentOf, secretNames } from '../environment.ts';
import { parts } from '../parts.ts';
import { hostSettings } from '../settings.ts';
import { ensureSecrets } from '../state/secrets.ts';
import { openStateDirectory } from '../state/state-directory.ts';
import type { Command } from './run-command.ts';

const VERIFY = 'core-orchestration/apps/event-streaming-service/src/commands/verify-chain.ts';

/** Verifies the event log of this installation, whether it runs or not. The parameters go to the event streaming service's own command. */
export const verifyEvents: Command = async ({ parameters, signal }) => {
  const source = readSources(repository, process.env);
  const config = loadSettings(hostSettings, source);
  const state = openStateDirectory(resolve(repository, config.PROGNETWORK_STATE_DIR));
  if (!existsSync(state.file('secrets.json')))
    throw new StartupError('There is no installation here yet, so no log to verify.', 'Start it: npm start.');
  const part = parts.find(({ name }) => name === 'event-streaming');
  if (part === undefined) throw new Error('There is no part event-streaming.');
  const loaded = [await part.load()];
  const secrets = await ensureSecrets(state, secretNames(source, loaded));
  await using database = await openDatabase(config, config.PORT_SHIFT, state, secrets);
  const environment = environmentOf({
    source,
    secrets,
    loaded,
    addresses: addressesOf(source, config.PORT_SHIFT),
    databaseUrl: database.urlOf,
    logFile: state.logFile('verify-events'),
  });
  const child = spawn(process.execPath, [resolve(repository, VERIFY), ...parameters], {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
    signal,
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new StartupError('The event log is broken or could not be verified.', 'See docs/runbooks/verify-the-log.md.');
  return undefined;
};
