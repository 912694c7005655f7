import type { Compare, KeywordPlace, SchemaBreak } from './schema-break.ts';
import { lowerBound, upperBound } from './compare-values.ts';
import { canonicalJson, isObject, isSchema, stringsIn, toPointerPart, type JsonSchema, type SchemaPlace } from './json-schema.ts';

export function compareObjects(old: KeywordPlace, next: KeywordPlace, compare: Compare): SchemaBreak[] {
  return [
    ...lowerBound(old, next, 'minProperties', 'fields'),
    ...upperBound(old, next, 'maxProperties', 'fields'),
    ...compareRequired(old, next),
    ...comparePatterns(old, next),
    ...compareNames(old, next, compare),
    ...knownFields(old, next, compare),
    ...newFields(old, next, compare),
    ...otherFields(old, next, compare),
  ];
}

function compareRequired(old: KeywordPlace, next: KeywordPlace): SchemaBreak[] {
  const [before, after] = [stringsIn(old.schema['required']), stringsIn(next.schema['required'])];
  const added = after.filter((name) => !before.includes(name));
  const dropped = before.filter((name) => !after.includes(name) && fieldsOf(next).has(name));
  return [
    ...added.map((name): SchemaBreak => ({
      kind: 'unreadable',
      pointer: pointerOf(next, name),
      detail: `"${name}" is required now, and earlier events may lack it; make it optional`,
    })),
    ...dropped.map((name): SchemaBreak => ({
      kind: 'surprising',
      pointer: pointerOf(next, name),
      detail: `"${name}" is no longer required, and readers count on it`,
    })),
  ];
}

function comparePatterns(old: KeywordPlace, next: KeywordPlace): SchemaBreak[] {
  const [before, after] = [old, next].map(({ schema }) => canonicalJson(schema['patternProperties'] ?? {}));
  if (before === after) return [];
  return [{ kind: 'unreadable', pointer: `${next.pointer}/patternProperties`, detail: 'changed, so earlier events may no longer fit' }];
}

function compareNames(old: KeywordPlace, next: KeywordPlace, compare: Compare): readonly SchemaBreak[] {
  const { propertyNames } = next.schema;
  if (!isSchema(propertyNames)) return [];
  const known = old.schema['propertyNames'];
  const before = { ...old, schema: isSchema(known) ? known : { type: 'string' } };
  return compare(before, { ...next, schema: propertyNames, pointer: `${next.pointer}/propertyNames` }).filter(
    ({ kind }) => kind === 'unreadable',
  );
}

function knownFields(old: KeywordPlace, next: KeywordPlace, compare: Compare): readonly SchemaBreak[] {
  const after = fieldsOf(next);
  return [...fieldsOf(old)].flatMap(([name, schema]): readonly SchemaBreak[] => {
    const pointer = pointerOf(next, name);
    const before = { ...old, schema, pointer };
    const field = after.get(name);
    if (field !== undefined) return compare(before, { ...next, schema: field, pointer });
    if (others(next) === false)
      return [{ kind: 'unreadable', pointer, detail: `"${name}" is gone, and earlier events hold it; keep it as an optional field` }];
    const unread = compare(before, { ...next, schema: others(next), pointer }).filter(({ kind }) => kind === 'unreadable');
    return [...unread, { kind: 'surprising', pointer, detail: `"${name}" is gone, and readers may count on it` }];
  });
}

/** In an object that was open, anything may stand already under the name of a new field. */
function newFields(old: KeywordPlace, next: KeywordPlace, compare: Compare): readonly SchemaBreak[] {
  const known = fieldsOf(old);
  const hasPatterns = Object.keys(old.schema).includes('patternProperties');
  if (others(old) === false && !hasPatterns) return [];
  return [...fieldsOf(next)].flatMap(([name, schema]): readonly SchemaBreak[] => {
    if (known.has(name)) return [];
    const pointer = pointerOf(next, name);
    const fits = compare({ ...old, schema: others(old), pointer }, { ...next, schema, pointer }).every(({ kind }) => kind !== 'unreadable');
    if (fits && !hasPatterns) return [];
    const detail = `"${name}" has a rule now, and earlier events may hold anything there, because the object was open`;
    return [{ kind: 'unreadable', pointer, detail }];
  });
}

function otherFields(old: KeywordPlace, next: KeywordPlace, compare: Compare): readonly SchemaBreak[] {
  const [before, after] = [others(old), others(next)];
  const pointer = `${next.pointer}/additionalProperties`;
  if (before === false) return [];
  if (after === false) return [{ kind: 'unreadable', pointer, detail: 'earlier events may hold fields that are not named here' }];
  return compare({ ...old, schema: before, pointer }, { ...next, schema: after, pointer });
}

function others({ schema }: KeywordPlace): JsonSchema {
  const value = schema['additionalProperties'];
  return isSchema(value) ? value : true;
}

function fieldsOf({ schema }: KeywordPlace): ReadonlyMap<string, JsonSchema> {
  const { properties } = schema;
  if (!isObject(properties)) return new Map();
  return new Map(Object.entries(properties).flatMap(([name, field]) => (isSchema(field) ? [[name, field] as const] : [])));
}

function pointerOf(place: SchemaPlace, name: string): string {
  return `${place.pointer}/properties${toPointerPart(name)}`;
}
