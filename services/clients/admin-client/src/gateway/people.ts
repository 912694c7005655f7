import type { Member, PersonDetail, PersonSummary } from '../contract/people.ts';
import type { Page } from '../contract/shared.ts';
import type { PageQuery } from '../components/page-query.ts';
import { readOrNotFound, readPage, type Read } from './read.ts';

export function listPeople(query: PageQuery): Promise<Read<Page<PersonSummary>>> {
  return readPage('/v1/people', { query });
}

export function loadPerson(userId: string): Promise<Read<PersonDetail>> {
  return readOrNotFound(`/v1/people/${encodeURIComponent(userId)}`);
}

export function listMembers(tenantId: string, query: PageQuery): Promise<Read<Page<Member>>> {
  return readPage('/v1/members', { tenantId, query });
}
