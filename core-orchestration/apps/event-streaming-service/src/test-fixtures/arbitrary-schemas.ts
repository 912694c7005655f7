import fc from 'fast-check';

/** JSON Schemas of the shapes that events have; the keywords stand in plain objects, so that an edit can reach them. */
export type Plain = Record<string, unknown>;

const name = fc.constantFrom('a', 'b', 'c', 'd');
const bound = fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined });
const defined = (schema: Plain): Plain => Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));

const leaf: fc.Arbitrary<Plain> = fc.oneof(
  fc.record({ type: fc.constant('string'), minLength: bound, maxLength: bound }).map(defined),
  fc.record({ type: fc.constantFrom('integer', 'number'), minimum: bound, maximum: bound, exclusiveMinimum: bound }).map(defined),
  fc.constantFrom<Plain>({ type: 'boolean' }, { type: 'null' }, {}, { type: ['string', 'null'] }, { type: 'string', format: 'uuid' }),
  fc.uniqueArray(fc.constantFrom('x', 'y', 'z', 1), { minLength: 1 }).map((values): Plain => ({ enum: values })),
  fc.constantFrom('x', 'y').map((value): Plain => ({ type: 'string', const: value })),
);

export const arbitrarySchema: fc.Arbitrary<Plain> = fc.letrec<{ schema: Plain; object: Plain }>((tie) => ({
  object: fc
    .record({ properties: fc.dictionary(name, tie('schema'), { maxKeys: 3 }), keep: fc.array(fc.boolean()), isOpen: fc.boolean() })
    .map(({ properties, keep, isOpen }) => ({
      type: 'object',
      properties,
      required: Object.keys(properties).filter((_, index) => keep[index]),
      ...(isOpen ? {} : { additionalProperties: false }),
    })),
  schema: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    tie('object'),
    fc.record({ type: fc.constant('array'), items: tie('schema'), minItems: bound, maxItems: bound }).map(defined),
    fc.record({ type: fc.constant('array'), prefixItems: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }), items: fc.boolean() }),
    tie('schema').map((values): Plain => ({ type: 'object', propertyNames: { type: 'string' }, additionalProperties: values })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf): Plain => ({ anyOf })),
    fc.array(tie('object'), { minLength: 1, maxLength: 3 }).map((variants): Plain => ({ oneOf: variants.map(asVariant) })),
    tie('schema').map((allOf): Plain => ({ allOf: [allOf] })),
  ),
})).schema;

function asVariant(object: Plain, index: number): Plain {
  const properties = { ...(object['properties'] as Plain), k: { type: 'string', const: `variant ${index}` } };
  return { ...object, properties, required: [...new Set([...(object['required'] as string[]), 'k'])] };
}

/** One small change somewhere within: a keyword dropped, a bound moved, a field added, a part replaced. */
export function edited(schema: Plain): fc.Arbitrary<Plain> {
  const inside = Object.entries(schema).flatMap(([key, value]): fc.Arbitrary<Plain>[] => {
    if (key === 'properties' || key === 'const' || key === 'enum' || typeof value !== 'object' || value === null) return [];
    if (!Array.isArray(value)) return [edited(value as Plain).map((next) => ({ ...schema, [key]: next }))];
    return value.flatMap((item: unknown, index) =>
      typeof item === 'object' ? [edited(item as Plain).map((next) => ({ ...schema, [key]: value.with(index, next) }))] : [],
    );
  });
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, Plain>).map(([key, field]) =>
    edited(field).map((next): Plain => ({ ...schema, properties: { ...(schema['properties'] as Plain), [key]: next } })),
  );
  const without = Object.keys(schema).map((key) =>
    fc.constant(Object.fromEntries(Object.entries(schema).filter(([kept]) => kept !== key))),
  );
  const numbers = Object.keys(schema).filter((key) => typeof schema[key] === 'number');
  const moved = numbers.flatMap((key) =>
    [-1, 1].map((by) => fc.constant<Plain>({ ...schema, [key]: Math.max(0, Number(schema[key]) + by) })),
  );
  const added = fc.tuple(name, leaf).map(([key, field]): Plain => ({
    ...schema,
    properties: { ...(schema['properties'] as Plain | undefined), [key]: field },
  }));
  const grown = Array.isArray(schema['enum']) ? [fc.constant<Plain>({ ...schema, enum: [...(schema['enum'] as unknown[]), 'new'] })] : [];
  const nullable = fc.constant<Plain>({ anyOf: [schema, { type: 'null' }] });
  return fc.oneof(...inside, ...fields, ...without, ...moved, ...grown, nullable, ...(schema['type'] === 'object' ? [added] : []), leaf);
}

const anything = fc.jsonValue({ maxDepth: 2 });

/** Values made to fit a schema of the shapes above; a few do not, where rules exclude each other. */
export function instancesOf(schema: unknown): fc.Arbitrary<unknown> {
  if (typeof schema !== 'object' || schema === null) return anything;
  const rules = schema as Plain;
  if (Array.isArray(rules['enum'])) return fc.constantFrom(...(rules['enum'] as unknown[]));
  if ('const' in rules) return fc.constant(rules['const']);
  const union = rules['anyOf'] ?? rules['oneOf'] ?? rules['allOf'];
  if (Array.isArray(union)) return fc.oneof(...union.map(instancesOf));
  const types = [rules['type'] ?? []].flat();
  return types.length === 0 ? anything : fc.oneof(...types.map((type) => instancesOfType(type as string, rules)));
}

function instancesOfType(type: string, rules: Plain): fc.Arbitrary<unknown> {
  const number = (key: string, otherwise: number): number => (typeof rules[key] === 'number' ? rules[key] : otherwise);
  const range = (least: string, most: string) => {
    const min = number(least, 0);
    return { min, max: Math.max(min, number(most, min + 3)) };
  };
  if (type === 'null') return fc.constant(null);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') return fc.integer({ min: number('minimum', -3), max: Math.max(number('minimum', -3), number('maximum', 9)) });
  if (type === 'number')
    return fc.double({ min: number('minimum', -3), max: Math.max(number('minimum', -3), number('maximum', 9)), noNaN: true });
  if (type === 'string') {
    const { min, max } = range('minLength', 'maxLength');
    return rules['format'] === 'uuid' ? fc.uuid() : fc.string({ minLength: min, maxLength: max });
  }
  if (type === 'array') return instancesOfArray(rules, range('minItems', 'maxItems'));
  return instancesOfObject(rules);
}

function instancesOfArray(rules: Plain, { min, max }: { min: number; max: number }): fc.Arbitrary<unknown> {
  const named = Array.isArray(rules['prefixItems']) ? rules['prefixItems'].map(instancesOf) : [];
  const more = rules['items'] === false ? fc.constant([]) : fc.array(instancesOf(rules['items']), { minLength: min, maxLength: max });
  return fc.tuple(fc.tuple(...named), more).map(([first, rest]) => [...first, ...rest]);
}

function instancesOfObject(rules: Plain): fc.Arbitrary<unknown> {
  const properties = (rules['properties'] ?? {}) as Plain;
  const fields = Object.fromEntries(Object.entries(properties).map(([key, field]) => [key, instancesOf(field)]));
  const required = ((rules['required'] ?? []) as string[]).filter((key) => key in properties);
  const others =
    rules['additionalProperties'] === false
      ? fc.constant({})
      : fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'k', 'other'), instancesOf(rules['additionalProperties']), { maxKeys: 2 });
  return fc.tuple(others, fc.record(fields, { requiredKeys: required })).map(([extra, own]) => ({ ...extra, ...own }));
}
