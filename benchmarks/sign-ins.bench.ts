import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { findFreePorts, type TestDatabase } from '@prognetwork/testing';
import { Client } from 'pg';
import { createBenchmarkDatabase } from './database.ts';
import { putLoad } from './load/put-load.ts';
import { startProgram, type RunningProcess } from './processes.ts';
import { against, inTurns, type Figure, type Suite } from './suite.ts';

/** The user service's parameters: argon2id, 19 MiB, two passes, one lane. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const PASSWORD = 'correct horse battery staple';
const PEOPLE = 400;
const CONNECTIONS = 8;
const ROUNDS = 3;
const ROUND_MS = 3_000;

export const suite: Suite = {
  title: 'Sign-ins against the bare password hash',
  about: `POST /v1/sessions of ${PEOPLE} people over ${CONNECTIONS} connections, in turns of ${ROUND_MS / 1000} s, the user service and the load in processes of their own, against as many verifications of the same hash in a row as the service allows itself at once. A sign-in also counts attempts, opens a session, writes audit and event, and signs a token.`,
  limitSeconds: 120,
  async run() {
    const passwordHash = await hash(PASSWORD, PARAMETERS);
    await using database = await createBenchmarkDatabase();
    const emails = await addPeople(database, passwordHash);
    const port = await findFreePorts(2);
    await using _service = await startUserService(database, port);
    const load = {
      url: `http://127.0.0.1:${port}/v1/sessions`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      bodies: emails.map((email) => JSON.stringify({ email, password: PASSWORD })),
      connections: CONNECTIONS,
      durationMs: ROUND_MS,
      warmUpMs: 1_000,
    } as const;
    const medians: number[] = [];
    const [bare = 0, signIns = 0] = await inTurns(ROUNDS, ['bare', 'sign-ins'], async (way) => {
      if (way === 'bare') return verifications(passwordHash);
      const { perSecond, medianMs } = await putLoad(load);
      medians.push(medianMs);
      return perSecond;
    });
    const ceiling: Figure = { what: 'bare verification', value: bare, unit: 'a second' };
    const medianMs = medians.reduce((sum, each) => sum + each, 0) / medians.length;
    return [
      ceiling,
      against(ceiling, { what: 'sign-ins', value: signIns, unit: 'a second' }),
      { what: `sign-in with ${CONNECTIONS} at once, median`, value: medianMs, unit: 'ms' },
    ];
  },
};

async function verifications(passwordHash: string): Promise<number> {
  const until = performance.now() + ROUND_MS;
  let done = 0;
  const work = async (): Promise<void> => {
    for (; performance.now() < until; done += 1) await verify(passwordHash, PASSWORD);
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 3) }, work));
  return (done / ROUND_MS) * 1000;
}

/** People who have verified their address, all with the same password. */
async function addPeople(database: TestDatabase, passwordHash: string): Promise<readonly string[]> {
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ email: string }>(
      `insert into people (id, email, email_key, display_name, locale, password_hash, email_verified_at, created_at, updated_at)
       select gen_random_uuid(), e, e, 'Person ' || n, 'en', $1, now(), now(), now()
       from generate_series(1, ${PEOPLE}) n, lateral (select 'person' || n || '@example.org' as e) as address returning email`,
      [passwordHash],
    );
    return rows.map(({ email }) => email);
  } finally {
    await owner.end();
  }
}

function startUserService(database: TestDatabase, port: number): Promise<RunningProcess> {
  const nowhere = `http://127.0.0.1:${port + 1}`;
  const environment = {
    USER_SERVICE_PORT: String(port),
    USER_SERVICE_URL: `http://127.0.0.1:${port}`,
    USER_DATABASE_URL: database.runtimeUrl,
    USER_PLATFORM_DATABASE_URL: database.platformUrl,
    USER_CLIENT_SECRET: 'benchmark',
    USER_KEY_ENCRYPTION_SECRET: 'a secret of at least thirty-two characters',
    // Events stay in the outbox: nobody listens there.
    EVENT_STREAMING_URL: nowhere,
    TELEMETRY: 'false',
    LOG_LEVEL: 'silent',
  };
  return startProgram('services/user-service/src/main.ts', environment, `http://127.0.0.1:${port}/health/live`);
}
