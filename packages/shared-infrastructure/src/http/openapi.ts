import { z } from '@hono/zod-openapi';
import type { ZodType } from 'zod';

/** A required JSON body. */
export function jsonBody<Schema extends ZodType>(schema: Schema) {
  return { required: true as const, content: { 'application/json': { schema } } };
}

export function jsonResponse<Schema extends ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string(),
    requestId: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .openapi('Problem');

const DESCRIPTIONS = {
  400: 'The body is not valid JSON',
  401: 'No valid credential',
  403: 'Not allowed',
  404: 'Not found, or of another organisation',
  409: 'In conflict with the present state',
  413: 'Too large',
  415: 'Not JSON',
  422: 'The input is not valid',
  429: 'Too many requests',
  503: 'Not available now; try again',
} as const;

type ProblemStatus = keyof typeof DESCRIPTIONS;
type ProblemResponses<Status extends ProblemStatus> = {
  readonly [Key in Status]: { description: string; content: { 'application/problem+json': { schema: typeof problemSchema } } };
};

/** The problem answers of a route, for its OpenAPI description. */
export function problemResponses<const Status extends ProblemStatus>(...statuses: readonly Status[]): ProblemResponses<Status> {
  const entries = statuses.map((status) => [
    status,
    { description: DESCRIPTIONS[status], content: { 'application/problem+json': { schema: problemSchema } } },
  ]);
  // One entry was made for each status asked for.
  return Object.fromEntries(entries) as ProblemResponses<Status>;
}

/** `security` of a route that needs a bearer token. */
export const bearer = [{ bearer: [] }];
