import { commonError, decodeCursor, isUuid } from '@prognetwork/shared-infrastructure';

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The id that a page starts after. Throws `request.invalid_cursor` when the cursor holds anything else. */
export function idOfCursor(cursor: string | undefined): string | undefined {
  const id = decodeCursor(cursor, 1)?.[0];
  if (id !== undefined && !isUuid(id)) throw commonError('request.invalid_cursor');
  return id;
}
