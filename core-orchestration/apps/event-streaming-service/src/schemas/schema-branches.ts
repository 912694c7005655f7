import {
  allowedValues,
  ANNOTATIONS,
  canonicalJson,
  isObject,
  schemasIn,
  stringsIn,
  typesOf,
  type JsonSchema,
  type SchemaPlace,
} from './json-schema.ts';

/** The alternatives of a schema; one when it has none. */
export interface Branches {
  readonly places: readonly SchemaPlace[];
  /** No value fits two of them. */
  readonly isExclusive: boolean;
}

const MAX_BRANCHES = 100;

/** Takes `anyOf`, `oneOf` and several types apart. Undefined when that cannot be done without losing a rule. */
export function branchesOf(place: SchemaPlace, resolve: (place: SchemaPlace) => SchemaPlace, depth = 0): Branches | undefined {
  const { schema } = place;
  if (!isObject(schema)) return { places: [place], isExclusive: true };
  const keyword = ['anyOf', 'oneOf'].find((name) => name in schema);
  if (keyword === undefined) return splitTypes(place);
  const hasMore = Object.keys(schema).some((key) => key !== keyword && !ANNOTATIONS.has(key));
  if (hasMore || depth > 20) return undefined;
  const places: SchemaPlace[] = [];
  for (const [index, member] of schemasIn(schema[keyword]).entries()) {
    const inner = branchesOf(resolve({ ...place, schema: member, pointer: `${place.pointer}/${keyword}/${index}` }), resolve, depth + 1);
    if (inner === undefined) return undefined;
    places.push(...inner.places);
  }
  if (places.length > MAX_BRANCHES) return undefined;
  const isExclusive = places.every((one, index) => places.slice(index + 1).every((other) => areDisjoint(one.schema, other.schema)));
  // Where alternatives overlap, oneOf refuses what fits both, so fitting one of them is not enough.
  if (keyword === 'oneOf' && !isExclusive) return undefined;
  return { places, isExclusive };
}

function splitTypes(place: SchemaPlace): Branches {
  const { schema } = place;
  const types = isObject(schema) ? stringsIn(schema['type']) : [];
  if (!isObject(schema) || types.length < 2) return { places: [place], isExclusive: true };
  return { places: types.map((type) => ({ ...place, schema: { ...schema, type } })), isExclusive: !types.includes('number') };
}

/** Whether a schema is one more variant of a union whose variants are told apart by the value of one field. */
export function isNewVariant(schema: JsonSchema, known: Branches): boolean {
  return known.isExclusive && known.places.every((place) => discriminatorOf(schema, place.schema) !== undefined);
}

/** Whether no value fits both, as far as types and the values of one field tell. */
export function areDisjoint(one: JsonSchema, other: JsonSchema): boolean {
  const types = typesOf(other);
  if (![...typesOf(one)].some((type) => types.has(type))) return true;
  return discriminatorOf(one, other) !== undefined || haveOtherValues(one, other);
}

/** A field that both must have, with different values. */
function discriminatorOf(one: JsonSchema, other: JsonSchema): string | undefined {
  if (![one, other].every((schema) => isObject(schema) && schema['type'] === 'object') || !isObject(one) || !isObject(other))
    return undefined;
  const [mine, theirs] = [one['properties'], other['properties']];
  if (!isObject(mine) || !isObject(theirs)) return undefined;
  const required = stringsIn(other['required']);
  return stringsIn(one['required']).find((name) => required.includes(name) && haveOtherValues(mine[name], theirs[name]));
}

function haveOtherValues(one: unknown, other: unknown): boolean {
  const [mine, theirs] = [one, other].map((schema) => (isObject(schema) ? allowedValues(schema)?.map(canonicalJson) : undefined));
  return mine !== undefined && theirs !== undefined && !mine.some((value) => theirs.includes(value));
}
