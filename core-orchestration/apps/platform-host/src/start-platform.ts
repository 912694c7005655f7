import { resolve } from 'node:path';
import { readSources, loadSettings, type Source } from '@prognetwork/environment-configuration';
import { reloadOn } from '@prognetwork/shared-infrastructure';
import { repository, clients as allClients } from './clients/client.ts';
import { startClients } from './clients/start-clients.ts';
import { silentProgress, type Progress } from './console/progress.ts';
import { openDatabase, prepareDatabase } from './database/open-database.ts';
import { ADMINISTRATOR_EMAIL, ADMINISTRATOR_PASSWORD, addressesOf, DEMO_PASSWORD, environmentOf, secretNames } from './environment.ts';
import { parts, type LoadedPart, type Part } from './parts.ts';
import { seedDemoOnce } from './seed/seed-demo.ts';
import { selectParts, type Selection } from './select-parts.ts';
import { startServices } from './start-services.ts';
import { hostSettings } from './settings.ts';
import { claimParts } from './state/claim-parts.ts';
import { ensureSecrets } from './state/secrets.ts';
import { openStateDirectory, type StateDirectory } from './state/state-directory.ts';

export interface PlatformOptions {
  readonly stateDirectory?: string;
  readonly portShift?: number;
  /** Names of parts (see `partNames`); everything when absent. */
  readonly only?: readonly string[];
  /** Default true. */
  readonly clients?: boolean;
  readonly clientMode?: 'start' | 'dev';
  /** Creates the demo organisations on first start. Default true when everything runs. */
  readonly seed?: boolean;
  /** Settings over those of files and of the process environment. */
  readonly environment?: Source;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

export interface PlatformSecrets {
  readonly administrator: { readonly email: string; readonly password: string };
  readonly demoPassword: string;
}

export interface Platform {
  /** Address of each part that runs here or elsewhere, by its name, such as `gateway`, `user` or `admin`. */
  readonly urls: Readonly<Record<string, string>>;
  readonly secrets: PlatformSecrets;
  readonly state: StateDirectory;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts the platform, or some of its parts, in this process. What it started ends in reverse order when it is disposed of, or fails. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const stack = new AsyncDisposableStack();
  try {
    const started = await start(options, stack);
    return { ...started, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** What is known once the database is up: which parts run here, and the environment they read their settings from. */
interface Installation {
  readonly state: StateDirectory;
  readonly selection: Selection;
  readonly loaded: ReadonlyMap<Part, LoadedPart>;
  readonly addresses: Readonly<Record<string, string>>;
  readonly environment: Source;
}

async function start(options: PlatformOptions, stack: AsyncDisposableStack): Promise<Omit<Platform, typeof Symbol.asyncDispose>> {
  const { progress = silentProgress, signal = new AbortController().signal } = options;
  const { state, selection, loaded, addresses, environment } = await openInstallation(options, progress, signal, stack);
  if (loaded.size > 0) {
    const title = `Starting ${loaded.size === 1 ? 'the service' : `${loaded.size} services`}`;
    await progress.step(title, async () => stack.use(await startServices(loaded, environment)));
    signal.throwIfAborted();
  }
  const urls = urlsOf(addresses);
  const secrets = secretsOf(environment);
  const startPages = (): Promise<void> =>
    startClients({
      clients: selection.clients,
      mode: options.clientMode ?? 'start',
      environment: { ...process.env, ...addresses },
      state,
      progress,
      signal,
      stack,
    });
  const seed = async (): Promise<void> => {
    if (options.seed ?? selection.isEverything) await seedDemoOnce({ urls, secrets, state, progress, signal });
  };
  // Both end before either's failure is told: nothing may still be starting while the rest is disposed of.
  for (const outcome of await Promise.allSettled([startPages(), seed()])) if (outcome.status === 'rejected') throw outcome.reason;
  return { urls, secrets, state };
}

async function openInstallation(
  options: PlatformOptions,
  progress: Progress,
  signal: AbortSignal,
  stack: AsyncDisposableStack,
): Promise<Installation> {
  const read = (): Source => ({ ...readSources(repository, process.env), ...options.environment });
  const source = read();
  const config = loadSettings(hostSettings, source);
  // SIGHUP is what a closing terminal sends, and ends the platform.
  stack.use(reloadOn('SIGUSR2', read, (text) => progress.say(text)));
  const portShift = options.portShift ?? config.PORT_SHIFT;
  const selection = selectParts(options.only, options.clients ?? true);
  const state = openStateDirectory(options.stateDirectory ?? resolve(repository, config.PROGNETWORK_STATE_DIR));
  stack.use(claimParts(state, selection.names));

  const loaded = new Map(await Promise.all(selection.parts.map(async (part) => [part, await part.load()] as const)));
  const modules = [...loaded.values()];
  const secrets = await ensureSecrets(state, secretNames(source, modules));
  const database = stack.use(await progress.step('Starting PostgreSQL', () => openDatabase(config, portShift, state, secrets)));
  signal.throwIfAborted();
  const schemas = modules.flatMap(({ schema }) => schema ?? []);
  if (schemas.length > 0) await progress.step('Bringing schemas and roles up to date', () => prepareDatabase(database, secrets, schemas));
  signal.throwIfAborted();

  const addresses = addressesOf(source, portShift);
  const logFile = source['LOG_FILE'] ?? state.logFile('services');
  const environment = environmentOf({ source, addresses, secrets, loaded: modules, databaseUrl: database.urlOf, logFile });
  return { state, selection, loaded, addresses, environment };
}

function secretsOf(environment: Source): PlatformSecrets {
  const email = environment['BOOTSTRAP_ADMINISTRATOR_EMAIL'] ?? ADMINISTRATOR_EMAIL;
  return {
    administrator: { email, password: environment[ADMINISTRATOR_PASSWORD] ?? '' },
    demoPassword: environment[DEMO_PASSWORD] ?? '',
  };
}

function urlsOf(addresses: Readonly<Record<string, string>>): Record<string, string> {
  const services = parts.map(({ name, urlSetting }) => [name, addresses[urlSetting] ?? '']);
  const pages = allClients.map(({ name }) => [name, addresses[`${name.toUpperCase()}_CLIENT_URL`] ?? '']);
  return Object.fromEntries([...services, ...pages]);
}
