import { createHash } from 'node:crypto';
import type { Settings, Source } from '@prognetwork/environment-configuration';
import { rolesOf, type ServiceSchema } from '@prognetwork/shared-infrastructure';
import { clients } from './clients/client.ts';
import { parts, type LoadedPart } from './parts.ts';
import type { Secrets } from './state/secrets.ts';

export const ADMINISTRATOR_EMAIL = 'administrator@prognetwork.example';
export const ADMINISTRATOR_PASSWORD = 'BOOTSTRAP_ADMINISTRATOR_PASSWORD';
export const DEMO_PASSWORD = 'DEMO_PASSWORD';
export const DATABASE_PASSWORD = 'DATABASE_PASSWORD';
const ALWAYS_GENERATED = [DATABASE_PASSWORD, ADMINISTRATOR_PASSWORD, DEMO_PASSWORD, 'MONITORING_INGEST_SECRET'];
const DATABASE_URL = /_DATABASE_URL$/;

/** Ports and addresses of all parts, under the names by which they look for each other. What a person has set stays as set. */
export function addressesOf(source: Source, portShift: number): Record<string, string> {
  const addresses: Record<string, string> = {};
  const place = (portSetting: string, port: number): string => (addresses[portSetting] = source[portSetting] ?? String(port + portShift));
  for (const { portSetting, urlSetting, port } of parts) {
    const placed = place(portSetting, port);
    addresses[urlSetting] = source[urlSetting] ?? `http://localhost:${placed}`;
  }
  for (const { portSetting, port, name } of clients) {
    const placed = place(portSetting, port);
    const urlSetting = `${name.toUpperCase()}_CLIENT_URL`;
    addresses[urlSetting] = source[urlSetting] ?? `http://localhost:${placed}`;
  }
  addresses['PLATFORM_ISSUER'] = source['PLATFORM_ISSUER'] ?? addresses['GATEWAY_URL'] ?? '';
  addresses['PAYMENT_PAGE_URL'] = source['PAYMENT_PAGE_URL'] ?? addresses['SANDBOX_URL'] ?? '';
  return addresses;
}

/** Names of all secrets that these parts need and that nobody has set: the installation generates them once. */
export function secretNames(source: Source, loaded: readonly LoadedPart[]): string[] {
  const declared = loaded.flatMap(({ settings }) => requiredSecrets(settings));
  const credentials = parts.flatMap(({ credential }) => credential?.secretSetting ?? []);
  const roles = loaded.flatMap(({ schema }) => (schema ? Object.values(rolesOf(schema.schema)).map(roleSecret) : []));
  const names = new Set([...ALWAYS_GENERATED, ...declared, ...credentials, ...roles]);
  return [...names].filter((name) => source[name] === undefined && source[`${name}_FILE`] === undefined);
}

export function roleSecret(role: string): string {
  return `role:${role}`;
}

function requiredSecrets(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([name, { isSecret, isRequired }]) =>
    isSecret && isRequired && !DATABASE_URL.test(name) ? [name] : [],
  );
}

export interface EnvironmentInput {
  readonly source: Source;
  readonly addresses: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  readonly loaded: readonly LoadedPart[];
  readonly databaseUrl: (role: string) => string;
  readonly logFile: string;
}

/** The environment that every part of this installation reads its settings from. What a person has set wins over what is worked out here. */
export function environmentOf({ source, addresses, secrets, loaded, databaseUrl, logFile }: EnvironmentInput): Source {
  const generated = Object.fromEntries(
    secretNames(source, loaded)
      .filter((name) => !name.startsWith('role:'))
      .map((name) => [name, secrets(name)]),
  );
  const clientSecrets = { ...generated, ...source };
  const serviceClients = parts.flatMap(({ credential }) =>
    credential ? [[credential.clientId, sha256(clientSecrets[credential.secretSetting] ?? '')]] : [],
  );
  return {
    ...generated,
    ...Object.assign({}, ...loaded.map(({ schema }) => (schema ? databaseUrls(schema, databaseUrl) : {}))),
    BOOTSTRAP_ADMINISTRATOR_EMAIL: ADMINISTRATOR_EMAIL,
    LOG_FILE: logFile,
    ...source,
    SERVICE_CLIENTS: withFurtherClients(Object.fromEntries(serviceClients), source['SERVICE_CLIENTS']),
    ...addresses,
  };
}

/** The platform's own services, and the clients that a person has set. What is no JSON is left for the user service to refuse. */
function withFurtherClients(own: Readonly<Record<string, string>>, text = '{}'): string {
  try {
    return JSON.stringify({ ...own, ...Object(JSON.parse(text)) });
  } catch {
    return text;
  }
}

function databaseUrls({ schema, prefix }: ServiceSchema, databaseUrl: (role: string) => string): Record<string, string> {
  const { runtime, platform } = rolesOf(schema);
  return { [`${prefix}_DATABASE_URL`]: databaseUrl(runtime), [`${prefix}_PLATFORM_DATABASE_URL`]: databaseUrl(platform) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
