import { Badge, ButtonLink, Card, CheckIcon, Money } from '@prognetwork/design-system';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { bff } from '../../bff.ts';
import type { PlatformPlan } from './platform-plan.ts';

export async function PlanCard({
  plan,
  isEmphasised,
}: {
  readonly plan: PlatformPlan;
  readonly isEmphasised: boolean;
}): Promise<ReactElement> {
  const t = await getTranslations('pricing');
  const locale = await getLocale();
  const isFree = BigInt(plan.price.amount) === 0n;
  return (
    <Card
      as="li"
      className={`flex flex-col ${isEmphasised ? 'border-border-accent-emphasis! shadow-raised! ring-1 ring-border-accent-emphasis' : ''}`}
    >
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <h2 className="text-2xl">{plan.name}</h2>
        {isEmphasised && <Badge intent="accent">{t('suggested')}</Badge>}
      </div>
      <p className="mt-1 lg:min-h-[2lh] text-base text-content-subtle">{plan.description}</p>
      <p className="mt-3 flex flex-wrap items-baseline gap-x-2">
        <span className="font-display text-3xl font-bold text-content-emphasis">
          {isFree ? t('free') : <Money value={plan.price} locale={locale} />}
        </span>
        {!isFree && <span className="text-base text-content-muted">{t(plan.interval === 'month' ? 'perMonth' : 'perYear')}</span>}
      </p>
      <ul className="mt-6 mb-8 grid gap-2.5">
        {plan.features.map((feature) => (
          <li key={feature} className="flex gap-2.5 text-base">
            <CheckIcon className="mt-1 shrink-0 text-content-success-default" />
            {feature}
          </li>
        ))}
      </ul>
      <ButtonLink wide className="mt-auto" variant={isEmphasised ? 'primary' : 'secondary'} href={bff.urlOf('auth', '/register')}>
        {t('choose', { plan: plan.name })}
      </ButtonLink>
    </Card>
  );
}
