import * as z from 'zod';

const userId = z.uuid().transform((id) => id.toLowerCase());

export const personKeyParametersSchema = z.object({ userId });
export const personErasureSchema = z.strictObject({ userId, email: z.email().max(254).optional() });
