import { Badge, Card } from '@prognetwork/design-system';
import { isHexColor, tenantPalette } from '@prognetwork/design-system/tokens';
import { getTranslations } from 'next-intl/server';
import NextLink from 'next/link';
import type { CSSProperties, ReactElement } from 'react';
import { initialsOf, type Organisation, organisationPath } from './organisation.ts';

/** Both themes at once: `light-dark()` follows the colour scheme that the page shows. */
function brandStyle(primaryColor: string | null | undefined): CSSProperties | undefined {
  if (typeof primaryColor !== 'string' || !isHexColor(primaryColor)) return undefined;
  const [light, dark] = [tenantPalette(primaryColor, 'light'), tenantPalette(primaryColor, 'dark')];
  return { backgroundColor: `light-dark(${light.solid}, ${dark.solid})`, color: `light-dark(${light.onSolid}, ${dark.onSolid})` };
}

export async function OrganisationCard({ organisation }: { readonly organisation: Organisation }): Promise<ReactElement> {
  const kind = await getTranslations('kind');
  const { name, slug, branding, description } = organisation;
  const line = branding?.tagline || description;
  return (
    <Card as="li" className="relative flex gap-5 transition-shadow hover:shadow-raised">
      <span
        aria-hidden="true"
        className="grid size-14 shrink-0 place-items-center rounded-lg bg-bg-accent-default font-display text-xl font-bold text-content-accent-inverse"
        style={brandStyle(branding?.primaryColor)}
      >
        {initialsOf(name)}
      </span>
      <div className="min-w-0">
        <h2 className="text-xl">
          <NextLink href={organisationPath(slug)} className="after:absolute after:inset-0 after:rounded-lg hover:underline">
            {name}
          </NextLink>
        </h2>
        <p className="mt-1.5">
          <Badge>{kind(organisation.kind)}</Badge>
        </p>
        {line && <p className="mt-3 line-clamp-3 text-base text-content-subtle">{line}</p>}
      </div>
    </Card>
  );
}
