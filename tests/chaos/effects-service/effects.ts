import { defineSettings, type ValuesOf } from '@prognetwork/environment-configuration';
import { on, userDeleted } from '@prognetwork/event-based-service-client';
import {
  commonSettings,
  createFoundation,
  createHttpApp,
  startConsumer,
  type Service,
  type ServiceSchema,
} from '@prognetwork/shared-infrastructure';
import { sql } from 'drizzle-orm';

export const effectsSettings = defineSettings({ ...commonSettings('EFFECTS', 0) });

export const effectsSchema: ServiceSchema = {
  schema: 'effects',
  prefix: 'EFFECTS',
  migrationsDirectory: new URL('./migrations/', import.meta.url),
  tablesWithoutTenant: { effects: 'a test’s own record' },
};

/** A consumer whose every effect is one row. */
export function createEffectsService(config: ValuesOf<typeof effectsSettings>): Service {
  const foundation = createFoundation({ name: 'effects-service', prefix: 'EFFECTS', config });
  const app = createHttpApp(foundation, { title: 'Effects', description: 'Notes each event once.' });
  let consumer: AsyncDisposable | undefined;
  return {
    name: foundation.name,
    fetch: async (request) => app.fetch(request),
    async start() {
      consumer = startConsumer(foundation, {
        group: 'effects',
        subscriptions: [
          on(userDeleted, async (event, { tx }) => {
            await tx.db.execute(sql`insert into effects (event_id, process) values (${event.id}, ${String(process.pid)})`);
          }),
        ],
      });
    },
    async [Symbol.asyncDispose]() {
      await consumer?.[Symbol.asyncDispose]();
      await foundation[Symbol.asyncDispose]();
    },
  };
}
