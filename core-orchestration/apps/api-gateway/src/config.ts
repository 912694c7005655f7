import { defineSettings, setting, type ValuesOf } from '@prognetwork/environment-configuration';
import { sharedSettings } from '@prognetwork/shared-infrastructure';

export const apiGatewaySettings = defineSettings({
  ...sharedSettings,
  GATEWAY_PORT: setting.port('Port of the API gateway', { default: 8000 }),
  GATEWAY_CLIENT_SECRET: setting.secret('Secret with which the gateway asks for its platform tokens'),
  GATEWAY_BODY_LIMIT_BYTES: setting.integer('Largest request body the gateway passes on', {
    min: 1_024,
    max: 104_857_600,
    default: 1_048_576,
  }),
  GATEWAY_UPSTREAM_TIMEOUT_MS: setting.integer('Longest wait for the first byte of an answer', { min: 100, max: 300_000, default: 30_000 }),
  GATEWAY_TRUSTED_PROXIES: setting.text(
    "Addresses of proxies and clients' servers whose X-Forwarded-For is believed, separated by commas",
    { default: '127.0.0.1,::1' },
  ),
  GATEWAY_CORS_ORIGINS: setting.text('Further origins whose pages may call the gateway, separated by commas', { default: '' }),
});

export type ApiGatewayConfig = ValuesOf<typeof apiGatewaySettings>;
