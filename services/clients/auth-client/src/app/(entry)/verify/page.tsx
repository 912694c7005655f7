import { Link, ActionForm } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { EntryHeading } from '../../../components/entry-heading.tsx';
import { formText } from '../../../forms/form-text.ts';
import { verify } from './verify.ts';
import type { PageInput } from '../../../page-input.ts';

export async function generateMetadata(): Promise<Metadata> {
  // The address of this page is a key: it must not travel to other sites. With `no-referrer` browsers would send the form
  // with an Origin of `null`, and the server would refuse it.
  return { title: (await getTranslations('verify'))('title'), referrer: 'same-origin' };
}

/** Asks for a click, because mail scanners open every link and would use up the token. */
export default async function VerifyPage({ searchParams }: PageInput): Promise<ReactElement> {
  const t = await getTranslations('verify');
  const { token } = await searchParams;
  if (typeof token !== 'string' || token === '') {
    return (
      <>
        <EntryHeading title={t('missingTitle')}>{t('missing')}</EntryHeading>
        <p>
          <Link href="/register">{t('registerAgain')}</Link>
        </p>
      </>
    );
  }
  return (
    <>
      <EntryHeading title={t('title')}>{t('description')}</EntryHeading>
      <ActionForm action={verify} hidden={{ token }} text={await formText(t('submit'))} />
      <p>
        <Link href="/register">{t('registerAgain')}</Link>
      </p>
    </>
  );
}
