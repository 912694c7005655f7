import { ActionForm, ButtonLink, Callout, Card, type FormField } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import NextLink from 'next/link';
import type { ReactElement } from 'react';
import { PageIntro } from '../../components/page-intro.tsx';
import { sendLead } from './send-lead.ts';
import type { PageInput } from '../../page-input.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('contact');
  return { title: t('title'), description: t('text') };
}

async function LeadForm(): Promise<ReactElement> {
  const t = await getTranslations('contact');
  const fields: FormField[] = [
    { name: 'name', kind: 'text', label: t('name'), autoComplete: 'name', maxLength: 200 },
    { name: 'email', kind: 'email', label: t('email'), autoComplete: 'email', maxLength: 254, spellCheck: false },
    { name: 'organisation', kind: 'text', label: t('organisation'), autoComplete: 'organization', maxLength: 200 },
    { name: 'message', kind: 'textarea', label: t('message'), maxLength: 4000 },
  ];
  return (
    <Card data-density="calm">
      <ActionForm
        action={sendLead}
        fields={fields}
        hidden={{ form_id: crypto.randomUUID() }}
        text={{ errorTitle: t('errorTitle'), submit: t('submit') }}
      />
      <p className="mt-4 text-sm text-content-muted">{t('privacy')}</p>
    </Card>
  );
}

export default async function ContactPage({ searchParams }: PageInput): Promise<ReactElement> {
  const t = await getTranslations('contact');
  const { sent } = await searchParams;
  return (
    <div className="mx-auto grid max-w-6xl items-start gap-12 px-5 py-16 sm:px-8 lg:grid-cols-[1fr_1.1fr]">
      <PageIntro title={t('title')}>{t('text')}</PageIntro>
      {sent === '1' ? (
        <div className="grid gap-6">
          <Callout intent="success" title={t('sentTitle')}>
            {t('sent')}
          </Callout>
          <p>
            <ButtonLink variant="secondary" component={NextLink} href="/">
              {t('home')}
            </ButtonLink>
          </p>
        </div>
      ) : (
        <LeadForm />
      )}
    </div>
  );
}
