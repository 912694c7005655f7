import { Link, ActionForm, type FormField } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { EntryHeading } from '../../../components/entry-heading.tsx';
import { formText } from '../../../forms/form-text.ts';
import { register } from './register.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('register'))('title') };
}

export default async function RegisterPage(): Promise<ReactElement> {
  const t = await getTranslations('register');
  const fields: FormField[] = [
    { name: 'displayName', kind: 'text', label: t('displayName'), hint: t('displayNameHint'), autoComplete: 'name', maxLength: 200 },
    { name: 'email', kind: 'email', label: t('email'), hint: t('emailHint'), autoComplete: 'email', maxLength: 254, spellCheck: false },
    { name: 'password', kind: 'password', label: t('password'), hint: t('passwordHint'), autoComplete: 'new-password' },
  ];
  return (
    <>
      <EntryHeading title={t('title')}>{t('description')}</EntryHeading>
      <ActionForm action={register} fields={fields} text={await formText(t('submit'))} />
      <p>
        {t('haveAccount')} <Link href="/sign-in">{t('signIn')}</Link>
      </p>
    </>
  );
}
