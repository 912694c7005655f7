import type { Transaction } from '@prognetwork/shared-infrastructure';
import { sql, type SQL } from 'drizzle-orm';
import type { SagaStepView, SagaView } from './saga-view.ts';

export interface SagaMoment {
  readonly at: string;
  readonly what: string;
  readonly step: string | null;
  readonly attempt: number | null;
  readonly reason: string | null;
  readonly actorId: string | null;
  readonly eventId: string;
  readonly traceId: string | null;
}

export interface SagaQuery {
  readonly status?: SagaView['status'] | undefined;
  readonly definition?: string | undefined;
  /** The last saga of the page before; ids sort by time. */
  readonly before: string | undefined;
  readonly limit: number;
}

const ERASED = 'erased';
const utc = (column: string): SQL => sql`to_char(${sql.identifier(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const columns = sql`saga_id as "sagaId", definition, version, service, subject, tenant as "tenantId", started_by as "startedBy", status, step, attempts,
  steps, ${utc('started_at')} as "startedAt", ${utc('updated_at')} as "updatedAt", ${utc('ended_at')} as "endedAt"`;

type Row<Item> = Pick<Item, keyof Item>;

export async function insertView(tx: Transaction, build: number, view: SagaView): Promise<void> {
  const { sagaId, definition, version, service, subject, tenantId, startedBy, status, step, attempts, steps } = view;
  await tx.db.execute(sql`
    insert into saga_instances (build, saga_id, definition, version, service, subject, tenant, started_by, status, step, attempts, steps, started_at,
      updated_at, ended_at)
    values (${build}, ${sagaId}, ${definition}, ${version}, ${service}, ${subject}, ${tenantId}, ${startedBy}, ${status}, ${step}, ${attempts},
      ${JSON.stringify(steps satisfies readonly SagaStepView[])}::jsonb, ${view.startedAt}, ${view.updatedAt}, ${view.endedAt})
    on conflict do nothing`);
}

export async function saveView(tx: Transaction, build: number, view: SagaView): Promise<void> {
  const { sagaId, status, step, attempts, steps, updatedAt, endedAt } = view;
  await tx.db.execute(sql`
    update saga_instances set status = ${status}, step = ${step}, attempts = ${attempts}, steps = ${JSON.stringify(steps)}::jsonb,
      updated_at = ${updatedAt}, ended_at = ${endedAt}
    where build = ${build} and saga_id = ${sagaId}`);
}

export async function findView(tx: Transaction, build: number, sagaId: string): Promise<SagaView | undefined> {
  const { rows } = await tx.db.execute<Row<SagaView>>(
    sql`select ${columns} from saga_instances where build = ${build} and saga_id = ${sagaId}`,
  );
  return rows[0];
}

/** Latest first. */
export async function listViews(tx: Transaction, build: number, query: SagaQuery): Promise<readonly SagaView[]> {
  const { status = null, definition = null, before = null, limit } = query;
  const { rows } = await tx.db.execute<Row<SagaView>>(sql`
    select ${columns} from saga_instances
     where build = ${build} and (${status}::text is null or status = ${status}) and (${definition}::text is null or definition = ${definition})
       and (${before}::uuid is null or saga_id < ${before}::uuid)
     order by saga_id desc limit ${limit}`);
  return rows;
}

export async function insertMoment(tx: Transaction, build: number, sagaId: string, moment: SagaMoment): Promise<void> {
  const { at, what, step, attempt, reason, actorId, eventId, traceId } = moment;
  await tx.db.execute(sql`
    insert into saga_timeline (build, saga_id, at, what, step, attempt, reason, actor, event_id, trace_id)
    values (${build}, ${sagaId}, ${at}, ${what}, ${step}, ${attempt}, ${reason}, ${actorId}, ${eventId}, ${traceId})`);
}

/** In the order of the log; the first ones when there are more than `limit`. */
export async function listMoments(tx: Transaction, build: number, sagaId: string, limit: number): Promise<readonly SagaMoment[]> {
  const { rows } = await tx.db.execute<Row<SagaMoment>>(sql`
    select ${utc('at')} as at, what, step, attempt, reason, actor as "actorId", event_id as "eventId", trace_id as "traceId"
      from saga_timeline where build = ${build} and saga_id = ${sagaId} order by place limit ${limit}`);
  return rows;
}

/** Of all builds, with their timelines. Answers how many views there were. */
export async function removeEndedViews(tx: Transaction, before: Date, limit: number): Promise<number> {
  const time = before.toISOString();
  const { rowCount } = await tx.db.execute(sql`
    with ended as (
      select build, saga_id from saga_instances where ended_at < ${time}::timestamptz order by ended_at limit ${limit} for update skip locked
    ), moments as (
      delete from saga_timeline t using ended e where t.build = e.build and t.saga_id = e.saga_id
    )
    delete from saga_instances i using ended e where i.build = e.build and i.saga_id = e.saga_id`);
  return rowCount ?? 0;
}

/** What a person wrote as an operator, and why steps of sagas that they started failed, as the log has it once their key is destroyed. */
export async function eraseReasons(tx: Transaction, userId: string): Promise<void> {
  await tx.db.execute(sql`update saga_timeline set reason = ${ERASED} where actor = ${userId} and reason is not null`);
  await tx.db.execute(sql`
    update saga_instances set steps =
      (select jsonb_agg(case when step ->> 'reason' is null then step else jsonb_set(step, '{reason}', to_jsonb(${ERASED}::text)) end order by place)
         from jsonb_array_elements(steps) with ordinality each (step, place))
     where started_by = ${userId}`);
}
