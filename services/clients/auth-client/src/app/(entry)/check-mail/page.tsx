import { Card, Link } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { cookies } from 'next/headers';
import type { ReactElement } from 'react';
import { EntryHeading } from '../../../components/entry-heading.tsx';
import { REGISTERED_MAIL_COOKIE } from './registered-mail.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('checkMail'))('title') };
}

export default async function CheckMailPage(): Promise<ReactElement> {
  const t = await getTranslations('checkMail');
  const email = (await cookies()).get(REGISTERED_MAIL_COOKIE)?.value;
  return (
    <>
      <svg
        viewBox="0 0 96 72"
        className="w-24 text-content-accent-default"
        fill="none"
        stroke="currentColor"
        strokeWidth="3.5"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <rect x="4" y="14" width="76" height="52" rx="7" fill="var(--pn-bg-accent-subtle)" />
        <path d="m6 20 36 27 36-27" />
        <circle cx="80" cy="16" r="12" fill="var(--pn-marigold-400)" stroke="none" />
      </svg>
      <EntryHeading title={t('title')}>{email ? t('description', { email }) : t('descriptionPlain')}</EntryHeading>
      <Card look="quiet">
        <h2 className="text-lg">{t('notThere')}</h2>
        <ul className="mt-2 grid list-disc gap-1 ps-5 text-content-subtle">
          <li>{t('spam')}</li>
          <li>
            {t('typo')} <Link href="/register">{t('again')}</Link>
          </li>
          <li>
            {t('known')} <Link href="/sign-in">{t('signIn')}</Link>
          </li>
        </ul>
      </Card>
    </>
  );
}
