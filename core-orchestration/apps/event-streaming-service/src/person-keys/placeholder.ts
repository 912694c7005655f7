import type { EventDefinition } from '@prognetwork/event-based-service-client';
import * as z from 'zod';

/**
 * What readers get in place of a personal field once the person's key is destroyed: the first of these that the field's schema takes. Addresses and links
 * end in `.invalid`, which is reserved and never resolves (RFC 2606).
 */
const CANDIDATES: readonly unknown[] = ['erased', 'erased@erased.invalid', 'https://erased.invalid/', null, false, 0, [], {}];

export function placeholderOf({ data }: EventDefinition, field: string): unknown {
  const schema: unknown = data instanceof z.ZodObject ? data.shape[field] : undefined;
  if (!(schema instanceof z.ZodType)) return null;
  const fitting = CANDIDATES.find((candidate) => schema.safeParse(candidate).success);
  return fitting === undefined ? null : fitting;
}
