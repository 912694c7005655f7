import { ActionForm, Badge, ButtonLink, Callout, Card, Money } from '@prognetwork/design-system';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { bff } from '../../../bff.ts';
import { type DuesPlan, type Organisation, organisationPath } from '../../../organisations/organisation.ts';
import { join } from './join.ts';

interface JoinPanelProps {
  readonly organisation: Organisation;
  readonly chosenPlanId: string | undefined;
  readonly personName: string | undefined;
}

async function JoinButton({
  organisation,
  plan,
  isSignedIn,
}: {
  readonly organisation: Organisation;
  readonly plan: DuesPlan;
  readonly isSignedIn: boolean;
}): Promise<ReactElement> {
  const t = await getTranslations('organisation');
  const texts = await getTranslations('join');
  if (isSignedIn) {
    const hidden = { slug: organisation.slug, plan: plan.planId, form_id: crypto.randomUUID() };
    return <ActionForm action={join} hidden={hidden} text={{ errorTitle: texts('errorTitle'), submit: t('join', { plan: plan.name }) }} />;
  }
  const returnTo = `${organisationPath(organisation.slug)}?plan=${encodeURIComponent(plan.planId)}#join`;
  return (
    <ButtonLink wide href={`/session/start?return_to=${encodeURIComponent(returnTo)}`}>
      {t('joinSignIn', { plan: plan.name })}
    </ButtonLink>
  );
}

async function PlanChoice(props: {
  readonly organisation: Organisation;
  readonly plan: DuesPlan;
  readonly isSignedIn: boolean;
  readonly isChosen: boolean;
}): Promise<ReactElement> {
  const { plan, isChosen } = props;
  const t = await getTranslations('organisation');
  const locale = await getLocale();
  return (
    <Card as="li" className={isChosen ? 'border-border-accent-emphasis! ring-1 ring-border-accent-emphasis' : ''}>
      {isChosen && <Badge intent="accent">{t('chosen')}</Badge>}
      <h3 className="text-xl">{plan.name}</h3>
      {plan.description && <p className="mt-1 text-base text-content-subtle">{plan.description}</p>}
      <p className="mt-4 mb-5 flex flex-wrap items-baseline gap-x-2">
        <span className="font-display text-3xl font-bold text-content-emphasis">
          <Money value={plan.price} locale={locale} />
        </span>
        <span className="text-base text-content-muted">{t(plan.interval === 'month' ? 'perMonth' : 'perYear')}</span>
      </p>
      <JoinButton organisation={props.organisation} plan={plan} isSignedIn={props.isSignedIn} />
    </Card>
  );
}

export async function JoinPanel({ organisation, chosenPlanId, personName }: JoinPanelProps): Promise<ReactElement> {
  const t = await getTranslations('organisation');
  if (organisation.status !== 'active')
    return (
      <Callout intent="neutral" title={t('suspendedTitle')}>
        {t('suspended')}
      </Callout>
    );

  const found = await bff.gateway<{ items: DuesPlan[] }>(`/v1/organisations/${encodeURIComponent(organisation.slug)}/plans`, {
    sessionToken: null,
  });
  if (!found.ok) {
    return (
      <Callout intent="warning" title={t('plansErrorTitle')}>
        {t('plansError', { requestId: found.problem.requestId ?? '–' })}
      </Callout>
    );
  }
  const plans = found.body.items;
  if (plans.length === 0)
    return (
      <Callout intent="neutral" title={t('noPlansTitle')}>
        {t('noPlans')}
      </Callout>
    );
  return (
    <>
      <p className="text-base text-content-subtle">{t('joinText')}</p>
      <ul className="grid gap-4">
        {plans.map((plan) => (
          <PlanChoice
            key={plan.planId}
            organisation={organisation}
            plan={plan}
            isSignedIn={personName !== undefined}
            isChosen={plan.planId === chosenPlanId}
          />
        ))}
      </ul>
      <p className="text-base text-content-muted">{personName === undefined ? t('signInNote') : t('signedInAs', { name: personName })}</p>
    </>
  );
}
