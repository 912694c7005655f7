import type { EventDefinition } from '@prognetwork/event-based-service-client';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { PoolClient } from 'pg';
import { streamOf, toCloudEvent } from '../events/cloud-event.ts';
import { currentContext } from '../request-context.ts';
import { currentTraceId } from '../telemetry/trace-context.ts';

export interface PublishInput<Data> {
  /** Id of the entity that the event is about. */
  readonly subject: string;
  readonly data: Data;
  /** The tenant; that of the transaction when absent, none when null. */
  readonly tenantId?: string | null;
  /** The stream; `<category>-<subject>` when absent. */
  readonly stream?: string;
}

export interface AuditInput {
  /** What was done, such as `member.role_changed`. */
  readonly action: string;
  readonly subject: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** One database transaction. Change, audit row and event commit together or not at all. */
export interface Transaction {
  readonly db: NodePgDatabase;
  readonly now: Date;
  readonly tenantId: string | undefined;
  /** The service whose transaction it is. */
  readonly service: string;
  /** Puts an event into the outbox. Throws when the data does not fit the event's schema. */
  publish<Type extends string, Data>(definition: EventDefinition<Type, Data>, input: PublishInput<NoInfer<Data>>): Promise<void>;
  audit(input: AuditInput): Promise<void>;
}

interface TransactionInit {
  readonly client: PoolClient;
  readonly db: NodePgDatabase;
  readonly now: Date;
  readonly newId: () => string;
  readonly source: string;
  readonly tenantId: string | undefined;
  readonly actorId: string | undefined;
  readonly onPublish: () => void;
}

export function createTransaction(init: TransactionInit): Transaction {
  const { client, db, now, tenantId } = init;
  return {
    db,
    now,
    tenantId,
    service: init.source,

    async publish(definition, input) {
      const event = toCloudEvent(definition, {
        id: init.newId(),
        service: init.source,
        subject: input.subject,
        time: now,
        data: input.data,
        tenantId: input.tenantId === null ? undefined : (input.tenantId ?? tenantId),
        actorId: init.actorId,
      });
      const stream = input.stream ?? streamOf(definition.type, input.subject);
      await client.query('insert into outbox (event_id, stream, event) values ($1, $2, $3)', [event.id, stream, JSON.stringify(event)]);
      init.onPublish();
    },

    async audit(input) {
      const work = currentContext();
      const row = [
        init.newId(),
        now,
        init.actorId ?? work?.actorId ?? null,
        input.action,
        input.subject,
        input.detail ?? {},
        work?.requestId ?? null,
        currentTraceId() ?? null,
      ];
      if (tenantId === undefined) {
        await client.query(
          'insert into platform_audit_log (id, at, actor, action, subject, detail, request_id, trace_id) values ($1,$2,$3,$4,$5,$6,$7,$8)',
          row,
        );
      } else {
        await client.query(
          'insert into audit_log (tenant_id, id, at, actor, action, subject, detail, request_id, trace_id) values ($9,$1,$2,$3,$4,$5,$6,$7,$8)',
          [...row, tenantId],
        );
      }
    },
  };
}
