import { getTranslations } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';

const kinds = ['federation', 'union', 'cooperative', 'campaign'] as const;
type Kind = (typeof kinds)[number];

const shapes: Record<Kind, ReactNode> = {
  federation: (
    <>
      <circle cx="32" cy="16" r="12" fill="var(--pn-bg-accent-default)" />
      <circle cx="14" cy="46" r="12" fill="var(--pn-marigold-400)" />
      <circle cx="50" cy="46" r="12" fill="var(--pn-fern-500)" />
    </>
  ),
  union: (
    <>
      <path d="M2 60a18 18 0 0 1 36 0Z" fill="var(--pn-bg-accent-default)" />
      <path d="M26 60a18 18 0 0 1 36 0Z" fill="var(--pn-marigold-400)" />
      <circle cx="20" cy="30" r="9" fill="var(--pn-bg-accent-default)" />
      <circle cx="44" cy="30" r="9" fill="var(--pn-marigold-400)" />
    </>
  ),
  cooperative: (
    <>
      <path d="M4 4h28a28 28 0 0 1-28 28Z" fill="var(--pn-fern-500)" />
      <path d="M60 4v28a28 28 0 0 1-28-28Z" fill="var(--pn-bg-emphasis)" />
      <path d="M60 60H32a28 28 0 0 1 28-28Z" fill="var(--pn-marigold-400)" />
      <path d="M4 60V32a28 28 0 0 1 28 28Z" fill="var(--pn-bg-accent-default)" />
    </>
  ),
  campaign: (
    <>
      <path d="M6 24h12L46 6v52L18 40H6Z" fill="var(--pn-bg-accent-default)" />
      <path d="M46 18a14 14 0 0 1 0 28Z" fill="var(--pn-marigold-400)" />
    </>
  ),
};

export async function Kinds(): Promise<ReactElement> {
  const t = await getTranslations('kinds');
  return (
    <section aria-labelledby="kinds" className="border-y border-border-subtle bg-bg-muted">
      <div className="mx-auto max-w-6xl px-5 py-16 sm:px-8">
        <h2 id="kinds" className="max-w-[20ch] text-3xl">
          {t('title')}
        </h2>
        <ul className="mt-10 grid gap-x-8 gap-y-10 sm:grid-cols-2 lg:grid-cols-4">
          {kinds.map((kind) => (
            <li key={kind}>
              <svg viewBox="0 0 64 64" className="size-16" aria-hidden="true">
                {shapes[kind]}
              </svg>
              <h3 className="mt-4 text-xl">{t(`${kind}.title`)}</h3>
              <p className="mt-1.5 text-base text-content-subtle">{t(`${kind}.text`)}</p>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
