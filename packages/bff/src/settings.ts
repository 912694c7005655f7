export const clientNames = ['auth', 'admin', 'marketing'] as const;
export type ClientName = (typeof clientNames)[number];

export interface BffSettings {
  readonly gatewayUrl: string;
  readonly clientUrls: Readonly<Record<ClientName, string>>;
  /** Where hosted payment pages live: a form that ends there must be allowed to by the content security policy. */
  readonly paymentPageOrigin: string;
  readonly isDevelopment: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

function readUrl(environment: Environment, name: string, fallback: string): string {
  const value = environment[name] ?? fallback;
  if (!URL.canParse(value)) throw new Error(`${name} must be a URL such as ${fallback}, not “${value}”.`);
  const url = new URL(value);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`${name} must start with http:// or https://, not “${url.protocol}”.`);
  return url.href.replace(/\/$/, '');
}

/** Settings of a client's server, from the process environment at run time: builds must not bake them in. */
export function readBffSettings(environment: Environment): BffSettings {
  return {
    gatewayUrl: readUrl(environment, 'GATEWAY_URL', 'http://localhost:8000'),
    clientUrls: {
      auth: readUrl(environment, 'AUTH_CLIENT_URL', 'http://localhost:3001'),
      admin: readUrl(environment, 'ADMIN_CLIENT_URL', 'http://localhost:3000'),
      marketing: readUrl(environment, 'MARKETING_CLIENT_URL', 'http://localhost:3002'),
    },
    paymentPageOrigin: new URL(readUrl(environment, 'PAYMENT_PAGE_URL', 'http://localhost:3010')).origin,
    isDevelopment: environment['NODE_ENV'] === 'development',
  };
}

let settings: BffSettings | undefined;

export function bffSettings(): BffSettings {
  settings ??= readBffSettings(process.env);
  return settings;
}
