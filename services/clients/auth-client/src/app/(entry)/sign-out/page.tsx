import { Button, Link } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { redirect } from 'next/navigation';
import type { ReactElement } from 'react';
import { bff } from '../../../bff.ts';
import { EntryHeading } from '../../../components/entry-heading.tsx';
import { signOut } from './sign-out.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signOut'))('submit') };
}

export default async function SignOutPage(): Promise<ReactElement> {
  const session = await bff.getSession();
  if (session === undefined) return redirect('/sign-in?notice=signed-out');
  const t = await getTranslations('signOut');
  const { displayName: name, email } = session.person;
  return (
    <>
      <EntryHeading title={t('title')}>{t('description', { name, email })}</EntryHeading>
      <form action={signOut}>
        <Button type="submit" wide>
          {t('submit')}
        </Button>
      </form>
      <p>
        <Link href="/organisations">{t('stay')}</Link>
      </p>
    </>
  );
}
