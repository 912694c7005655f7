import * as z from 'zod';

export const consistencyTokenSchema = z.object({
  consistencyToken: z.string().meta({ description: 'The end of the log: a query that gets it sees all that happened before' }),
});
