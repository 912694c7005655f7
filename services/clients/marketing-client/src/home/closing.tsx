import { ButtonLink, Poster } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import NextLink from 'next/link';
import type { ReactElement } from 'react';
import { bff } from '../bff.ts';

export async function Closing(): Promise<ReactElement> {
  const t = await getTranslations('closing');
  return (
    <section aria-labelledby="closing" className="mx-auto max-w-6xl px-5 py-20 sm:px-8">
      <div className="grid overflow-clip rounded-xl bg-bg-accent-subtle md:grid-cols-[1.4fr_1fr]">
        <div className="p-8 sm:p-12">
          <h2 id="closing" className="text-3xl">
            {t('title')}
          </h2>
          <p className="mt-3 text-lg text-content-default">{t('text')}</p>
          <div className="mt-7 flex flex-wrap gap-3">
            <ButtonLink href={bff.urlOf('auth', '/register')}>{t('start')}</ButtonLink>
            <ButtonLink variant="secondary" component={NextLink} href="/contact">
              {t('contact')}
            </ButtonLink>
          </div>
        </div>
        <div className="relative min-h-40">
          <Poster columns={4} rows={3} seed={77} className="absolute inset-0 size-full" />
        </div>
      </div>
    </section>
  );
}
