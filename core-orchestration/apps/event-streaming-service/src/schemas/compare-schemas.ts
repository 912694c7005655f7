import { compareArrays } from './compare-arrays.ts';
import { compareObjects } from './compare-objects.ts';
import { compareNumbers, compareStrings, compareValues } from './compare-values.ts';
import {
  ANNOTATIONS,
  canonicalJson,
  isObject,
  resolveReference,
  schemasIn,
  toPointerPart,
  typesOf,
  type JsonSchema,
  type SchemaPlace,
} from './json-schema.ts';
import type { Compare, KeywordPlace, SchemaBreak } from './schema-break.ts';
import { areDisjoint, branchesOf, isNewVariant, type Branches } from './schema-branches.ts';

/**
 * What breaks between two schemas. Within one version nothing may: it gains optional fields, and its values get room (longer texts, wider
 * ranges, more values of an enumeration, another variant of a discriminated union); presence and type stay. A new version may surprise,
 * but has to read what was written before, unless an upcaster does. What cannot be shown to fit counts as a break.
 */
export function compareSchemas(before: JsonSchema, after: JsonSchema): readonly SchemaBreak[] {
  const compared = new Map<JsonSchema, Set<JsonSchema>>();
  const compare: Compare = (old, next) => {
    const [from, to] = [resolve(old), resolve(next)];
    // A pair under comparison already: what follows from it is found there.
    const partners = compared.get(from.schema) ?? new Set();
    if (partners.has(to.schema) && isObject(from.schema)) return [];
    compared.set(from.schema, partners.add(to.schema));
    const breaks = isEqual(from, to) ? [] : compareBranches(from, to, compare);
    partners.delete(to.schema);
    return breaks;
  };
  const found = compare({ schema: before, root: before, pointer: '' }, { schema: after, root: after, pointer: '' });
  return [...new Map(found.map((item) => [`${item.kind} ${item.pointer} ${item.detail}`, item])).values()];
}

/** Follows a `$ref` that stands alone; any other stays, and only an equal one fits it. */
function resolve(place: SchemaPlace): SchemaPlace {
  let { schema } = place;
  for (let steps = 0; steps < 20 && isObject(schema) && typeof schema['$ref'] === 'string'; steps++) {
    const isAlone = Object.keys(schema).every((key) => key === '$ref' || ANNOTATIONS.has(key));
    const target = isAlone ? resolveReference(place.root, schema['$ref']) : undefined;
    if (target === undefined) break;
    schema = target;
  }
  return { ...place, schema };
}

function isEqual(old: SchemaPlace, next: SchemaPlace): boolean {
  const text = canonicalJson(old.schema);
  if (text !== canonicalJson(next.schema)) return false;
  return !text.includes('"$ref"') || canonicalJson(old.root) === canonicalJson(next.root);
}

function compareBranches(old: SchemaPlace, next: SchemaPlace, compare: Compare): readonly SchemaBreak[] {
  const [before, after] = [branchesOf(old, resolve), branchesOf(next, resolve)];
  const onlyBefore = before?.places[0];
  const onlyAfter = after?.places[0];
  if (before === undefined || after === undefined)
    return [{ kind: 'unreadable', pointer: next.pointer, detail: 'changed in a way that cannot be shown to read what was written before' }];
  if (before.places.length === 1 && after.places.length === 1 && onlyBefore && onlyAfter)
    return compareSingle(onlyBefore, onlyAfter, compare);
  return [...typeBreaks(before, after, next.pointer), ...compareUnions(before, after, next.pointer, compare)];
}

function typeBreaks(before: Branches, after: Branches, pointer: string): SchemaBreak[] {
  const [old, next] = [before, after].map(({ places }) => new Set(places.flatMap(({ schema }) => [...typesOf(schema)])));
  const [lost, gained] = [[...(old ?? [])].filter((type) => !next?.has(type)), [...(next ?? [])].filter((type) => !old?.has(type))];
  const breaks: SchemaBreak[] = [];
  if (lost.length > 0) breaks.push({ kind: 'unreadable', pointer, detail: `may no longer be ${wordsOf(lost)}, which earlier events hold` });
  if (gained.length > 0) breaks.push({ kind: 'surprising', pointer, detail: `may now be ${wordsOf(gained)}, which readers do not expect` });
  return breaks;
}

function wordsOf(types: readonly string[]): string {
  const words = types.filter((type) => type !== 'number' || !types.includes('integer'));
  return words.map((type) => (type === 'number' && !types.includes('integer') ? 'a number that is not whole' : type)).join(' or ');
}

function compareUnions(before: Branches, after: Branches, pointer: string, compare: Compare): SchemaBreak[] {
  const pairs = before.places.flatMap((old) =>
    after.places
      .filter((next) => !areDisjoint(old.schema, next.schema))
      .map((next) => ({ old, next, breaks: compareSingle(old, next, compare) })),
  );
  const breaks = before.places.flatMap((old): readonly SchemaBreak[] => {
    const partners = pairs.filter((pair) => pair.old === old);
    const best = partners.toSorted((a, b) => weight(a.breaks) - weight(b.breaks))[0];
    if (best) return best.breaks;
    // Where even the type is gone, that is said already.
    const isOfKnownType = after.places.some(({ schema }) => shareType(schema, old.schema));
    return isOfKnownType
      ? [{ kind: 'unreadable', pointer: old.pointer, detail: 'is an alternative that earlier events hold, and is gone' }]
      : [];
  });
  const untold = after.places.filter((next) => {
    const isKnown = pairs.some((pair) => pair.next === next && pair.breaks.length === 0);
    const isOfKnownType = before.places.some(({ schema }) => shareType(schema, next.schema));
    return !isKnown && isOfKnownType && !isNewVariant(next.schema, before);
  });
  if (breaks.length > 0) return breaks;
  const detail = 'is an alternative that readers cannot tell from the others';
  return untold.map((next) => ({ kind: 'surprising', pointer: next.pointer || pointer, detail }));
}

