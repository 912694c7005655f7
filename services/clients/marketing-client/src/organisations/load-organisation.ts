import { GatewayError } from '@prognetwork/bff';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { bff } from '../bff.ts';
import type { Organisation } from './organisation.ts';

/** The organisation behind a public page, once a request; a page that does not exist is a 404. */
export const loadOrganisation = cache(async (slug: string): Promise<Organisation> => {
  const found = await bff.gateway<Organisation>(`/v1/organisations/${encodeURIComponent(slug)}`, { sessionToken: null });
  if (found.ok) return found.body;
  if (found.status >= 400 && found.status < 500 && found.status !== 429) return notFound();
  throw new GatewayError(found.problem);
});
