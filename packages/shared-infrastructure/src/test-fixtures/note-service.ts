import { createRoute, z } from '@hono/zod-openapi';
import { defineSettings, type ValuesOf } from '@prognetwork/environment-configuration';
import { userDeleted } from '@prognetwork/event-based-service-client';
import { sql } from 'drizzle-orm';
import {
  authorize,
  bearer,
  commonError,
  commonSettings,
  createFoundation,
  createHttpApp,
  idempotent,
  jsonBody,
  jsonResponse,
  problemResponses,
  type Foundation,
  type FoundationOverrides,
  type HttpApp,
  type ServiceSchema,
} from '../index.ts';

/** The smallest service, to test what all services share. */
export const noteSettings = defineSettings({ ...commonSettings('NOTE', 0) });

export const noteSchema: ServiceSchema = {
  schema: 'notes',
  prefix: 'NOTE',
  migrationsDirectory: new URL('./migrations/', import.meta.url),
  tablesWithoutTenant: {},
};

const note = z.strictObject({ text: z.string().min(1).max(100) });
const noteView = z.object({ id: z.string(), text: z.string() });

const createNoteRoute = createRoute({
  method: 'post',
  path: '/v1/notes',
  security: bearer,
  request: { body: jsonBody(note) },
  responses: { 201: jsonResponse(noteView, 'The note'), ...problemResponses(401, 403, 409, 422) },
});
const readNoteRoute = createRoute({
  method: 'get',
  path: '/v1/notes/{id}',
  security: bearer,
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 200: jsonResponse(noteView, 'The note'), ...problemResponses(401, 403, 404) },
});

export function createNoteService(
  config: ValuesOf<typeof noteSettings>,
  overrides: FoundationOverrides = {},
): { foundation: Foundation; app: HttpApp } {
  const foundation = createFoundation({ name: 'note-service', prefix: 'NOTE', config, overrides });
  const app = createHttpApp(foundation, { title: 'Notes', description: 'Keeps notes.', bodyLimitBytes: 1_000 });
  app.use('/v1/notes', idempotent(foundation.database));
  app.openapi(createNoteRoute, async (c) => {
    const { tenantId, userId } = authorize(c, 'tenant.update');
    const { text } = c.req.valid('json');
    const id = foundation.newId();
    await foundation.database.inTenantTransaction(tenantId, async (tx) => {
      await tx.db.execute(sql`insert into notes (tenant_id, id, user_id, text) values (${tenantId}, ${id}, ${userId}, ${text})`);
      await tx.audit({ action: 'note.created', subject: id });
      await tx.publish(userDeleted, { subject: id, data: { userId } });
      if (text === 'fail') throw new Error('the secret inside');
    });
    return c.json({ id, text }, 201);
  });
  app.openapi(readNoteRoute, async (c) => {
    const { tenantId } = authorize(c, 'tenant.read');
    const { id } = c.req.valid('param');
    const { rows } = await foundation.database.inTenantTransaction(tenantId, (tx) =>
      tx.db.execute<{ id: string; text: string }>(sql`select id, text from notes where id = ${id}`),
    );
    const [found] = rows;
    if (found === undefined) throw commonError('resource.not_found');
    return c.json({ id: found.id, text: found.text }, 200);
  });
  return { foundation, app };
}