function shareType(one: JsonSchema, other: JsonSchema): boolean {
  const types = typesOf(other);
  return [...typesOf(one)].some((type) => types.has(type));
}

function weight(breaks: readonly SchemaBreak[]): number {
  return breaks.reduce((sum, { kind }) => sum + (kind === 'unreadable' ? 1_000 : 1), 0);
}

function compareSingle(old: SchemaPlace, next: SchemaPlace, compare: Compare): readonly SchemaBreak[] {
  if (old.schema === false || isEqual(old, next)) return [];
  const types = typeBreaks({ places: [old], isExclusive: true }, { places: [next], isExclusive: true }, next.pointer);
  if (types.some(({ kind }) => kind === 'unreadable')) return types;
  const [before, after] = [withKeywords(old), withKeywords(next)];
  const typed = typesOf(old.schema);
  return [
    ...types,
    ...compareOpaque(before, after),
    ...compareAllOf(before, after, compare),
    ...compareValues(before, after),
    ...(typed.has('string') ? compareStrings(before, after) : []),
    ...(typed.has('integer') ? compareNumbers(before, after) : []),
    ...(typed.has('array') ? compareArrays(before, after, compare) : []),
    ...(typed.has('object') ? compareObjects(before, after, compare) : []),
  ];
}

function withKeywords(place: SchemaPlace): KeywordPlace {
  if (isObject(place.schema)) return { ...place, schema: place.schema };
  return { ...place, schema: place.schema ? {} : { not: {} } };
}

/** Keywords that are not taken apart, in groups that only mean something together. */
const OPAQUE_GROUPS = [
  ['$ref', '$dynamicRef'],
  ['not'],
  ['if', 'then', 'else'],
  ['contains', 'minContains', 'maxContains'],
  ['dependentRequired'],
  ['dependentSchemas', 'dependencies'],
  ['contentEncoding', 'contentMediaType', 'contentSchema'],
];

function compareOpaque(old: KeywordPlace, next: KeywordPlace): SchemaBreak[] {
  const breaks = OPAQUE_GROUPS.flatMap((keywords): SchemaBreak[] => {
    const keyword = keywords.find((name) => name in next.schema) ?? keywords.find((name) => name in old.schema);
    if (keyword === undefined || isEqual(only(old, keywords), only(next, keywords))) return [];
    const pointer = `${next.pointer}${toPointerPart(keyword)}`;
    return keyword in next.schema
      ? [{ kind: 'unreadable', pointer, detail: 'changed in a way that cannot be shown to read what was written before' }]
      : [{ kind: 'surprising', pointer, detail: 'was a rule that readers may rely on' }];
  });
  const unevaluated = ['unevaluatedProperties', 'unevaluatedItems'].filter((keyword) => keyword in next.schema);
  return [
    ...breaks,
    ...unevaluated.map((keyword): SchemaBreak => ({
      kind: 'unreadable',
      pointer: `${next.pointer}/${keyword}`,
      detail: 'stands beside a change, so it cannot be shown that what was written before is read',
    })),
  ];
}

function only(place: KeywordPlace, keywords: readonly string[]): SchemaPlace {
  return { ...place, schema: Object.fromEntries(Object.entries(place.schema).filter(([keyword]) => keywords.includes(keyword))) };
}

/** Each part of the new `allOf` has to follow from one of the old parts, or from what stood beside them. */
function compareAllOf(old: KeywordPlace, next: KeywordPlace, compare: Compare): SchemaBreak[] {
  const [before, after] = [schemasIn(old.schema['allOf']), schemasIn(next.schema['allOf'])];
  if ((before.length === 0 && after.length === 0) || isEqual(only(old, ['allOf']), only(next, ['allOf']))) return [];
  const { allOf: _, ...beside } = old.schema;
  const places = [...before, beside].map((schema): SchemaPlace => ({ ...old, schema }));
  const breaks = after.flatMap((schema, index): SchemaBreak[] => {
    const place = { ...next, schema, pointer: `${next.pointer}/allOf/${index}` };
    const follows = places.some((known) => compare(known, place).every(({ kind }) => kind !== 'unreadable'));
    return follows ? [] : [{ kind: 'unreadable', pointer: place.pointer, detail: 'asks for something that earlier events need not have' }];
  });
  const lost = before.some((schema) => !after.some((kept) => isEqual({ ...old, schema }, { ...next, schema: kept })));
  return lost
    ? [...breaks, { kind: 'surprising', pointer: `${next.pointer}/allOf`, detail: 'lost a rule that readers may rely on' }]
    : breaks;
}
