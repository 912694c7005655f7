/** One field of an event's data, in words. */
export interface SchemaField {
  /** With dots for what is inside: `amount.currency`. */
  readonly path: string;
  readonly kind: string;
  readonly isRequired: boolean;
  readonly rules: readonly string[];
}

type Schema = Readonly<Record<string, unknown>>;

const DEEPEST = 6;
const RULES = ['format', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'const'] as const;

/** The fields that a JSON Schema describes, those inside others after them. */
export function fieldsOf(schema: unknown, prefix = '', depth = 0): SchemaField[] {
  if (!isSchema(schema) || !isSchema(schema['properties']) || depth > DEEPEST) return [];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(schema['properties']).flatMap(([name, field]): SchemaField[] => {
    if (!isSchema(field)) return [];
    const path = `${prefix}${name}`;
    const inside = field['type'] === 'array' ? field['items'] : field;
    const own = { path, kind: kindOf(field), isRequired: required.includes(name), rules: rulesOf(field) };
    return [own, ...fieldsOf(inside, field['type'] === 'array' ? `${path}[].` : `${path}.`, depth + 1)];
  });
}

function kindOf(field: Schema): string {
  if (Array.isArray(field['enum'])) return field['enum'].map((value) => JSON.stringify(value)).join(' | ');
  const options = field['anyOf'] ?? field['oneOf'];
  if (Array.isArray(options)) return options.map((option) => (isSchema(option) ? kindOf(option) : 'any')).join(' | ');
  if (field['type'] === 'array') return isSchema(field['items']) ? `${kindOf(field['items'])}[]` : 'array';
  return Array.isArray(field['type']) ? field['type'].join(' | ') : typeof field['type'] === 'string' ? field['type'] : 'any';
}

function rulesOf(field: Schema): string[] {
  return RULES.flatMap((rule) => {
    const value = field[rule];
    if (value === undefined || (rule === 'pattern' && field['format'] !== undefined)) return [];
    // The bounds of every integer say nothing about this one.
    if (typeof value === 'number' && Math.abs(value) === Number.MAX_SAFE_INTEGER) return [];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return [rule === 'format' ? text : `${rule} ${text}`];
  });
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
