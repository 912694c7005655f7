import { createHash } from 'node:crypto';

/** A JSON Schema (2020-12) whose keywords are looked at one by one. */
export type JsonSchema = boolean | SchemaObject;
export interface SchemaObject {
  readonly [keyword: string]: unknown;
}

/** One schema within its document, for the sake of its `$ref`s. `pointer` says where it stands. */
export interface SchemaPlace {
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
  readonly pointer: string;
}

/** What describes without constraining. */
export const ANNOTATIONS: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$comment',
  '$defs',
  'definitions',
  'title',
  'description',
  'default',
  'example',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
]);

export function isObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'boolean' || isObject(value);
}

export function schemasIn(value: unknown): readonly JsonSchema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

export function stringsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function toPointerPart(key: PropertyKey): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The same text for the same JSON, whatever the order of its fields. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${fields.join(',')}}`;
}

/** SHA-256 of the canonical JSON, in hexadecimal. */
export function fingerprintOf(schema: unknown): string {
  return createHash('sha256').update(canonicalJson(schema)).digest('hex');
}

/** What a `$ref` within the document points at, or undefined when it points elsewhere or at nothing. */
export function resolveReference(root: JsonSchema, reference: string): JsonSchema | undefined {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  let found: unknown = root;
  for (const part of reference.slice(2).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(found)) found = found[Number(key)];
    else if (isObject(found) && Object.hasOwn(found, key)) found = found[key];
    else return undefined;
  }
  return isSchema(found) ? found : undefined;
}

const ALL_TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

/** The JSON types that a schema admits. `number` stands for the numbers that are not whole, beside `integer`. */
export function typesOf(schema: JsonSchema): ReadonlySet<string> {
  if (schema === false) return new Set();
  const named = schema === true ? [] : [schema['type']].flat().filter((type) => typeof type === 'string');
  if (named.length > 0) return new Set(named.flatMap((type) => (type === 'number' ? ['integer', 'number'] : [type])));
  const values = schema === true ? undefined : allowedValues(schema);
  return new Set(values ? values.map(typeOfValue) : ALL_TYPES);
}

/** The values of `enum` and `const`, or undefined when any of the type will do. */
export function allowedValues(schema: SchemaObject): readonly unknown[] | undefined {
  if (Array.isArray(schema['enum'])) return schema['enum'];
  return 'const' in schema ? [schema['const']] : undefined;
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
