import { Callout, Card, PageHeader, ActionForm, type FormField } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { bff } from '../../../bff.ts';
import { formText } from '../../../forms/form-text.ts';
import { isLocale, localeNames, locales } from '../../../i18n/locales.ts';
import { saveProfile } from './save-profile.ts';
import type { PageInput } from '../../../page-input.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('profile'))('title') };
}

export default async function ProfilePage({ searchParams }: PageInput): Promise<ReactElement> {
  const { person } = await bff.requireSession('/profile');
  const t = await getTranslations('profile');
  const { notice } = await searchParams;
  const locale = isLocale(person.locale) ? person.locale : await getLocale();
  const fields: FormField[] = [
    { name: 'displayName', kind: 'text', label: t('displayName'), autoComplete: 'name', defaultValue: person.displayName, maxLength: 200 },
    {
      name: 'locale',
      kind: 'select',
      label: t('locale'),
      hint: t('localeHint'),
      defaultValue: locale,
      options: locales.map((name) => ({ value: name, label: localeNames[name] })),
    },
  ];
  return (
    <div className="mx-auto grid max-w-xl gap-6">
      <PageHeader title={t('title')} description={t('description')} />
      {notice === 'saved' && <Callout intent="success" title={t('saved')} />}
      <Card>
        <dl className="mb-5">
          <dt className="font-bold text-content-emphasis">{t('email')}</dt>
          <dd>{person.email}</dd>
        </dl>
        <ActionForm action={saveProfile} fields={fields} text={await formText(t('submit'))} />
      </Card>
    </div>
  );
}
