import * as z from 'zod';

const MAX_TYPES = 200;

/** A place in the log: digits only, because JSON numbers lose places beyond 2^53. */
export const positionSchema = z.string().regex(/^\d{1,15}$/, 'must be a position: digits only');
export const eventTypeSchema = z.string().min(1).max(100);
export const eventTypeListSchema = z.array(eventTypeSchema).min(1).max(MAX_TYPES);
export const pageQuery = { limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().min(1).max(500).optional() };
