import { loadSettings, type Settings, type ValuesOf } from '@prognetwork/environment-configuration';
import type { ServiceSchema } from '@prognetwork/shared-infrastructure';
import type { TestDatabase } from './test-database.ts';

/** The configuration of a service under test: its test database, silent logs, no telemetry sent; `overrides` are settings as text. */
export function testConfig<const Declared extends Settings>(
  settings: Declared,
  schema: Pick<ServiceSchema, 'prefix'>,
  database: Pick<TestDatabase, 'runtimeUrl' | 'platformUrl'>,
  overrides: Readonly<Record<string, string>> = {},
): ValuesOf<Declared> {
  // Secrets that a setting requires are made up as the host would generate them; a test that cares names its own.
  const required = Object.entries(settings).filter(([, { isSecret, isRequired }]) => isSecret && isRequired);
  return loadSettings(settings, {
    ...Object.fromEntries(required.map(([name]) => [name, `test secret of ${name}, long enough`])),
    [`${schema.prefix}_DATABASE_URL`]: database.runtimeUrl,
    [`${schema.prefix}_PLATFORM_DATABASE_URL`]: database.platformUrl,
    [`${schema.prefix}_CLIENT_SECRET`]: 'test-client-secret',
    LOG_LEVEL: 'silent',
    TELEMETRY: 'false',
    ...overrides,
  });
}
