import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify, type Options } from '@node-rs/argon2';
import { userError } from '../errors.ts';
import { createBoundedQueue, type BoundedQueue } from './bounded-queue.ts';

/** argon2id, 19 MiB, two passes, one lane: the OWASP minimum, about 5 ms a hash. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const satisfies Options;
/** One thread of libuv's four stays free for files and names. */
const MAX_CONCURRENCY = 3;

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Takes the same work for `undefined` (an unknown account) as for a wrong password, and answers false. */
  verify(password: string, storedHash: string | undefined): Promise<boolean>;
  needsRehash(storedHash: string): boolean;
}

export interface HashFunctions {
  hash(password: string): Promise<string>;
  verify(storedHash: string, password: string): Promise<boolean>;
}

export const argon2: HashFunctions = {
  hash: (password) => hash(password, PARAMETERS),
  verify: (storedHash, password) => verify(storedHash, password),
};

export function createPasswordHasher(options: { readonly queueLimit: number; readonly functions?: HashFunctions }): PasswordHasher {
  const functions = options.functions ?? argon2;
  const queue: BoundedQueue = createBoundedQueue({
    concurrency: Math.min(availableParallelism(), MAX_CONCURRENCY),
    limit: options.queueLimit,
    whenFull: () => userError('authentication.busy', { retryAfterSeconds: 1 }),
  });
  let decoy: Promise<string> | undefined;
  const loadDecoy = (): Promise<string> => (decoy ??= hash(crypto.randomUUID(), PARAMETERS));

  return {
    hash: (password) => queue.run(() => functions.hash(normalise(password))),
    verify: (password, storedHash) =>
      queue.run(async () => {
        const isRight = await functions.verify(storedHash ?? (await loadDecoy()), normalise(password));
        return isRight && storedHash !== undefined;
      }),
    needsRehash: (storedHash) => {
      const used = parseOptions(storedHash);
      return used.memoryCost < PARAMETERS.memoryCost || used.timeCost < PARAMETERS.timeCost || used.parallelism !== PARAMETERS.parallelism;
    },
  };
}

/** The same characters typed on different systems may have different code points (NIST SP 800-63B asks for this). */
function normalise(password: string): string {
  return password.normalize('NFKC');
}
