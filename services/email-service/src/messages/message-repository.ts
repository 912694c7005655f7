import { sql, type SQL } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { Delivery, Message, MessageStatus, NewMessage } from './message.ts';

/** Mail of a tenant is behind row-level security; mail of the platform itself has a table of its own. */
function tableOf(tenantId: string | null): SQL {
  return tenantId === null ? sql`platform_messages` : sql`messages`;
}

const utc = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const summaryColumns = sql`message_id as "messageId", effect_key as "effectKey", to_address as "toAddress", to_name as "toName",
  sender_name as "senderName", subject, template, locale, status, provider, deliveries, traceparent, correlation_id as "correlationId",
  causation_id as "causationId", ${utc(sql`queued_at`)} as "queuedAt", ${utc(sql`sent_at`)} as "sentAt"`;
const columns = sql`${summaryColumns}, html, text`;

export type MessageSummary = Omit<Message, 'html' | 'text'>;
type Row<Item> = Pick<Item, keyof Item>;

/** Inserts a message. False when one of the same effect is there already. */
export async function insertMessage(
  tx: Transaction,
  tenantId: string | null,
  message: NewMessage,
  status: MessageStatus,
  deliveries: readonly Delivery[],
): Promise<boolean> {
  const tenantColumn = tenantId === null ? sql`` : sql`tenant_id, `;
  const tenantValue = tenantId === null ? sql`` : sql`${tenantId}, `;
  const { rowCount } = await tx.db.execute(sql`
    insert into ${tableOf(tenantId)} (${tenantColumn} message_id, effect_key, to_address, to_name, sender_name, subject, template, locale, html, text,
      status, deliveries, queued_at, traceparent, correlation_id, causation_id)
    values (${tenantValue} ${message.messageId}, ${message.effectKey}, ${message.toAddress}, ${message.toName}, ${message.senderName},
      ${message.subject}, ${message.template}, ${message.locale}, ${message.html}, ${message.text}, ${status}, ${JSON.stringify(deliveries)}::jsonb,
      ${tx.now.toISOString()}, ${message.traceparent}, ${message.correlationId}, ${message.causationId})
    on conflict do nothing`);
  return rowCount === 1;
}

export async function findMessageByEffect(
  tx: Transaction,
  tenantId: string | null,
  effectKey: string,
): Promise<MessageSummary | undefined> {
  const { rows } = await tx.db.execute<Row<MessageSummary>>(sql`
    select ${summaryColumns}, ${tenantId}::uuid as "tenantId" from ${tableOf(tenantId)} where effect_key = ${effectKey}`);
  return rows[0];
}

export async function findMessage(tx: Transaction, tenantId: string | null, messageId: string): Promise<Message | undefined> {
  const { rows } = await tx.db.execute<Row<Message>>(sql`
    select ${columns}, ${tenantId}::uuid as "tenantId" from ${tableOf(tenantId)} where message_id = ${messageId}`);
  return rows[0];
}

export interface MessagePage {
  readonly limit: number;
  /** The last message of the page before; ids sort by time. */
  readonly before: string | undefined;
  readonly text?: string | undefined;
}

function pageCondition(page: MessagePage): SQL {
  const pattern = `%${(page.text ?? '').replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql`(${page.before ?? null}::uuid is null or message_id < ${page.before ?? null}::uuid)
    and (${page.text ?? ''} = '' or to_address ilike ${pattern} or to_name ilike ${pattern} or subject ilike ${pattern} or template ilike ${pattern})`;
}

export async function listMessages(tx: Transaction, tenantId: string, page: MessagePage): Promise<MessageSummary[]> {
  const { rows } = await tx.db.execute<Row<MessageSummary>>(sql`
    select ${summaryColumns}, ${tenantId}::uuid as "tenantId" from messages where ${pageCondition(page)} order by message_id desc limit ${page.limit}`);
  return rows;
}

/** Mail of all tenants and of the platform itself; only the cross-tenant role sees it all. */
export async function listAllMessages(tx: Transaction, page: MessagePage): Promise<MessageSummary[]> {
  const condition = pageCondition(page);
  const { rows } = await tx.db.execute<Row<MessageSummary>>(sql`
    (select ${summaryColumns}, tenant_id as "tenantId" from messages where ${condition} order by message_id desc limit ${page.limit})
    union all
    (select ${summaryColumns}, null::uuid from platform_messages where ${condition} order by message_id desc limit ${page.limit})
    order by "messageId" desc limit ${page.limit}`);
  return rows;
}

export async function findAnyMessage(tx: Transaction, messageId: string): Promise<Message | undefined> {
  const { rows } = await tx.db.execute<Row<Message>>(sql`
    select ${columns}, tenant_id as "tenantId" from messages where message_id = ${messageId}
    union all
    select ${columns}, null::uuid from platform_messages where message_id = ${messageId}`);
  return rows[0];
}

export interface MessageProgress {
  readonly status: MessageStatus;
  readonly provider?: string;
  readonly delivery?: Delivery;
}

/** Notes how far a message has come, and what was tried. */
export async function saveProgress(
  tx: Transaction,
  message: Pick<Message, 'tenantId' | 'messageId'>,
  progress: MessageProgress,
): Promise<void> {
  const deliveries = JSON.stringify(progress.delivery ? [progress.delivery] : []);
  await tx.db.execute(sql`
    update ${tableOf(message.tenantId)} set status = ${progress.status}, provider = coalesce(${progress.provider ?? null}, provider),
      deliveries = deliveries || ${deliveries}::jsonb, sent_at = case when ${progress.status} = 'sent' then ${tx.now.toISOString()}::timestamptz end
    where message_id = ${message.messageId}`);
}
