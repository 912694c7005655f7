export { HASH_BYTES, LINK_BYTES, typescriptHashChain, type HashChain } from './hash-chain.ts';
export { loadHashChain, NativeAddonError, type LoadedHashChain, type NativeMode } from './load-hash-chain.ts';
export { packSegment, type SegmentEntry } from './pack-segment.ts';
