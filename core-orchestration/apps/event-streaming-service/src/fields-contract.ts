import * as z from 'zod';

const MAX_TYPES = 200;

/** A place in the log: digits only, because JSON numbers lose places beyond 2^53. */
export const positionSchema = z.string().regex(/^\d{1,15}$/, 'must be a position: digits only');
/** A place with the epoch it is of, as the ids of server-sent events are; a bare position is taken to be of the present one. */
export const placeSchema = z
  .string()
  .regex(/^\d{1,15}(-\d{1,15})?$/, 'must be a position, or an epoch and a position with a hyphen between');
export const eventTypeSchema = z.string().min(1).max(100);
/** The first part of the names of streams. */
export const categorySchema = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9_.-]*$/, 'must be the first part of stream names');
export const eventTypeListSchema = z.array(eventTypeSchema).min(1).max(MAX_TYPES);
export const pageQuery = { limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().min(1).max(500).optional() };
