import * as z from 'zod';

/** CloudEvents 1.0 in its JSON form, with the platform's extension attributes (names in lower case, as the specification asks). */
export const cloudEventSchema = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.string().min(1).max(200),
  type: z
    .string()
    .regex(/^[a-z][a-z_]*(\.[a-z][a-z_]*)+$/)
    .max(100),
  subject: z.string().min(1).max(200),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  schemaversion: z.int().min(1).max(10_000),
  tenantid: z.uuid().optional(),
  actorid: z.string().max(200).optional(),
  correlationid: z.string().min(1).max(200),
  causationid: z.string().max(200).optional(),
  traceparent: z.string().max(55).optional(),
  data: z.record(z.string(), z.unknown()),
});

export type CloudEvent<Data = Readonly<Record<string, unknown>>> = Omit<z.infer<typeof cloudEventSchema>, 'data'> & { readonly data: Data };

/** An event with its place in the log. `version` counts within the stream from 1, `position` within the whole log from 1. */
export interface RecordedEvent<Data = Readonly<Record<string, unknown>>> {
  readonly position: string;
  readonly stream: string;
  readonly version: number;
  /** When the log took it (RFC 3339). */
  readonly recordedAt: string;
  readonly event: CloudEvent<Data>;
}
