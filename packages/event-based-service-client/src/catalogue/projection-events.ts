import * as z from 'zod';
import { ANY_SERVICE, defineEvent, type EventOf } from '../definition.ts';

export const projectionRebuilt = defineEvent('projection.rebuilt', {
  producer: ANY_SERVICE,
  description: 'A projection was filled anew from the log, and the new build serves.',
  data: z.strictObject({
    projection: z.string().max(60),
    service: z.string().max(100),
    build: z.int().min(1),
    previousBuild: z.int().min(1).nullable(),
    version: z.int().min(1),
  }),
});

export type ProjectionRebuilt = EventOf<typeof projectionRebuilt>;
