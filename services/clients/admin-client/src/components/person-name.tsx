import Link from 'next/link';
import type { ReactElement } from 'react';
import { nameOfPerson } from '../gateway/people.ts';

/** Who acted, by name where the id is a person's; a service is named by its id. */
export async function PersonName({ id, isLink = false }: { readonly id: string; readonly isLink?: boolean }): Promise<ReactElement> {
  const name = await nameOfPerson(id);
  if (name === undefined) return <span className="break">{id}</span>;
  return isLink ? (
    <Link className="quiet-link" href={`/platform/people/${id}`}>
      {name}
    </Link>
  ) : (
    <span>{name}</span>
  );
}
