import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

export type Source = Readonly<Record<string, string | undefined>>;

const MAX_TEMPLATE_DEPTH = 10;

/**
 * Reads the sources in order of precedence, lowest first: `.env`, `.env.<environment>`, `.env.local`, then the process environment.
 * A missing file is no error; an unreadable one is.
 */
export function readSources(directory: string, processEnvironment: Source): Source {
  const environment = processEnvironment['PROGNETWORK_ENVIRONMENT'] ?? 'production';
  const files = ['.env', `.env.${environment}`, '.env.local'].map((name) => join(directory, name));
  return Object.assign({}, ...files.map(readEnvironmentFile), processEnvironment) as Source;
}

function readEnvironmentFile(path: string): Source {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** The raw text of one setting: `NAME`, else the content of the file that `NAME_FILE` names, with `${OTHER}` replaced. */
export function readRaw(name: string, source: Source): string | undefined {
  const direct = source[name];
  const file = source[`${name}_FILE`];
  if (direct !== undefined && file !== undefined) throw new SettingError('is set twice: keep either the variable or its _FILE');
  if (direct !== undefined) return expand(direct, source, 0);
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new SettingError(`names a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}): ${file}`);
  }
}

function expand(text: string, source: Source, depth: number): string {
  if (depth > MAX_TEMPLATE_DEPTH) throw new SettingError('refers to itself through ${…}');
  return text.replace(/\$\{([A-Z][A-Z0-9_]*)\}/g, (_match, name: string) => {
    const value = source[name];
    if (value === undefined) throw new SettingError(`refers to \${${name}}, which is not set`);
    return expand(value, source, depth + 1);
  });
}

/** A problem with one setting; the message continues the sentence "NAME …". */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}
