import { safeReturnTo } from '@prognetwork/bff';
import { Callout, Link, ActionForm, type FormField } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { EntryHeading } from '../../../components/entry-heading.tsx';
import { formText } from '../../../forms/form-text.ts';
import { handOffInPath } from '../../continue/hand-off-request.ts';
import { signIn } from './sign-in.ts';
import type { PageInput } from '../../../page-input.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('submit') };
}

type Translate = Awaited<ReturnType<typeof getTranslations<'signIn'>>>;

function descriptionFor(t: Translate, returnTo: string): string {
  const handOff = handOffInPath(returnTo);
  if (handOff?.client === 'admin') return t('toAdmin');
  if (handOff?.client === 'marketing') return t('toMarketing', { name: 'ProgNetwork' });
  return t('description');
}

export default async function SignInPage({ searchParams }: PageInput): Promise<ReactElement> {
  const t = await getTranslations('signIn');
  const { return_to: value, notice } = await searchParams;
  const returnTo = safeReturnTo(typeof value === 'string' ? value : undefined, '/organisations');
  const fields: FormField[] = [
    { name: 'email', kind: 'email', label: t('email'), autoComplete: 'username', maxLength: 254, spellCheck: false },
    { name: 'password', kind: 'password', label: t('password'), autoComplete: 'current-password' },
  ];
  return (
    <>
      <EntryHeading title={t('title')}>{descriptionFor(t, returnTo)}</EntryHeading>
      {notice === 'verified' && <Callout intent="success" title={t('verified')} />}
      {notice === 'signed-out' && <Callout intent="info" title={t('signedOut')} />}
      <ActionForm action={signIn} fields={fields} hidden={{ return_to: returnTo }} text={await formText(t('submit'))} />
      <p>
        {t('noAccount')} <Link href="/register">{t('register')}</Link>
      </p>
    </>
  );
}
