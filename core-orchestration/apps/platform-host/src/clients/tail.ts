import { existsSync, readFileSync } from 'node:fs';

/** The last lines of a log, without terminal colours. */
export function tail(file: string, lines = 25): string {
  if (!existsSync(file)) return '';
  // oxlint-disable-next-line no-control-regex
  const text = readFileSync(file, 'utf8').replaceAll(/\x1b\[[0-9;]*m/g, '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
