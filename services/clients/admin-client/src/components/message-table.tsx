import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import type { Message } from '../contract/messages.ts';
import { Ago } from './ago.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { StatusBadge } from './status-badge.tsx';
import { TenantLink } from './tenant-link.tsx';

interface MessageTableProps {
  readonly caption: string;
  readonly messages: readonly Message[];
  /** Where a message can be opened; without it the list stands alone. */
  readonly base?: string;
}

export async function MessageTable({ caption, messages, base }: MessageTableProps): Promise<ReactElement> {
  const t = await getTranslations('mail');
  const columns: Column<Message>[] = [
    {
      id: 'subject',
      header: t('subject'),
      isRowHeader: true,
      cell: ({ messageId, subject, to }) => (
        <>
          {base === undefined ? (
            subject
          ) : (
            <Link className="row-link" href={`${base}/${messageId}`}>
              {subject}
            </Link>
          )}
          <small>{to}</small>
        </>
      ),
    },
    { id: 'status', header: t('status'), cell: ({ status }) => <StatusBadge status={status} /> },
    { id: 'template', header: t('template'), isWideOnly: true, cell: ({ template }) => <code>{template}</code> },
    ...(base === undefined
      ? []
      : [{ id: 'tenant', header: t('tenant'), isWideOnly: true, cell: ({ tenantId }: Message) => <TenantLink tenantId={tenantId} /> }]),
    { id: 'sent', header: t('sent'), cell: ({ sentAt, queuedAt }) => <Ago time={sentAt ?? queuedAt} /> },
  ];
  return <DataTable caption={caption} columns={columns} rows={messages} rowKey={({ messageId }) => messageId} />;
}
