/** A field of an event's data by the names that lead to it, such as `input.note`. Lists have no paths into them: they are a field as a whole. */
export function readField(data: unknown, path: string): unknown {
  return path.split('.').reduce((value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined), data);
}

/** The data with another value in a field that it has, in the same place; without the field it stays as it is. */
export function withField(data: unknown, path: string, value: unknown): unknown {
  const [name = '', ...rest] = path.split('.');
  if (!isRecord(data) || !Object.hasOwn(data, name)) return data;
  return { ...data, [name]: rest.length === 0 ? value : withField(data[name], rest.join('.'), value) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
