import * as z from 'zod';

export const personKeyParametersSchema = z.object({ userId: z.uuid().transform((id) => id.toLowerCase()) });
