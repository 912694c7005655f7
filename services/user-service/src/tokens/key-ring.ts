import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Clock, Database, NewId, Transaction } from '@prognetwork/shared-infrastructure';
import { jsonWebKey, type JsonWebKey, type JsonWebKeySet } from '../contract.ts';
import type { KeyEncryption } from './key-encryption.ts';
import { deleteKeys, insertKey, listKeys, lockKeys, type SigningKeyRow } from './signing-key-repository.ts';
import { findSigningKey, planRotation, spanOf, type SigningKeySpan } from './signing-key.ts';

const REREAD_MS = 60_000;

interface LoadedKey extends SigningKeySpan {
  readonly publicJwk: JsonWebKey;
  readonly privateKey: KeyObject;
}

/** The signing keys of the installation, shared by all processes through the database and rotated by whichever looks first. */
export interface KeyRing {
  signingKey(): Promise<{ readonly kid: string; readonly privateKey: KeyObject }>;
  publishedKeys(): Promise<JsonWebKeySet>;
}

export function createKeyRing(options: {
  readonly database: Database;
  readonly encryption: KeyEncryption;
  readonly clock: Clock;
  readonly newId: NewId;
}): KeyRing {
  let loading: Promise<readonly LoadedKey[]> | undefined;
  let readAt = 0;
  function keys(): Promise<readonly LoadedKey[]> {
    const now = options.clock().getTime();
    if (loading === undefined || now - readAt >= REREAD_MS) {
      readAt = now;
      loading = rotateAndLoad(options);
      loading.catch(() => (loading = undefined));
    }
    return loading;
  }
  return {
    async signingKey() {
      const key = findSigningKey(await keys(), options.clock());
      if (key === undefined) throw new Error('There is no signing key for the present moment.');
      return key;
    },
    async publishedKeys() {
      return { keys: (await keys()).map((key) => key.publicJwk) };
    },
  };
}

async function rotateAndLoad(options: { database: Database; encryption: KeyEncryption; newId: NewId }): Promise<readonly LoadedKey[]> {
  return options.database.inGlobalTransaction(async (transaction) => {
    const existing = await listKeys(transaction);
    const plan = planRotation(existing, transaction.now);
    const isCurrent = plan.newKeySignsFrom === undefined && plan.expiredKids.length === 0;
    const rows = isCurrent ? existing : await rotate(transaction, options);
    return rows.map((row) => ({ ...row, privateKey: openKey(options.encryption, row.kid, row.encryptedPrivateKey) }));
  });
}

async function rotate(transaction: Transaction, options: { encryption: KeyEncryption; newId: NewId }): Promise<readonly SigningKeyRow[]> {
  const { now } = transaction;
  await lockKeys(transaction);
  // Read again: another process may have rotated while this one waited.
  const plan = planRotation(await listKeys(transaction), now);
  await deleteKeys(transaction, plan.expiredKids);
  if (plan.newKeySignsFrom !== undefined) {
    const kid = options.newId();
    await insertKey(transaction, { ...createKey(options.encryption, kid), createdAt: now, ...spanOf(plan.newKeySignsFrom) });
    await transaction.audit({ action: 'signing_key.created', subject: kid, detail: { signsFrom: plan.newKeySignsFrom.toISOString() } });
  }
  return listKeys(transaction);
}

function createKey(encryption: KeyEncryption, kid: string): { kid: string; publicJwk: JsonWebKey; encryptedPrivateKey: Buffer } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicJwk = jsonWebKey.parse({ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' });
  return { kid, publicJwk, encryptedPrivateKey: encryption.encrypt(kid, privateKey.export({ format: 'der', type: 'pkcs8' })) };
}

function openKey(encryption: KeyEncryption, kid: string, sealed: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: encryption.decrypt(kid, sealed), format: 'der', type: 'pkcs8' });
  } catch (error) {
    throw new Error(`USER_KEY_ENCRYPTION_SECRET does not open the signing key ${kid}: restore the secret that it was stored with.`, {
      cause: error,
    });
  }
}
