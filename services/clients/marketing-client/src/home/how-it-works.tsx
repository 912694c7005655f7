import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';

const steps = ['one', 'two', 'three'] as const;
const fills = [
  'bg-bg-accent-default text-content-accent-inverse',
  'bg-bg-warning-subtle text-content-warning-emphasis',
  'bg-bg-emphasis text-content-inverse',
];

export async function HowItWorks(): Promise<ReactElement> {
  const t = await getTranslations('how');
  return (
    <section aria-labelledby="how" className="border-y border-border-subtle bg-bg-subtle">
      <div className="mx-auto max-w-6xl px-5 py-20 sm:px-8">
        <h2 id="how" className="text-3xl">
          {t('title')}
        </h2>
        <ol className="mt-10 grid gap-10 md:grid-cols-3 md:gap-8">
          {steps.map((step, index) => (
            <li key={step}>
              <span
                className={`grid size-14 place-items-center rounded-full font-display text-2xl font-bold ${fills[index] ?? ''}`}
                aria-hidden="true"
              >
                {index + 1}
              </span>
              <h3 className="mt-5 text-xl">{t(`${step}.title`)}</h3>
              <p className="mt-2 text-base text-content-subtle">{t(`${step}.text`)}</p>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
