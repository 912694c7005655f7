import { Badge, ButtonLink, CheckIcon, Money, Poster } from '@prognetwork/design-system';
import { getLocale, getTranslations } from 'next-intl/server';
import NextLink from 'next/link';
import type { ReactElement } from 'react';
import { bff } from '../bff.ts';

const liveEvents = ['event1', 'event2', 'event3'] as const;

/** What a member, a treasurer and an administrator each see of one payment, laid over our pattern. An illustration. */
async function HeroPicture(): Promise<ReactElement> {
  const t = await getTranslations('hero');
  const locale = await getLocale();
  return (
    <div className="relative isolate mx-auto w-full max-w-140 select-none" aria-hidden="true" data-density="calm">
      <Poster columns={5} rows={5} seed={11} className="aspect-5/6 w-full rounded-xl sm:aspect-square" />
      <div className="absolute start-[4%] top-[5%] w-[80%] rounded-lg bg-bg-subtle p-4 sm:top-[8%] sm:w-[64%] sm:p-5 shadow-raised">
        <p className="text-sm text-content-muted">{t('memberOf')}</p>
        <p className="mt-0.5 font-display text-lg font-bold text-content-emphasis sm:text-xl">{t('memberName')}</p>
        <p className="mt-3 flex items-center justify-between">
          <Badge intent="success" dot>
            {t('memberStatus')}
          </Badge>
          <span className="font-semibold text-content-emphasis">
            <Money value={{ amount: '6000', currency: 'EUR' }} locale={locale} />
          </span>
        </p>
      </div>
      <div className="absolute end-[4%] top-[37%] flex w-[84%] items-center gap-3 rounded-lg bg-bg-subtle p-3 sm:top-[45%] sm:w-[66%] sm:p-4 shadow-raised">
        <span className="grid size-10 shrink-0 place-items-center rounded-full bg-bg-success-default text-content-success-inverse">
          <CheckIcon />
        </span>
        <p className="text-sm text-content-muted">
          <b className="block text-base text-content-emphasis">{t('paid')}</b>
          {t('paidNote')}
        </p>
      </div>
      <div className="absolute bottom-[5%] start-[6%] w-[66%] rounded-lg bg-bg-emphasis p-3 sm:start-[10%] sm:w-[58%] sm:p-4 font-mono text-sm text-content-inverse shadow-raised">
        <p className="mb-1.5 flex items-center gap-2 font-text text-xs font-bold">
          <span className="size-2 rounded-full bg-current" />
          {t('live')}
        </p>
        {liveEvents.map((name) => (
          <p key={name} className="truncate leading-relaxed">
            {t(name)}
          </p>
        ))}
      </div>
    </div>
  );
}

export async function Hero(): Promise<ReactElement> {
  const t = await getTranslations('hero');
  return (
    <section className="mx-auto grid max-w-6xl items-center gap-12 px-5 py-14 sm:px-8 lg:grid-cols-[1.05fr_1fr] lg:py-20">
      <div>
        <p className="font-semibold text-content-accent-default">{t('eyebrow')}</p>
        <h1 className="mt-4 text-5xl font-bold">{t('title')}</h1>
        <p className="mt-6 max-w-[38ch] text-lg text-content-subtle">{t('text')}</p>
        <div className="mt-8 flex flex-wrap gap-3">
          <ButtonLink href={bff.urlOf('auth', '/register')}>{t('start')}</ButtonLink>
          <ButtonLink variant="secondary" component={NextLink} href="/organisations">
            {t('discover')}
          </ButtonLink>
        </div>
        <p className="mt-4 text-base text-content-muted">{t('note')}</p>
      </div>
      <HeroPicture />
    </section>
  );
}
