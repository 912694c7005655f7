import { typescriptHashChain } from '@prognetwork/native';
import { createTelemetry, newId } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, waitFor, type TestDatabase } from '@prognetwork/testing';
import pg from 'pg';
import { createChainRepository, type ChainRepository } from '../chain/chain-repository.ts';
import { createCheckpointKeys, type CheckpointKeys } from '../chain/checkpoint-keys.ts';
import { startSealer } from '../chain/sealer.ts';
import { openSealingConnection } from '../chain/sealing-repository.ts';
import { verifyChain, type VerificationInput, type VerificationReport } from '../chain/verify-chain.ts';
import { createPostgresEventStore, eventStreamingServiceSchema, type EventStore, type NewEvent } from '../index.ts';

export const TENANTS = [newId(), newId()] as const;

/** A log in PostgreSQL with its hash chain, and the means to tamper with both. */
export interface SealedLog extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly store: EventStore;
  readonly chains: ChainRepository;
  readonly keys: CheckpointKeys;
  append(count: number): Promise<void>;
  /** Seals all there is and signs every 10 events of a chain. */
  seal(patience?: { readonly timeoutMs: number }): Promise<void>;
  verify(more?: Partial<VerificationInput>): Promise<VerificationReport>;
  /** As the owner of the database, whom nothing holds back. */
  tamper(sql: string): Promise<void>;
}

export async function createSealedLog(): Promise<SealedLog> {
  const database = await createTestDatabase(eventStreamingServiceSchema);
  const store = createPostgresEventStore({
    connectionString: database.runtimeUrl,
    readConnections: 2,
    maxQueuedEvents: 10_000,
    maxQueuedBytes: 1024 * 1024,
  });
  const pool = new pg.Pool({ connectionString: database.runtimeUrl, max: 2 });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const chains = createChainRepository(pool);
  const keys = createCheckpointKeys('a secret for this test', []);
  const telemetry = createTelemetry({ service: 'test', version: '0', logLevel: 'silent', logFile: undefined, otlp: undefined });
  let made = 0;
  return {
    database,
    store,
    chains,
    keys,
    async append(count) {
      for (let index = 0; index < count; index++) await store.append([makeEvent(made++)]);
    },
    async seal(patience) {
      await using _sealer = startSealer({
        log: store,
        openConnection: () => openSealingConnection(database.runtimeUrl),
        hashChain: typescriptHashChain,
        keys,
        rule: { everyEvents: 10, everyMs: 60_000 },
        now: () => new Date(),
        logger: telemetry.logger,
        onSealed: () => undefined,
      });
      const { position } = await store.head();
      await waitFor(async () => (await chains.sealedPosition()) === position, { ...patience, what: 'the log to be sealed' });
    },
    verify: (more) => verifyChain({ log: store, chains, hashChain: typescriptHashChain, keys, ...more }),
    tamper: async (sql) => void (await owner.query(sql)),
    async [Symbol.asyncDispose]() {
      await owner.end();
      await pool.end();
      await store[Symbol.asyncDispose]();
      await telemetry[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** In turns of one tenant, another, and none. */
function makeEvent(index: number): NewEvent {
  const id = newId();
  const tenant = [...TENANTS, undefined][index % 3];
  const subject = `s${index % 5}`;
  const body = JSON.stringify({ specversion: '1.0', id, type: 'user.deleted', subject, data: { note: `Straße ${index} 🤝` } });
  return { id, stream: `user-${subject}`, type: 'user.deleted', subject, body, ...(tenant === undefined ? {} : { tenant }) };
}
