import { Badge, Poster } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { initialsOf, type Organisation } from '../../../organisations/organisation.ts';

/** The same organisation always gets the same pattern. */
function seedOf(slug: string): number {
  return [...slug].reduce((seed, letter) => (seed * 31 + (letter.codePointAt(0) ?? 0)) % 100_000, 7);
}

export async function OrganisationHeader({ organisation }: { readonly organisation: Organisation }): Promise<ReactElement> {
  const kind = await getTranslations('kind');
  const { name, slug, branding } = organisation;
  return (
    <header className="border-b border-border-subtle bg-bg-accent-muted">
      <div className="h-28 overflow-clip sm:h-40">
        <Poster columns={18} rows={2} seed={seedOf(slug)} className="size-full" />
      </div>
      <div className="mx-auto max-w-6xl px-5 pb-10 sm:px-8">
        <span
          aria-hidden="true"
          className="relative -mt-10 grid h-20 w-fit min-w-20 place-items-center rounded-lg border-4 border-bg-accent-muted bg-bg-accent-default px-4 font-display text-2xl font-bold text-content-accent-inverse"
        >
          {branding?.logoText || initialsOf(name)}
        </span>
        <p className="mt-5">
          <Badge intent="accent">{kind(organisation.kind)}</Badge>
        </p>
        <h1 className="mt-2 text-4xl font-bold">{name}</h1>
        {branding?.tagline && <p className="mt-3 max-w-[45ch] text-xl text-content-default">{branding.tagline}</p>}
      </div>
    </header>
  );
}
