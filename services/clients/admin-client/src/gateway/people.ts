import { cache } from 'react';
import type { Member, PersonDetail, PersonSummary } from '../contract/people.ts';
import type { Page } from '../contract/shared.ts';
import type { PageQuery } from '../components/page-query.ts';
import { read, readOrNotFound, readPage, type Read } from './read.ts';

export function listPeople(query: PageQuery): Promise<Read<Page<PersonSummary>>> {
  return readPage('/v1/people', { query });
}

export function loadPerson(userId: string): Promise<Read<PersonDetail>> {
  return readOrNotFound(`/v1/people/${encodeURIComponent(userId)}`);
}

export function listMembers(tenantId: string, query: PageQuery): Promise<Read<Page<Member>>> {
  return readPage('/v1/members', { tenantId, query });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The name of whoever an id belongs to, asked once a request; undefined for services and for people who are gone. */
export const nameOfPerson = cache(async (id: string): Promise<string | undefined> => {
  if (!UUID.test(id)) return undefined;
  const found = await read<PersonDetail>(`/v1/people/${id}`);
  return found.ok ? found.value.displayName : undefined;
});

const NAMES_ASKED_AT_MOST = 30;

/** The names behind the ids of people among these; each is asked once. */
export async function namesOfPeople(ids: readonly (string | null | undefined)[]): Promise<ReadonlyMap<string, string>> {
  const people = [...new Set(ids)].filter((id) => typeof id === 'string' && UUID.test(id)).slice(0, NAMES_ASKED_AT_MOST) as string[];
  const named = await Promise.all(people.map(async (id) => [id, await nameOfPerson(id)] as const));
  return new Map(named.flatMap(([id, name]) => (name === undefined ? [] : [[id, name]])));
}
