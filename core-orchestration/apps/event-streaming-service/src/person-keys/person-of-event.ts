import { ownerOf, readField, type EventDefinition } from '@prognetwork/event-based-service-client';
import { isUuid } from '@prognetwork/shared-infrastructure';
import type { StoredEvent } from '../log/event-store.ts';
import { parseEvent } from './sealed-body.ts';

/** The person that an event is about: whose its first personal fields are, or whom it names as `userId`. Null when it is about nobody. */
export function personOfEvent(
  { type, body }: Pick<StoredEvent, 'type' | 'body'>,
  catalogue: ReadonlyMap<string, EventDefinition>,
): string | null {
  const event = parseEvent(body);
  for (const group of catalogue.get(type)?.personal ?? []) {
    const owner = ownerOf(group, event);
    if (owner !== undefined && 'id' in owner) return owner.id;
  }
  const userId = readField(event.data, 'userId');
  return typeof userId === 'string' && isUuid(userId) ? userId : null;
}
