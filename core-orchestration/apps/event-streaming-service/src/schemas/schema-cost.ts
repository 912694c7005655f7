import { isObject, isSchema, resolveReference, schemasIn, type JsonSchema, type SchemaObject } from './json-schema.ts';

/** What checking data of at most 128 KB may take. */
export interface SchemaCost {
  /** How often one value may be looked at: once for each alternative, and for long enumerations more. */
  readonly looks: number;
  /** How often anything may be looked at in all. */
  readonly steps: number;
}

/** A value takes two bytes at least, with the comma. */
const MAX_VALUES = 65_536;
const VALUES_A_LOOK = 20;

/** The greatest cost of a schema without loops. */
export function costOf(schema: JsonSchema, root: JsonSchema = schema): SchemaCost {
  if (!isObject(schema)) return { looks: 0, steps: 0 };
  const cost = (part: unknown): SchemaCost => (isSchema(part) ? costOf(part, root) : { looks: 0, steps: 0 });
  const same = alternativesOf(schema, root).map(cost);
  const { properties, items, additionalProperties, propertyNames } = schema;
  const within = [
    ...Object.values(isObject(properties) ? properties : {}).map(cost),
    ...schemasIn(schema['prefixItems']).map(cost),
    repeated(cost(items), schema['maxItems']),
    repeated(cost(additionalProperties), schema['maxProperties']),
    repeated(cost(propertyNames), schema['maxProperties']),
  ];
  const own = 1 + (Array.isArray(schema['enum']) ? schema['enum'].length / VALUES_A_LOOK : 0);
  const looks = Math.max(own + sum(same.map((each) => each.looks)), ...within.map((each) => each.looks));
  const steps = own + sum([...same, ...within].map((each) => each.steps));
  return { looks, steps: Math.min(steps, MAX_VALUES * looks) };
}

/** What is held against the same value. */
function alternativesOf(schema: SchemaObject, root: JsonSchema): readonly JsonSchema[] {
  const target = typeof schema['$ref'] === 'string' ? resolveReference(root, schema['$ref']) : undefined;
  const listed = ['anyOf', 'oneOf', 'allOf'].flatMap((keyword) => schemasIn(schema[keyword]));
  return target === undefined ? listed : [...listed, target];
}

function repeated({ looks, steps }: SchemaCost, most: unknown): SchemaCost {
  const times = typeof most === 'number' ? Math.min(most, MAX_VALUES) : MAX_VALUES;
  return { looks, steps: Math.min(steps * times, MAX_VALUES * looks) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
