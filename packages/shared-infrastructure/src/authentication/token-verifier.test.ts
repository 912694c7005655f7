import { createHmac } from 'node:crypto';
import { base64url, exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTokenVerifier, PLATFORM_AUDIENCE, type TokenVerifier } from './token-verifier.ts';

const issuer = 'http://localhost:8000';
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let verifier: TokenVerifier;
let nowMs = Date.now();

beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'current', alg: 'ES256' }] };
  verifier = createTokenVerifier({ issuer, keys: { jwks }, clock: () => new Date(nowMs) });
});

const seconds = () => Math.floor(nowMs / 1000);
const claims = (): JWTPayload => ({
  sub: 'someone',
  iss: issuer,
  aud: PLATFORM_AUDIENCE,
  iat: seconds(),
  exp: seconds() + 300,
  permissions: ['tenant.read'],
});

function without(name: string): JWTPayload {
  return Object.fromEntries(Object.entries(claims()).filter(([key]) => key !== name));
}

function sign(payload: JWTPayload, header: Partial<JWTHeaderParameters> = {}, key = keys.privateKey): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'current', ...header }).sign(key);
}

function unsigned(header: object, payload: JWTPayload, signature = ''): string {
  return `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(payload))}.${signature}`;
}

describe('a platform token', () => {
  it('names its bearer', async () => {
    const principal = await verifier.verify(await sign(claims()));
    expect(principal).toMatchObject({ kind: 'person', id: 'someone', tenantId: undefined });
    expect(principal.permissions.has('tenant.read')).toBe(true);
  });

  it('of a service names the service', async () => {
    expect(await verifier.verify(await sign({ ...claims(), sub: 'service:tenant-service' }))).toMatchObject({
      kind: 'service',
      id: 'tenant-service',
    });
  });

  it('is refused at its end even when it was verified before', async () => {
    const token = await sign({ ...claims(), exp: seconds() + 30 });
    await verifier.verify(token);
    nowMs += 40_000;
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'authentication.invalid_token' });
    nowMs = Date.now();
  });
});

describe('a forged token', () => {
  const forgeries: Record<string, () => Promise<string> | string> = {
    'with alg none': () => unsigned({ alg: 'none' }, claims()),
    'with alg NoNe and a kid': () => unsigned({ alg: 'NoNe', kid: 'current' }, claims()),
    'with an HMAC made of the public key': async () => {
      const head = unsigned({ alg: 'HS256', kid: 'current' }, claims()).slice(0, -1);
      return `${head}.${createHmac('sha256', await exportSPKI(keys.publicKey))
        .update(head)
        .digest('base64url')}`;
    },
    'with a stripped signature': async () => (await sign(claims())).replace(/\.[^.]*$/, '.'),
    'with a changed payload': async () => {
      const [head, , signature] = (await sign(claims())).split('.');
      return `${head}.${base64url.encode(JSON.stringify({ ...claims(), permissions: ['platform.manage'] }))}.${signature}`;
    },
    'signed by another key': async () => sign(claims(), {}, (await generateKeyPair('ES256')).privateKey),
    'that brings its own key in jwk': async () => {
      const own = await generateKeyPair('ES256', { extractable: true });
      return sign(claims(), { kid: 'own', jwk: await exportJWK(own.publicKey) }, own.privateKey);
    },
    'that points to its own keys by jku': async () =>
      sign(claims(), { jku: 'http://127.0.0.1:1/keys' }, (await generateKeyPair('ES256')).privateKey),
    'that points to its own keys by x5u': async () =>
      sign(claims(), { x5u: 'http://127.0.0.1:1/cert' }, (await generateKeyPair('ES256')).privateKey),
    'with a kid that is a path': async () => sign(claims(), { kid: '../../dev/null' }),
    'with a kid that is SQL': async () => sign(claims(), { kid: `' or 1=1 --` }),
    'of another audience': () => sign({ ...claims(), aud: 'elsewhere' }),
    'of another issuer': () => sign({ ...claims(), iss: 'http://evil.example' }),
    'that is expired': () => sign({ ...claims(), exp: seconds() - 60 }),
    'that is not valid yet': () => sign({ ...claims(), nbf: seconds() + 120 }),
    'without an end': () => sign(without('exp')),
    'without a subject': () => sign(without('sub')),
    'without permissions': () => sign(without('permissions')),
    'with a tenant that is no id': () => sign({ ...claims(), tid: `' or true --` }),
    'of absurd length': async () => sign({ ...claims(), padding: 'x'.repeat(10_000) }),
    'with critical headers nobody knows': async () =>
      unsigned({ alg: 'ES256', kid: 'current', crit: ['b64x'], b64x: true }, claims(), 'AAAA'),
    'that is no token': () => 'a.b.c',
  };

  it.each(Object.entries(forgeries))('%s is refused', async (_name, forge) => {
    await expect(verifier.verify(await forge())).rejects.toMatchObject({ code: 'authentication.invalid_token' });
  });
});
