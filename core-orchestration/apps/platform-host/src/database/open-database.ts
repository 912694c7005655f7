import { StartupError } from '@prognetwork/embedded-postgres';
import { connectOnce, migrateService, provisionDatabase, rolesOf, type ServiceSchema } from '@prognetwork/shared-infrastructure';
import { DATABASE_PASSWORD, roleSecret } from '../environment.ts';
import type { HostConfig } from '../settings.ts';
import type { Secrets } from '../state/secrets.ts';
import type { StateDirectory } from '../state/state-directory.ts';
import { keepPostgres } from './keep-postgres.ts';

export interface OpenDatabase {
  /** The administrator's connection to the platform's database. */
  readonly adminUrl: string;
  readonly urlOf: (role: string) => string;
  [Symbol.asyncDispose](): Promise<void>;
}

const DATABASE_NAME = 'prognetwork';

/** The database of this installation: the server that a person named, else the embedded one, started or found running. */
export async function openDatabase(config: HostConfig, portShift: number, state: StateDirectory, secrets: Secrets): Promise<OpenDatabase> {
  if (config.DATABASE_ADMIN_URL) {
    return handle(config.DATABASE_ADMIN_URL.reveal(), secrets, () => Promise.resolve());
  }
  const server = await keepPostgres({
    dataDirectory: state.file('postgres'),
    port: config.DATABASE_PORT + portShift,
    logFile: state.logFile('postgres'),
    password: secrets(DATABASE_PASSWORD),
  });
  await createDatabaseOnce(server.adminUrl);
  return handle(server.url('postgres', DATABASE_NAME), secrets, () => server[Symbol.asyncDispose]());
}

function handle(adminUrl: string, secrets: Secrets, dispose: () => Promise<void>): OpenDatabase {
  const urlOf = (role: string): string => {
    const url = new URL(adminUrl);
    [url.username, url.password] = [role, secrets(roleSecret(role))];
    return url.href;
  };
  return { adminUrl, urlOf, [Symbol.asyncDispose]: dispose };
}

async function createDatabaseOnce(adminUrl: string): Promise<void> {
  const client = await connectOnce({ connectionString: adminUrl });
  try {
    // Processes of a split installation may start at the same time.
    await client.query(`select pg_advisory_lock(hashtext('create database'))`);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE_NAME]);
    if (rowCount === 0) await client.query(`create database ${DATABASE_NAME}`);
  } finally {
    await client.end();
  }
}

/** Brings schemas, roles and tables up to date. Returns how many migrations ran. */
export async function prepareDatabase(database: OpenDatabase, secrets: Secrets, schemas: readonly ServiceSchema[]): Promise<number> {
  try {
    await provisionDatabase({ adminUrl: database.adminUrl, services: schemas, passwordOf: (role) => secrets(roleSecret(role)) });
  } catch (error) {
    if (!isConnectionProblem(error)) throw error;
    throw new StartupError('The database does not answer.', 'Check DATABASE_ADMIN_URL and that the server runs.', { cause: error });
  }
  const outcomes = await Promise.all(
    schemas.map((service) => migrateService({ ownerUrl: database.urlOf(rolesOf(service.schema).owner), service })),
  );
  return outcomes.reduce((count, { applied }) => count + applied.length, 0);
}

function isConnectionProblem(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '28P01'].includes(String(error.code));
}
