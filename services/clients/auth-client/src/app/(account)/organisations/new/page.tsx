import { Card, Link, PageHeader, ActionForm, type FormField } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import NextLink from 'next/link';
import type { ReactElement } from 'react';
import { bff } from '../../../../bff.ts';
import { formText } from '../../../../forms/form-text.ts';
import { createOrganisation } from './create-organisation.ts';

const kinds = ['association', 'union', 'cooperative', 'campaign', 'federation', 'chapter'] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('create'))('title') };
}

export default async function CreateOrganisationPage(): Promise<ReactElement> {
  await bff.requireSession('/organisations/new');
  const t = await getTranslations('create');
  const example = `${new URL(bff.urlOf('marketing')).host}/o/…`;
  const fields: FormField[] = [
    { name: 'name', kind: 'text', label: t('name'), hint: t('nameHint'), autoComplete: 'organization', maxLength: 120 },
    {
      name: 'slug',
      kind: 'text',
      label: t('slug'),
      hint: t('slugHint', { example }),
      autoComplete: 'off',
      maxLength: 40,
      spellCheck: false,
    },
    {
      name: 'kind',
      kind: 'select',
      label: t('kind'),
      defaultValue: 'association',
      options: kinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) })),
    },
  ];
  return (
    <div className="mx-auto grid max-w-xl gap-6">
      <PageHeader title={t('title')} description={t('description')} />
      <Card>
        <ActionForm
          action={createOrganisation}
          fields={fields}
          hidden={{ form_id: crypto.randomUUID() }}
          text={await formText(t('submit'))}
        />
      </Card>
      <p>
        <Link component={NextLink} href="/organisations">
          {t('back')}
        </Link>
      </p>
    </div>
  );
}
