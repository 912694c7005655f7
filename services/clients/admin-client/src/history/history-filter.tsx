import { Button } from '@prognetwork/design-system';
import Form from 'next/form';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import type { PageQuery } from '../components/page-query.ts';
import { tenantNames } from '../components/tenant-names.ts';

export const historyFields = ['type', 'category', 'subject', 'tenantId', 'from', 'until', 'order'] as const;

/** What to look for in the history, as a plain GET form: the address says what is shown. */
export async function HistoryFilter({ path, query }: { readonly path: string; readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('history');
  const names = [...(await tenantNames())];
  return (
    <Form action={path} className="history-filter pn-card" key={JSON.stringify(query)}>
      <Field label={t('type')}>
        <input className="pn-input" name="type" defaultValue={query['type']} placeholder="member.joined" maxLength={100} />
      </Field>
      <Field label={t('category')}>
        <input className="pn-input" name="category" defaultValue={query['category']} placeholder="invoice" maxLength={100} />
      </Field>
      <Field label={t('subject')}>
        <input className="pn-input" name="subject" defaultValue={query['subject']} placeholder={t('subjectHint')} maxLength={200} />
      </Field>
      <Field label={t('organisation')}>
        <select className="pn-input" name="tenantId" defaultValue={query['tenantId'] ?? ''}>
          <option value="">{t('tenant')}</option>
          {names.map(([tenantId, name]) => (
            <option key={tenantId} value={tenantId}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t('from')}>
        <input className="pn-input" type="datetime-local" name="from" step={1} defaultValue={query['from']} />
      </Field>
      <Field label={t('until')}>
        <input className="pn-input" type="datetime-local" name="until" step={1} defaultValue={query['until']} />
      </Field>
      <Field label={t('order')}>
        <select className="pn-input" name="order" defaultValue={query['order'] ?? 'desc'}>
          <option value="desc">{t('newestFirst')}</option>
          <option value="asc">{t('oldestFirst')}</option>
        </select>
      </Field>
      <div className="history-actions">
        <Button type="submit" variant="secondary" size="small">
          {t('apply')}
        </Button>
        <Link className="quiet-link" href={path}>
          {t('clear')}
        </Link>
      </div>
    </Form>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    <label className="history-field">
      <span>{label}</span>
      {children}
    </label>
  );
}
