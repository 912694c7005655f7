import { bigint, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { SagaState, SagaStatus, SagaStepState } from './saga.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const sagas = pgTable('sagas', {
  id: uuid('id').primaryKey(),
  definition: text('definition').notNull(),
  version: integer('version').notNull(),
  subject: text('subject').notNull(),
  startedBy: text('started_by').notNull(),
  input: jsonb('input').$type<unknown>().notNull(),
  status: text('status').$type<SagaStatus>().notNull(),
  resumesAs: text('resumes_as').$type<SagaState['resumesAs']>(),
  position: integer('position').notNull(),
  attempts: integer('attempts').notNull(),
  steps: jsonb('steps').$type<SagaStepState[]>().notNull(),
  reason: text('reason'),
  failedStep: text('failed_step'),
  runAt: instant('run_at').notNull(),
  leaseOwner: text('lease_owner'),
  leaseExpiresAt: instant('lease_expires_at'),
  fencingToken: bigint('fencing_token', { mode: 'bigint' }).notNull().default(0n),
  correlationId: text('correlation_id').notNull(),
  traceparent: text('traceparent'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});
