import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadSettings, readSources } from '@prognetwork/environment-configuration';
import { StartupError } from '@prognetwork/embedded-postgres';
import { rolesOf } from '@prognetwork/shared-infrastructure';
import { repository } from '../clients/client.ts';
import { openDatabase, prepareDatabase } from '../database/open-database.ts';
import { addressesOf, environmentOf, secretNames } from '../environment.ts';
import { parts } from '../parts.ts';
import { hostSettings } from '../settings.ts';
import { ensureSecrets } from '../state/secrets.ts';
import { openStateDirectory } from '../state/state-directory.ts';
import type { Command } from './run-command.ts';

const FOLDER = 'core-orchestration/apps/event-streaming-service/src/commands';

export interface EventLogCommand {
  /** File of the event streaming service's own command, which gets the parameters. */
  readonly script: string;
  readonly logName: string;
  /** Whether it works as the owner of the tables, and so on tables that are up to date. */
  readonly needsOwner: boolean;
  readonly failure: readonly [sentence: string, wayOut: string];
}

/** A command on the event log of this installation, with its settings and secrets. The database is started where it does not run. */
export function eventLogCommand({ script, logName, needsOwner, failure }: EventLogCommand): Command {
  return async ({ parameters, signal }) => {
    const source = readSources(repository, process.env);
    const config = loadSettings(hostSettings, source);
    const state = openStateDirectory(resolve(repository, config.PROGNETWORK_STATE_DIR));
    if (!existsSync(state.file('secrets.json')))
      throw new StartupError('There is no installation here yet, so there is no event log.', 'Start it: npm start.');
    const part = parts.find(({ name }) => name === 'event-streaming');
    if (part === undefined) throw new Error('There is no part event-streaming.');
    const loaded = await part.load();
    const secrets = await ensureSecrets(state, secretNames(source, [loaded]));
    await using database = await openDatabase(config, config.PORT_SHIFT, state, secrets);
    const environment = environmentOf({
      source,
      secrets,
      loaded: [loaded],
      addresses: addressesOf(source, config.PORT_SHIFT),
      databaseUrl: database.urlOf,
      logFile: state.logFile(logName),
    });
    const { schema } = loaded;
    const asOwner: Record<string, string> = {};
    if (needsOwner && schema !== undefined) {
      await prepareDatabase(database, secrets, [schema]);
      asOwner[`${schema.prefix}_OWNER_DATABASE_URL`] = database.urlOf(rolesOf(schema.schema).owner);
    }
    const child = spawn(process.execPath, [resolve(repository, FOLDER, script), ...parameters], {
      cwd: repository,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment, ...asOwner },
      signal,
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new StartupError(...failure);
    return undefined;
  };
}
