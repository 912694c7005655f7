export type PageQuery = Readonly<Record<string, string | undefined>>;

/** The first value of each search parameter; repeated and empty ones are dropped. */
export async function readQuery(searchParams: Promise<Record<string, string | string[] | undefined>>): Promise<PageQuery> {
  const entries = Object.entries(await searchParams).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ''));
}

export function withQuery(path: string, query: PageQuery): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') parameters.set(name, value);
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Only the named parameters: the services refuse those that they do not know. */
export function pick(query: PageQuery, names: readonly string[]): PageQuery {
  return Object.fromEntries(names.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])));
}
