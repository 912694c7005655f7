/** What the generated tests read of the merged OpenAPI document. */
export interface ApiSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, ApiSchema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly items?: ApiSchema;
  readonly minItems?: number;
  readonly anyOf?: readonly ApiSchema[];
  readonly oneOf?: readonly ApiSchema[];
  readonly allOf?: readonly ApiSchema[];
}

interface ApiOperation {
  readonly security?: readonly unknown[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: ApiSchema }>> };
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, ApiSchema>> };
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly isOpen: boolean;
  readonly body: ApiSchema | undefined;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

export function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const body = operation.requestBody?.content?.['application/json']?.schema;
      return [{ method: method.toUpperCase(), path, isOpen: (operation.security ?? []).length === 0, body }];
    }),
  );
}

const MAX_DEPTH = 8;

/** A value that fits a schema as far as the schema says; rules beyond it may still refuse the value, with a 4xx. */
export function exampleOf(document: ApiDocument, schema: ApiSchema | undefined, depth = 0): unknown {
  if (schema === undefined || depth > MAX_DEPTH) return null;
  if (schema.$ref !== undefined) return exampleOf(document, document.components?.schemas?.[schema.$ref.split('/').at(-1) ?? ''], depth + 1);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0];
  if (choice !== undefined) return exampleOf(document, choice, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object' || schema.properties !== undefined) {
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, property]) => [name, exampleOf(document, property, depth + 1)]),
    );
  }
  if (type === 'array') return [exampleOf(document, schema.items, depth + 1)];
  if (type === 'integer' || type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (type === 'boolean') return true;
  return exampleText(schema);
}

function exampleText(schema: ApiSchema): string {
  if (schema.format === 'uuid') return '0199f3a0-0000-7000-8000-000000000001';
  if (schema.format === 'email') return 'someone@example.org';
  if (schema.format === 'uri') return 'http://localhost:3002/o/somewhere';
  if (schema.format === 'date-time') return '2026-01-01T00:00:00Z';
  return 'example'.padEnd(schema.minLength ?? 0, 'x');
}
