import { Card, Money } from '@prognetwork/design-system';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';

function Feature({
  title,
  text,
  className,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly className?: string;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <Card as="article" className={className ?? ''}>
      <h3 className="text-xl">{title}</h3>
      <p className="mt-2 text-base text-content-subtle">{text}</p>
      {children}
    </Card>
  );
}

async function LedgerPicture(): Promise<ReactElement> {
  const t = await getTranslations('features.money');
  const locale = await getLocale();
  const dues = <Money value={{ amount: '6000', currency: 'EUR' }} locale={locale} />;
  return (
    <table className="mt-6 w-full border-collapse text-base" data-density="calm">
      <caption className="sr-only">{t('ledger')}</caption>
      <thead>
        <tr className="border-b border-border-default text-start text-sm text-content-muted">
          <th scope="col" className="py-2 text-start font-semibold">
            {t('account')}
          </th>
          <th scope="col" className="py-2 text-end font-semibold">
            {t('debit')}
          </th>
          <th scope="col" className="py-2 text-end font-semibold">
            {t('credit')}
          </th>
        </tr>
      </thead>
      <tbody className="text-content-emphasis">
        <tr className="border-b border-border-subtle">
          <th scope="row" className="py-2.5 text-start font-normal">
            {t('row1')}
          </th>
          <td className="text-end">{dues}</td>
          <td className="text-end text-content-muted">–</td>
        </tr>
        <tr>
          <th scope="row" className="py-2.5 text-start font-normal">
            {t('row2')}
          </th>
          <td className="text-end text-content-muted">–</td>
          <td className="text-end">{dues}</td>
        </tr>
      </tbody>
    </table>
  );
}

async function TerminalPicture(): Promise<ReactElement> {
  const t = await getTranslations('features.own');
  return (
    <figure
      className="mt-6 overflow-x-auto rounded-md bg-bg-emphasis p-4 font-mono text-sm text-content-inverse"
      aria-label={t('terminal')}
    >
      <p>$ npm start</p>
      <p className="mt-1">{t('ready')}</p>
    </figure>
  );
}

export async function Features(): Promise<ReactElement> {
  const t = await getTranslations('features');
  return (
    <section aria-labelledby="features" className="mx-auto max-w-6xl px-5 py-20 sm:px-8">
      <h2 id="features" className="text-3xl">
        {t('title')}
      </h2>
      <p className="mt-3 max-w-[50ch] text-lg text-content-subtle">{t('text')}</p>
      <div className="mt-10 grid gap-5 md:grid-cols-2 lg:grid-cols-6">
        <Feature title={t('money.title')} text={t('money.text')} className="lg:col-span-4">
          <LedgerPicture />
        </Feature>
        <Feature title={t('isolation.title')} text={t('isolation.text')} className="bg-bg-accent-muted lg:col-span-2" />
        <Feature title={t('live.title')} text={t('live.text')} className="lg:col-span-2" />
        <Feature title={t('mail.title')} text={t('mail.text')} className="lg:col-span-2" />
        <Feature title={t('trace.title')} text={t('trace.text')} className="lg:col-span-2" />
        <Feature title={t('own.title')} text={t('own.text')} className="md:col-span-2 lg:col-span-6">
          <TerminalPicture />
        </Feature>
      </div>
    </section>
  );
}
