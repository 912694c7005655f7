import { fieldsOf, type SchemaField } from './schema-fields.ts';

/** What a reader of events has to know about one field that is not as it was. */
export interface FieldDifference {
  readonly path: string;
  readonly what: 'added' | 'removed' | 'changed';
  /** In words, such as `string, maxLength 200`; undefined where the field is not. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The fields that differ between two schemas, in the order of the later one, those that are gone at the end. */
export function compareFields(before: unknown, after: unknown): FieldDifference[] {
  const earlier = new Map(fieldsOf(before).map((field) => [field.path, inWords(field)]));
  const later = new Map(fieldsOf(after).map((field) => [field.path, inWords(field)]));
  const kept = [...later].flatMap(([path, words]): FieldDifference[] => {
    const was = earlier.get(path);
    if (was === words) return [];
    return [{ path, what: was === undefined ? 'added' : 'changed', before: was, after: words }];
  });
  const gone = [...earlier].flatMap(([path, words]): FieldDifference[] =>
    later.has(path) ? [] : [{ path, what: 'removed', before: words, after: undefined }],
  );
  return [...kept, ...gone];
}

function inWords({ kind, isRequired, rules }: SchemaField): string {
  return [kind, ...rules, ...(isRequired ? ['required'] : [])].join(', ');
}
