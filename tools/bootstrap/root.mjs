import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** A failure that a person can act on: shown as its sentence, without a stack. */
export class PlainError extends Error {}
