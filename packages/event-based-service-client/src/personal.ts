import { readField } from './field-path.ts';

/** In place of a path to a person's id: who did it, as the envelope says. What a person writes, such as a reason, is theirs. */
export const ACTOR = '@actor';

/** Fields of the data that say something about one person: kept under that person's key, unreadable once it is destroyed. */
export interface PersonalFields {
  /**
   * Whose they are: the path to the person's id in the data, ACTOR, or, for somebody who may have no account, the path to their e-mail address.
   */
  readonly person: string | { readonly address: string };
  /** Paths in the data; what is under one of them is kept as a whole. A path into another field of the event has to stand before that field. */
  readonly fields: readonly string[];
}

interface WhoAndWhat {
  readonly actorid?: string | undefined;
  readonly data: unknown;
}

/** The person of personal fields: by id, or by e-mail address. */
export type Owner = { readonly id: string } | { readonly address: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Whose personal fields of an event are. Undefined when they are nobody's: written by a service, or of an event of before it was said whose they are.
 */
export function ownerOf({ person }: PersonalFields, event: WhoAndWhat): Owner | undefined {
  if (typeof person !== 'string') {
    const address = readField(event.data, person.address);
    return typeof address === 'string' && address.includes('@') ? { address } : undefined;
  }
  const found = person === ACTOR ? event.actorid : readField(event.data, person);
  const id = typeof found === 'string' ? found.toLowerCase() : '';
  return UUID.test(id) ? { id } : undefined;
}
