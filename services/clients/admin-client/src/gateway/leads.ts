import type { PageQuery } from '../components/page-query.ts';
import type { Lead } from '../contract/leads.ts';
import type { Page } from '../contract/shared.ts';
import { readPage, type Read } from './read.ts';

export function listLeads(query: PageQuery): Promise<Read<Page<Lead>>> {
  return readPage('/v1/platform/leads', { query });
}
