import { Badge, Button } from '@prognetwork/design-system';
import Form from 'next/form';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../../access/viewer.ts';
import { Ago } from '../../../../components/ago.tsx';
import { DataTable } from '../../../../components/data-table.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { pick, readQuery, withQuery } from '../../../../components/page-query.ts';
import { Panel } from '../../../../components/panel.tsx';
import { PersonName } from '../../../../components/person-name.tsx';
import { Failed } from '../../../../components/failed.tsx';
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
  const query = pick(await readQuery(searchParams), ['at', 'with']);
  const found = await listSchemaVersions(type);
  if (!found.ok) return <Failed crumb={{ href: '/platform/schemas', label: t('title') }} title={type} problem={found.problem} />;
  const versions = found.value.items;
  const index = Math.max(
    versions.findIndex((version) => nameOf(version) === query['at']),
    0,
  );
  const shown = versions[index];
  if (shown === undefined) return <p className="panel-note">{t('empty')}</p>;
  const others = versions.filter((version) => version !== shown);
  const before = others.find((version) => nameOf(version) === query['with']) ?? versions[index + 1];
  return (
    <>
      <title>{type}</title>
      <PageHead
        crumbs={[{ href: '/platform/schemas', label: t('title') }]}
        title={<EventType type={type} />}
        actions={
          <Link className="pn-button pn-button-secondary" href={withQuery('/platform/schemas/check', { type })}>
            {t('checkVersion')}
          </Link>
        }
      />
      <div className="columns">
        <Versions type={type} versions={versions} shown={shown} />
        <div className="stack">
          {before !== undefined && <Changes type={type} others={others} before={before} shown={shown} />}
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

interface ChangesProps {
  readonly type: string;
  readonly others: readonly SchemaVersion[];
  readonly before: SchemaVersion;
  readonly shown: SchemaVersion;
}

/** The difference from the version before, or from another that was chosen. */
async function Changes({ type, others, before, shown }: ChangesProps): Promise<ReactElement> {
  const t = await getTranslations('schemas');
  const title = t('changes', { from: nameOf(before), to: nameOf(shown) });
  const chooser = (
    <Form action={`/platform/schemas/${encodeURIComponent(type)}`} className="compare-form" key={nameOf(before)}>
      <input type="hidden" name="at" value={nameOf(shown)} />
      <label>
        <span className="sr-only">{t('compareWith')}</span>
        <select name="with" className="pn-input" defaultValue={nameOf(before)}>
          {others.map((version) => (
            <option key={nameOf(version)}>{nameOf(version)}</option>
          ))}
        </select>
      </label>
      <Button type="submit" variant="secondary" size="small">
        {t('compare')}
      </Button>
    </Form>
  );
  return (
    <Panel title={title} id="changes" isFlush action={others.length > 1 ? chooser : undefined}>
      <SchemaDiff before={before.schema} after={shown.schema} label={title} />
    </Panel>
  );
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
              <Badge>{t('v', { version: nameOf(version) })}</Badge>
              <span className="version-who">
                <Ago time={version.registeredAt} />
                {version.registeredBy !== null && (
                  <small className="muted break">
                    <PersonName id={version.registeredBy} />
                  </small>
                )}
              </span>
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
          { id: 'field', header: t('field'), isRowHeader: true, cell: ({ path }) => <code className="break">{path}</code> },
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
