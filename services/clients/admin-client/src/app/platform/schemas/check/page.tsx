import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../../access/viewer.ts';
import { PageHead } from '../../../../components/page-head.tsx';
import { readQuery } from '../../../../components/page-query.ts';
import { Panel } from '../../../../components/panel.tsx';
import { Failed } from '../../../../components/failed.tsx';
import type { EventSchema } from '../../../../contract/schemas.ts';
import { idleForm } from '../../../../gateway/change.ts';
import { listSchemas } from '../../../../gateway/schemas.ts';
import { sendSchema } from '../../../../schemas/actions.ts';
import { CheckForm } from '../../../../schemas/check-form.tsx';

export default async function CheckSchemaPage({ searchParams }: PageProps<'/platform/schemas/check'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('schemas');
  const { type } = await readQuery(searchParams);
  const found = await listSchemas();
  if (!found.ok) return <Failed crumb={{ href: '/platform/schemas', label: t('title') }} title={t('checkTitle')} problem={found.problem} />;
  const known = found.value.items.find((schema) => schema.type === type);
  const crumbs = [{ href: '/platform/schemas', label: t('title') }];
  if (known !== undefined) crumbs.push({ href: `/platform/schemas/${encodeURIComponent(known.type)}`, label: known.type });
  return (
    <>
      <title>{t('checkTitle')}</title>
      <PageHead crumbs={crumbs} title={t('checkTitle')} description={t('checkDescription')} />
      <Panel title={t('candidate')} id="candidate">
        <CheckForm
          key={known?.type}
          action={sendSchema}
          initial={{ ...idleForm(), values: startOf(known) }}
          type={known?.type}
          canRegister={known?.origin !== 'catalogue'}
        />
      </Panel>
    </>
  );
}

const EMPTY_SCHEMA = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false };

/** A known type begins with its newest schema as the next version, a new one with a shape to fill in. */
function startOf(known: EventSchema | undefined): Readonly<Record<string, string>> {
  if (known === undefined) return { version: '1', schema: JSON.stringify(EMPTY_SCHEMA, null, 2) };
  return {
    type: known.type,
    version: String(known.version + 1),
    producer: known.producer,
    description: known.description,
    schema: JSON.stringify(known.schema, null, 2),
  };
}
