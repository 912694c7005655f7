import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareSchemas } from '../core-orchestration/apps/event-streaming-service/src/schemas/compare-schemas.ts';
import { schemaOf } from '../core-orchestration/apps/event-streaming-service/src/schemas/describe-catalogue.ts';
import { canonicalJson, type JsonSchema } from '../core-orchestration/apps/event-streaming-service/src/schemas/json-schema.ts';
import { eventCatalogue, type EventDefinition } from '../packages/event-based-service-client/src/index.ts';

const FOLDER = fileURLToPath(new URL('../packages/event-based-service-client/schemas/', import.meta.url));
const FORMATTER = fileURLToPath(new URL('../node_modules/oxfmt/bin/oxfmt', import.meta.url));
const COMMAND = 'npx node tools/event-schemas.ts --write';
/** Fewer events than this mean that the check looks in the wrong place. */
const LEAST_EVENTS = 35;

type Catalogue = ReadonlyMap<string, EventDefinition>;

/** The checked-in schemas by file name, such as `user.created.v1.json`. */
export type SchemaFiles = ReadonlyMap<string, JsonSchema>;

export interface CatalogueReport {
  /** A sentence for each way in which the catalogue and the checked-in schemas do not go together. */
  readonly problems: readonly string[];
  /** What would set right those that may be set right by writing. */
  readonly toWrite: SchemaFiles;
}

/** Holds the catalogue against the checked-in schemas: each version has its file, and nothing breaks without a new version. */
export function checkEventSchemas(catalogue: Catalogue, files: SchemaFiles, leastEvents = LEAST_EVENTS): CatalogueReport {
  const problems = catalogue.size < leastEvents ? [`the catalogue has ${catalogue.size} events, fewer than ${leastEvents}`] : [];
  const toWrite = new Map<string, JsonSchema>();
  for (const definition of catalogue.values()) {
    const { sentences, schema } = checkDefinition(definition, files);
    problems.push(...sentences);
    if (schema !== undefined) toWrite.set(fileOf(definition.type, definition.version), schema);
  }
  const expected = new Set([...catalogue.values()].flatMap(({ type, version }) => versionsUpTo(version).map((each) => fileOf(type, each))));
  for (const name of files.keys())
    if (!expected.has(name)) problems.push(`${name} is of no event in the catalogue, although such events may be stored: declare it again`);
  return { problems, toWrite };
}

function checkDefinition(
  definition: EventDefinition,
  files: SchemaFiles,
): { readonly sentences: readonly string[]; readonly schema?: JsonSchema } {
  const { type, version } = definition;
  const name = fileOf(type, version);
  const missing = versionsUpTo(version - 1).filter((older) => !files.has(fileOf(type, older)));
  const sentences = missing.map((older) => `${fileOf(type, older)} is missing, although such events may be stored: restore it`);
  const schema = schemaOf(definition);
  const known = files.get(name);
  if (known === undefined) return { sentences: [...sentences, `${name} is missing: run ${COMMAND}`], schema };
  if (canonicalJson(known) === canonicalJson(schema)) return { sentences };
  const breaks = compareSchemas(known, schema);
  if (breaks.length === 0) return { sentences: [...sentences, `${name} differs from the catalogue: run ${COMMAND}`], schema };
  const broken = breaks.map(
    ({ pointer, detail }) => `${type} breaks its version ${version} at ${pointer || '/'}: ${detail}; declare a new version`,
  );
  return { sentences: [...sentences, ...broken] };
}

function versionsUpTo(version: number): readonly number[] {
  return Array.from({ length: version }, (_, index) => index + 1);
}

function fileOf(type: string, version: number): string {
  return `${type}.v${version}.json`;
}

export function readSchemaFiles(folder = FOLDER): SchemaFiles {
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  // Written by this tool, and compared keyword by keyword.
  return new Map(names.map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as JsonSchema]));
}

function writeSchemaFiles(files: SchemaFiles): void {
  if (files.size === 0) return;
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, schema] of files) writeFileSync(join(FOLDER, name), `${JSON.stringify(schema, null, 2)}\n`);
  const { status } = spawnSync(process.execPath, [FORMATTER, FOLDER], { stdio: 'ignore' });
  if (status !== 0) throw new Error('The schemas were written and could not be formatted.');
}

if (import.meta.main) {
  if (process.argv.includes('--write')) writeSchemaFiles(checkEventSchemas(eventCatalogue, readSchemaFiles()).toWrite);
  const files = readSchemaFiles();
  const { problems } = checkEventSchemas(eventCatalogue, files);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${eventCatalogue.size} events, ${files.size} schemas, ${problems.length} problems\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
