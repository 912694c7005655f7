import { typescriptHashChain } from '@prognetwork/native';
import { createTelemetry } from '@prognetwork/shared-infrastructure';
import { createCheckpointKeys } from '../chain/checkpoint-keys.ts';
import { startSealer } from '../chain/sealer.ts';
import { openSealingConnection } from '../chain/sealing-repository.ts';
import { createPostgresEventStore } from '../index.ts';

// A process of its own, so that a test can kill it in the middle of its work.
const connectionString = process.argv[2] ?? '';
const store = createPostgresEventStore({ connectionString, readConnections: 1, maxQueuedEvents: 1, maxQueuedBytes: 1 });
startSealer({
  log: store,
  openConnection: () => openSealingConnection(connectionString),
  hashChain: typescriptHashChain,
  keys: createCheckpointKeys('a secret for this test', []),
  rule: { everyEvents: 10, everyMs: 60_000 },
  now: () => new Date(),
  logger: createTelemetry({ service: 'test', version: '0', logLevel: 'silent', logFile: undefined, otlp: undefined }).logger,
  onSealed: () => undefined,
});
