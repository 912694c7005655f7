import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigurationError, loadSettings, readSources } from '@prognetwork/environment-configuration';
import { createFoundation, isUuid } from '@prognetwork/shared-infrastructure';
import { describeReport } from '../chain/describe-report.ts';
import { readKeptCheckpoints } from '../chain/kept-checkpoints.ts';
import { createChain } from '../chain/open-chain.ts';
import { verifyChain, type VerificationReport } from '../chain/verify-chain.ts';
import { eventStreamingServiceSettings } from '../index.ts';
import { checkLogPlace } from '../log/log-place-repository.ts';
import { openEventStore } from '../log/open-event-store.ts';

const USAGE = 'node verify-chain.ts [--tenant <id>] [--checkpoints <file of checkpoints kept elsewhere>] [--json]';
const PROGRESS_MS = 1_000;

interface Flags {
  readonly tenantId: string | undefined;
  readonly checkpointsFile: string | undefined;
  readonly isJson: boolean;
}

function readFlags(parameters: string[]): Flags {
  const { values } = parseArgs({
    args: parameters,
    options: { tenant: { type: 'string' }, checkpoints: { type: 'string' }, json: { type: 'boolean' } },
  });
  if (values.tenant !== undefined && !isUuid(values.tenant)) throw new Error(`--tenant must be the id of a tenant. ${USAGE}`);
  return { tenantId: values.tenant, checkpointsFile: values.checkpoints, isJson: values.json ?? false };
}

async function verify({ tenantId, checkpointsFile }: Flags): Promise<VerificationReport> {
  const source = { ...readSources(process.cwd(), process.env), LOG_LEVEL: 'error', TELEMETRY: 'false' };
  const config = loadSettings(eventStreamingServiceSettings, source);
  await using foundation = createFoundation({ name: 'event-streaming-service', prefix: 'EVENT_STREAMING', config });
  await checkLogPlace(foundation.database.pool, config.EVENT_STORE);
  await using log = openEventStore(config, foundation, () => undefined);
  await using chain = createChain(config, foundation, log, () => undefined);
  let toldAt = Date.now();
  return await verifyChain({
    ...chain.context,
    tenantId,
    keptCheckpoints: checkpointsFile === undefined ? [] : readKeptCheckpoints(readFileSync(checkpointsFile, 'utf8')),
    onProgress(position, end) {
      if (Date.now() - toldAt < PROGRESS_MS) return;
      toldAt = Date.now();
      process.stderr.write(`${position.toLocaleString('en')} of ${end.toLocaleString('en')} …\n`);
    },
  });
}

try {
  const flags = readFlags(process.argv.slice(2));
  const report = await verify(flags);
  process.stdout.write(`${flags.isJson ? JSON.stringify(report) : describeReport(report)}\n`);
  process.exitCode = report.status === 'intact' ? 0 : 1;
} catch (error) {
  const isPlain = error instanceof ConfigurationError || (error instanceof Error && error.message.includes(USAGE));
  process.stderr.write(`The log could not be verified. ${isPlain ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exitCode = 2;
}
