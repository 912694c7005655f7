import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@prognetwork/testing';
import { expect, test } from 'vitest';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { createSagaHarness, threeSteps } from './test-fixtures/saga-harness.ts';
import { watchUnknownSagas } from './unknown-sagas.ts';

test('a version that a process does not know is named once in its log, however often it looks', async () => {
  await using harness = await createSagaHarness();
  const folder = mkdtempSync(join(tmpdir(), 'prognetwork-log-'));
  const logFile = join(folder, 'log.jsonl');
  const definition = threeSteps('outdated', async () => undefined);
  await harness.start(definition);
  await harness.start(definition);
  let looks = 0;
  {
    await using telemetry = createTelemetry({ service: 'saga-tests', version: '0', logLevel: 'warn', logFile, otlp: undefined });
    const { store } = harness.createProcess([definition]);
    const findUnknown: typeof store.findUnknown = (definitions) => {
      looks++;
      return store.findUnknown(definitions);
    };
    await using _watch = watchUnknownSagas({ store: { findUnknown }, definitions: [{ ...definition, version: 2 }], telemetry, lookMs: 5 });
    await waitFor(() => looks >= 5);
  }
  const lines = readFileSync(logFile, 'utf8')
    .split('\n')
    .filter((line) => line.includes('sagas of a version'));
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ definition: 'outdated', version: 1, sagas: 2 }]);
  rmSync(folder, { recursive: true });
});
