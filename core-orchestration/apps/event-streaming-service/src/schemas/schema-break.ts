import type { SchemaObject, SchemaPlace } from './json-schema.ts';

/**
 * `unreadable`: something written under the old schema does not fit the new one. `surprising`: something written under the new one may
 * lack, or be of another type than, what readers of the old one rely on.
 */
export interface SchemaBreak {
  readonly kind: 'unreadable' | 'surprising';
  /** Where in the schema: a JSON pointer. */
  readonly pointer: string;
  /** A sentence that says what breaks, and for whom. */
  readonly detail: string;
}

export type Compare = (before: SchemaPlace, after: SchemaPlace) => readonly SchemaBreak[];

/** A schema place whose schema is an object of keywords. */
export interface KeywordPlace extends SchemaPlace {
  readonly schema: SchemaObject;
}
