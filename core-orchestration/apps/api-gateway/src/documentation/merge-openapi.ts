/** The parts of an OpenAPI 3.1 document that merging looks at. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components?: {
    readonly schemas?: Readonly<Record<string, unknown>>;
    readonly securitySchemes?: Readonly<Record<string, unknown>>;
  };
}

const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options']);

/**
 * One document of many: the paths that `isServed` for their service, tagged with it. A component of the same name but another content gets the
 * name of its service in front, and the references to it follow.
 */
export function mergeOpenApi(
  documents: ReadonlyMap<string, OpenApiDocument>,
  isServed: (path: string, service: string) => boolean,
  info: OpenApiDocument['info'] & { readonly serverUrl: string },
): OpenApiDocument & { readonly servers: readonly { url: string }[]; readonly tags: readonly { name: string; description?: string }[] } {
  const paths: Record<string, Record<string, unknown>> = {};
  const schemas: Record<string, unknown> = {};
  for (const [service, document] of documents) {
    const renamed = renameConflicts(service, document, schemas);
    Object.assign(schemas, renamed.components?.schemas);
    for (const [path, item] of Object.entries(renamed.paths ?? {})) {
      if (!isServed(path, service)) continue;
      paths[path] = Object.fromEntries(
        Object.entries(item).map(([key, operation]) => [key, METHODS.has(key) ? tagged(operation, service) : operation]),
      );
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: info.title, version: info.version, ...(info.description ? { description: info.description } : {}) },
    servers: [{ url: info.serverUrl }],
    tags: [...documents].map(
      ([
        name,
        {
          info: { description },
        },
      ]) => ({ name, ...(description ? { description } : {}) }),
    ),
    paths,
    components: {
      schemas,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A platform token, or a session token.' } },
    },
  };
}

function tagged(operation: unknown, service: string): unknown {
  return { ...(operation as object), tags: [service] };
}

function renameConflicts(service: string, document: OpenApiDocument, taken: Readonly<Record<string, unknown>>): OpenApiDocument {
  const conflicts = Object.entries(document.components?.schemas ?? {}).filter(
    ([name, schema]) => name in taken && JSON.stringify(taken[name]) !== JSON.stringify(schema),
  );
  let text = JSON.stringify(document);
  for (const [name] of conflicts) {
    const replacement = `${service}-${name}`;
    text = text.replaceAll(`"#/components/schemas/${name}"`, `"#/components/schemas/${replacement}"`);
  }
  // Written from a document of this type a line above.
  const renamed = JSON.parse(text) as OpenApiDocument;
  const names = new Set(conflicts.map(([name]) => name));
  const schemas = Object.fromEntries(
    Object.entries(renamed.components?.schemas ?? {}).map(([name, schema]) => [names.has(name) ? `${service}-${name}` : name, schema]),
  );
  return { ...renamed, components: { ...renamed.components, schemas } };
}
