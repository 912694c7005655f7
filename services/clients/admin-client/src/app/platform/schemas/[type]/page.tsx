import { Badge } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../../access/viewer.ts';
import { Ago } from '../../../../components/ago.tsx';
import { DataTable } from '../../../../components/data-table.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { pick, readQuery, withQuery } from '../../../../components/page-query.ts';
import { Panel } from '../../../../components/panel.tsx';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import type { SchemaVersion } from '../../../../contract/schemas.ts';
import { listSchemaVersions } from '../../../../gateway/schemas.ts';
import { EventType } from '../../../../live/event-type.tsx';
import { JsonView } from '../../../../live/json-view.tsx';
import { SchemaDiff } from '../../../../schemas/schema-diff.tsx';
import { fieldsOf } from '../../../../schemas/schema-fields.ts';

export default async function SchemaPage({ params, searchParams }: PageProps<'/platform/schemas/[type]'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('schemas');
  const type = decodeURIComponent((await params).type);
  const query = pick(await readQuery(searchParams), ['at']);
  const found = await listSchemaVersions(type);
  if (!found.ok) return <ProblemPanel problem={found.problem} />;
  const versions = found.value.items;
  const index = Math.max(
    versions.findIndex((version) => nameOf(version) === query['at']),
    0,
  );
  const [shown, before] = [versions[index], versions[index + 1]];
  if (shown === undefined) return <p className="panel-note">{t('empty')}</p>;
  return (
    <>
      <title>{type}</title>
      <PageHead crumbs={[{ href: '/platform/schemas', label: t('title') }]} title={<EventType type={type} />} />
      <div className="columns">
        <Versions type={type} versions={versions} shown={shown} />
        <div className="stack">
          {before !== undefined && (
            <Panel title={t('changes', { from: nameOf(before), to: nameOf(shown) })} id="changes" isFlush>
              <SchemaDiff before={before.schema} after={shown.schema} label={t('changes', { from: nameOf(before), to: nameOf(shown) })} />
            </Panel>
          )}
          <FieldsPanel schema={shown.schema} />
          <Panel title={t('schema')} id="schema">
            <JsonView value={shown.schema} label={t('schema')} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function nameOf({ version, revision }: SchemaVersion): string {
  return `${version}.${revision}`;
}

interface VersionsProps {
  readonly type: string;
  readonly versions: readonly SchemaVersion[];
  readonly shown: SchemaVersion;
}

async function Versions({ type, versions, shown }: VersionsProps): Promise<ReactElement> {
  const t = await getTranslations('schemas');
  return (
    <Panel title={t('versions')} id="versions" isFlush>
      <ol className="version-list">
        {versions.map((version) => (
          <li key={nameOf(version)}>
            <Link
              href={withQuery(`/platform/schemas/${encodeURIComponent(type)}`, { at: nameOf(version) })}
              aria-current={version === shown ? 'page' : undefined}
            >
              <Badge>{t('v', { version: nameOf(version) })}</Badge> <Ago time={version.registeredAt} />
            </Link>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

async function FieldsPanel({ schema }: { readonly schema: unknown }): Promise<ReactElement> {
  const t = await getTranslations('schemas');
  const fields = fieldsOf(schema);
  if (fields.length === 0)
    return (
      <Panel title={t('fields')} id="fields">
        <p className="muted">{t('noFields')}</p>
      </Panel>
    );
  return (
    <Panel title={t('fields')} id="fields" isFlush>
      <DataTable
        caption={t('fields')}
        rowKey={({ path }) => path}
        rows={fields}
        columns={[
          { id: 'field', header: t('field'), isRowHeader: true, cell: ({ path }) => <code>{path}</code> },
          { id: 'kind', header: t('kind'), cell: ({ kind }) => <code className="break">{kind}</code> },
          {
            id: 'required',
            header: t('required'),
            cell: ({ isRequired }) => (isRequired ? t('yes') : <span className="muted">{t('no')}</span>),
          },
          { id: 'rules', header: t('rules'), isWideOnly: true, cell: ({ rules }) => <span className="muted">{rules.join(', ')}</span> },
        ]}
      />
    </Panel>
  );
}
