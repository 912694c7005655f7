import type { Problem } from '@prognetwork/bff';
import { notFound, redirect } from 'next/navigation';
import type { Page } from '../contract/shared.ts';
import { type PageQuery, withQuery } from '../components/page-query.ts';
import { currentPath } from '../access/current-path.ts';
import { bff } from './bff.ts';

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export interface ReadOptions {
  readonly tenantId?: string;
  readonly query?: PageQuery;
}

/** Reads one resource. A session that ended sends the reader to sign in; every other failure comes back to be shown in its place. */
export async function read<T>(path: string, { tenantId, query = {} }: ReadOptions = {}): Promise<Read<T>> {
  const result = await bff.gateway<T>(withQuery(path, query), tenantId === undefined ? {} : { tenantId });
  if (result.ok) return { ok: true, value: result.body };
  if (result.status === 401) redirect(withQuery('/session/start', { return_to: await currentPath() }));
  return { ok: false, problem: result.problem };
}

/** The same, for what a page is about: when it does not exist, or not for this reader, neither does the page. */
export async function readOrNotFound<T>(path: string, options?: ReadOptions): Promise<Read<T>> {
  const result = await read<T>(path, options);
  if (!result.ok && (result.problem.status === 404 || result.problem.status === 422)) notFound();
  return result;
}

const PAGE_SIZE = '50';

export function readPage<T>(path: string, { tenantId, query = {} }: ReadOptions = {}): Promise<Read<Page<T>>> {
  return read<Page<T>>(path, { ...(tenantId !== undefined && { tenantId }), query: { limit: PAGE_SIZE, ...query } });
}
