import * as z from 'zod';

/**
 * What readers get in place of a personal field once the person's key is destroyed, or of one that they are not to see: the first of these that the
 * field's schema takes. Addresses and links end in `.invalid`, which is reserved and never resolves (RFC 2606).
 */
const PLAIN: readonly unknown[] = [null, false, 0, [], {}];
const ERASED: readonly unknown[] = ['erased', 'erased@erased.invalid', 'https://erased.invalid/', ...PLAIN];
const WITHHELD: readonly unknown[] = ['withheld', 'withheld@withheld.invalid', 'https://withheld.invalid/', ...PLAIN];

/** In place of a field by its path in the data of this schema. */
export function placeholderOf(data: z.ZodType, path: string): unknown {
  return firstFitting(ERASED, data, path);
}

export function withheldOf(data: z.ZodType, path: string): unknown {
  return firstFitting(WITHHELD, data, path);
}

function firstFitting(candidates: readonly unknown[], data: z.ZodType, path: string): unknown {
  const schema = schemaAt(data, path.split('.'));
  const fitting = candidates.find((candidate) => schema?.safeParse(candidate).success === true);
  return fitting === undefined ? null : fitting;
}

/** The schema of a field; of one within a field that may hold anything, the schema of that. */
function schemaAt(schema: unknown, [name, ...rest]: readonly string[]): z.ZodType | undefined {
  if (name === undefined) return schema instanceof z.ZodType ? schema : undefined;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return schemaAt(schema.unwrap(), [name, ...rest]);
  if (schema instanceof z.ZodObject) return schemaAt(schema.shape[name], rest);
  return schema instanceof z.ZodUnknown ? schema : undefined;
}
