import type { EventSchema, SchemaVersion } from '../contract/schemas.ts';
import type { Page } from '../contract/shared.ts';
import { read, readOrNotFound, type Read } from './read.ts';

export function schemaPath(type: string): string {
  return `/v1/schemas/${encodeURIComponent(type)}`;
}

export function listSchemas(): Promise<Read<Page<EventSchema>>> {
  return read('/v1/schemas');
}

/** Every version of a type with its schema, the newest first. */
export async function listSchemaVersions(type: string): Promise<Read<Page<SchemaVersion>>> {
  const found = await readOrNotFound<Page<SchemaVersion>>(`${schemaPath(type)}/versions`);
  if (!found.ok) return found;
  const items = found.value.items.toSorted((a, b) => b.version - a.version || b.revision - a.revision);
  return { ok: true, value: { ...found.value, items } };
}
