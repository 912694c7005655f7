import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';

const questions = ['trial', 'members', 'self', 'cards'] as const;

export async function Questions(): Promise<ReactElement> {
  const t = await getTranslations('pricing');
  return (
    <section aria-labelledby="questions" className="max-w-3xl">
      <h2 id="questions" className="text-2xl">
        {t('questionsTitle')}
      </h2>
      <div className="mt-4 divide-y divide-border-subtle border-y border-border-subtle">
        {questions.map((name) => (
          <details key={name} className="group">
            <summary className="flex min-h-14 cursor-pointer list-none items-center justify-between gap-4 font-semibold text-content-emphasis">
              {t(`questions.${name}.q`)}
              <span aria-hidden="true" className="text-2xl text-content-muted transition-transform group-open:rotate-45">
                +
              </span>
            </summary>
            <p className="pb-5 text-content-subtle">{t(`questions.${name}.a`)}</p>
          </details>
        ))}
      </div>
    </section>
  );
}
