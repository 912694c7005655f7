import type { EventDefinition } from '@prognetwork/event-based-service-client';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { PoolClient } from 'pg';
import { currentContext } from '../request-context.ts';
import { currentTraceId, currentTraceparent } from '../telemetry/trace-context.ts';

export interface PublishInput<Data> {
  /** Id of the entity that the event is about. */
  readonly subject: string;
  readonly data: Data;
  /** The tenant; that of the transaction when absent. */
  readonly tenantId?: string;
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

    async publish(definition, input) {
      const id = init.newId();
      const tenantid = input.tenantId ?? tenantId;
      const work = currentContext();
      const traceparent = currentTraceparent();
      const actorid = init.actorId ?? work?.actorId;
      const event = {
        specversion: '1.0',
        id,
        source: `/${init.source}`,
        type: definition.type,
        subject: input.subject,
        time: now.toISOString(),
        datacontenttype: 'application/json',
        schemaversion: definition.version,
        ...(tenantid === undefined ? {} : { tenantid }),
        ...(actorid === undefined ? {} : { actorid }),
        correlationid: work?.correlationId ?? id,
        ...(work?.causationId === undefined ? {} : { causationid: work.causationId }),
        ...(traceparent === undefined ? {} : { traceparent }),
        data: definition.data.parse(input.data),
      };
      const stream = input.stream ?? `${definition.type.slice(0, definition.type.indexOf('.'))}-${input.subject}`;
      await client.query('insert into outbox (event_id, stream, event) values ($1, $2, $3)', [id, stream, JSON.stringify(event)]);
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
