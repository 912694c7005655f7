import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { HASH_BYTES, typescriptHashChain, type HashChain } from './hash-chain.ts';
import { packSegment } from './pack-segment.ts';

/** `off`: TypeScript. `prefer`: the addon when it is there and right. `require`: the addon, or an error. */
export type NativeMode = 'off' | 'prefer' | 'require';

export interface LoadedHashChain {
  readonly hashChain: HashChain;
  /** Why the addon is not used although it was preferred. */
  readonly reason: string | undefined;
}

/** The addon is required and cannot be used; the message says how to get it. */
export class NativeAddonError extends Error {
  override readonly name = 'NativeAddonError';
}

const ADDON = fileURLToPath(new URL(`../prognetwork-native.${process.platform}-${process.arch}.node`, import.meta.url));

/** The hash chain in Rust or in TypeScript. Throws NativeAddonError when the addon is required and missing, broken or not equal to its twin. */
export function loadHashChain(mode: NativeMode, file = ADDON): LoadedHashChain {
  if (mode === 'off') return { hashChain: typescriptHashChain, reason: undefined };
  const loaded = loadAddon(file);
  if (typeof loaded !== 'string') return { hashChain: loaded, reason: undefined };
  if (mode === 'prefer') return { hashChain: typescriptHashChain, reason: loaded };
  throw new NativeAddonError(
    `NATIVE=require, but ${loaded}. Install Rust (https://rustup.rs) and run \`npm run build:native\`, or set NATIVE=prefer.`,
  );
}

function loadAddon(file: string): HashChain | string {
  if (!existsSync(file)) return `the native addon is not built (${file} is missing)`;
  try {
    // What the addon exports is declared in rust/lib.rs; `isEqualToTwin` calls both before they are used.
    const addon = createRequire(import.meta.url)(file) as Omit<HashChain, 'kind'>;
    const hashChain: HashChain = { kind: 'native', chainSegment: addon.chainSegment, verifySegment: addon.verifySegment };
    return isEqualToTwin(hashChain) ? hashChain : `the native addon ${file} is of another version: it does not hash as its twin`;
  } catch (error) {
    return `the native addon ${file} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function isEqualToTwin({ chainSegment, verifySegment }: HashChain): boolean {
  const previous = Buffer.alloc(2 * HASH_BYTES, 7);
  const packed = packSegment([0, 1, 0].map((chain, index) => ({ chain, record: Buffer.from(`record ${index}`) })));
  const links = typescriptHashChain.chainSegment(previous, packed);
  return chainSegment(previous, packed).equals(links) && verifySegment(previous, packed, links) === -1;
}
