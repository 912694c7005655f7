import { Callout, ButtonLink, Card, EmptyState } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import NextLink from 'next/link';
import type { ReactElement } from 'react';
import { bff } from '../../bff.ts';
import { PageIntro } from '../../components/page-intro.tsx';
import { PlanCard } from './plan-card.tsx';
import type { PlatformPlan } from './platform-plan.ts';
import { Questions } from './questions.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('pricing');
  return { title: t('title'), description: t('text') };
}

async function Plans(): Promise<ReactElement> {
  const t = await getTranslations('pricing');
  const found = await bff.gateway<{ items: PlatformPlan[] }>('/v1/platform-plans', { sessionToken: null });
  if (!found.ok) {
    return (
      <Callout intent="warning" title={t('errorTitle')}>
        {t('error', { requestId: found.problem.requestId ?? '–' })}
      </Callout>
    );
  }
  const plans = found.body.items;
  if (plans.length === 0) {
    const ask = (
      <ButtonLink component={NextLink} href="/contact">
        {t('contact')}
      </ButtonLink>
    );
    return (
      <Card>
        <EmptyState title={t('emptyTitle')} action={ask}>
          {t('empty')}
        </EmptyState>
      </Card>
    );
  }
  return (
    <ul className="grid items-stretch gap-5 lg:grid-cols-3">
      {plans.map((plan, index) => (
        <PlanCard key={plan.code} plan={plan} isEmphasised={plans.length > 2 && index === Math.floor((plans.length - 1) / 2)} />
      ))}
    </ul>
  );
}

export default function PricingPage(): ReactElement {
  return (
    <div className="mx-auto grid max-w-6xl gap-12 px-5 py-16 sm:px-8">
      <PricingIntro />
      <Plans />
      <Questions />
    </div>
  );
}

async function PricingIntro(): Promise<ReactElement> {
  const t = await getTranslations('pricing');
  return <PageIntro title={t('title')}>{t('text')}</PageIntro>;
}
