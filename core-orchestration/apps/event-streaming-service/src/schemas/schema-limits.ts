import { isObject, isSchema, resolveReference, toPointerPart, type JsonSchema } from './json-schema.ts';
import { compilePattern } from './linear-pattern.ts';
import { costOf } from './schema-cost.ts';

export interface SchemaFault {
  readonly pointer: string;
  readonly detail: string;
}

const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 40;
/** With every `$ref` written out. */
const MAX_PARTS = 1_000;
/** Each takes about three microseconds. */
const MAX_STEPS = 200_000;
const MAX_LOOKS = 50;
const REFERENCE = /^#\/\$defs\/[^/]+$/;
const MAX_PATTERN_LENGTH = 1_000;
const MAX_UNIQUE_ITEMS = 100;
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

const FORMATS = new Set(['date-time', 'date', 'time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uuid']);
const ANNOTATIONS = ['$comment', 'title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly'];
const PLAIN = ['type', 'enum', 'const', 'required', 'minProperties', 'maxProperties', 'minItems', 'maxItems', 'uniqueItems'];
const SCALAR = ['minLength', 'maxLength', 'pattern', 'format', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const ONE_SCHEMA = ['additionalProperties', 'propertyNames', 'items'];
const NAMED_SCHEMAS = ['properties', '$defs'];
const LISTED_SCHEMAS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const KNOWN = new Set([...ANNOTATIONS, ...PLAIN, ...SCALAR, ...ONE_SCHEMA, ...NAMED_SCHEMAS, ...LISTED_SCHEMAS, '$schema', '$ref']);

/**
 * What keeps a schema of somebody else from being taken: it has to be small, without loops, of keywords whose changes can be judged, with
 * patterns that run in linear time, and closed, because a field can only ever be added to an object that allows no others.
 */
export function findSchemaFaults(schema: JsonSchema): readonly SchemaFault[] {
  if (depthOf(schema) > MAX_DEPTH) return [{ pointer: '', detail: `is nested more than ${MAX_DEPTH} deep` }];
  if (Buffer.byteLength(JSON.stringify(schema)) > MAX_BYTES) return [{ pointer: '', detail: `is larger than ${MAX_BYTES} bytes` }];
  const faults = faultsIn(schema, '', schema);
  if (!isObject(schema) || schema['type'] !== 'object')
    faults.push({ pointer: '/type', detail: 'must be "object": the data of an event is one' });
  if (faults.length === 0) faults.push(...loopsIn(schema));
  return faults.length === 0 ? tooCostly(schema) : faults;
}

/** Without recursion, because this is what guards all that recurses. */
function depthOf(schema: unknown): number {
  let level: unknown[] = [schema];
  let depth = 0;
  for (; level.length > 0 && depth <= MAX_DEPTH; depth++)
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  return depth;
}

function faultsIn(schema: JsonSchema, pointer: string, root: JsonSchema): SchemaFault[] {
  if (!isObject(schema)) return [];
  const own = Object.entries(schema).flatMap(([keyword, value]): SchemaFault[] => {
    const detail = faultOf(keyword, value, schema, root);
    return detail === undefined ? [] : [{ pointer: `${pointer}${toPointerPart(keyword)}`, detail }];
  });
  return [...own, ...partsOf(schema).flatMap(([path, part]) => faultsIn(part, `${pointer}${path}`, root))];
}

function faultOf(keyword: string, value: unknown, schema: Readonly<Record<string, unknown>>, root: JsonSchema): string | undefined {
  if (!KNOWN.has(keyword)) return 'is not a keyword that the registry can compare between versions';
  if (keyword === '$schema' && value !== DIALECT) return `must be ${DIALECT}`;
  if (keyword === '$ref' && !(typeof value === 'string' && REFERENCE.test(value) && resolveReference(root, value) !== undefined))
    return 'must point at one of the "$defs" of this document';
  if (keyword === 'format' && !(typeof value === 'string' && FORMATS.has(value))) return `must be one of ${[...FORMATS].join(', ')}`;
  if (keyword === 'pattern') return faultOfPattern(value);
  if (keyword === 'properties' && schema['additionalProperties'] !== false)
    return 'need "additionalProperties": false beside them, or no field could be added later';
  if (keyword === 'uniqueItems' && value === true && !(Number(schema['maxItems']) <= MAX_UNIQUE_ITEMS))
    return `needs a "maxItems" of at most ${MAX_UNIQUE_ITEMS} beside it`;
  return undefined;
}

function faultOfPattern(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string' || pattern.length > MAX_PATTERN_LENGTH)
    return `must be a text of at most ${MAX_PATTERN_LENGTH} characters`;
  try {
    compilePattern(pattern);
    return undefined;
  } catch {
    return 'must be a regular expression without look-around and back-references, so that it runs in linear time';
  }
}

/** The schemas right within a schema, with the path to each. */
function partsOf(schema: Readonly<Record<string, unknown>>): readonly (readonly [string, JsonSchema])[] {
  return Object.entries(schema).flatMap(([keyword, value]): (readonly [string, JsonSchema])[] => {
    if (ONE_SCHEMA.includes(keyword) && isSchema(value)) return [[`/${keyword}`, value]];
    const isHolder = NAMED_SCHEMAS.includes(keyword) || LISTED_SCHEMAS.includes(keyword);
    if (!isHolder || typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, part]) => (isSchema(part) ? [[`/${keyword}${toPointerPart(key)}`, part] as const] : []));
  });
}

function loopsIn(root: JsonSchema): SchemaFault[] {
  const open = new Set<JsonSchema>();
  let parts = 0;
  const visit = (schema: JsonSchema): string | undefined => {
    if (!isObject(schema)) return undefined;
    if (open.has(schema)) return 'refers to itself';
    if (++parts > MAX_PARTS) return `has more than ${MAX_PARTS} parts when its references are written out`;
    open.add(schema);
    const target = typeof schema['$ref'] === 'string' ? resolveReference(root, schema['$ref']) : undefined;
    const inner = partsOf(schema).filter(([path]) => !path.startsWith('/$defs/'));
    for (const part of [...inner.map(([, found]) => found), ...(target === undefined ? [] : [target])]) {
      const fault = visit(part);
      if (fault !== undefined) return fault;
    }
    open.delete(schema);
    return undefined;
  };
  const fault = visit(root);
  return fault === undefined ? [] : [{ pointer: '', detail: fault }];
}

function tooCostly(schema: JsonSchema): SchemaFault[] {
  const { looks, steps } = costOf(schema);
  if (looks > MAX_LOOKS)
    return [{ pointer: '', detail: `may look at a value ${Math.ceil(looks)} times, more than ${MAX_LOOKS}: use fewer alternatives` }];
  if (steps <= MAX_STEPS) return [];
  const detail = `may take ${Math.ceil(steps)} steps to check, more than ${MAX_STEPS}: give arrays "maxItems" and records "maxProperties"`;
  return [{ pointer: '', detail }];
}
