import { findFreePorts } from '@prognetwork/testing';
import { putLoad } from './load/put-load.ts';
import { startProgram } from './processes.ts';
import { against, inTurns, type Figure, type Suite } from './suite.ts';

const ROUNDS = 3;
const ROUND_MS = 3_000;
const GATEWAY = 'core-orchestration/apps/api-gateway/src/main.ts';

export const suite: Suite = {
  title: 'Gateway against the service behind it',
  about:
    'GET /v1/me with a platform token, 32 connections, three rounds of 3 s each in turns; service, gateway and load in processes of their own. The gateway checks the token, applies its limits and starts a trace; with telemetry it also sends a span for each request.',
  limitSeconds: 120,
  async run() {
    const port = await findFreePorts(3);
    const upstreamUrl = `http://127.0.0.1:${port}`;
    await using _upstream = await startProgram('benchmarks/load/upstream.ts', { UPSTREAM_PORT: String(port) }, `${upstreamUrl}/token`);
    // Our own upstream answers with its token.
    const { token } = (await (await fetch(`${upstreamUrl}/token`)).json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const [quietUrl, tracingUrl] = [`http://127.0.0.1:${port + 1}`, `http://127.0.0.1:${port + 2}`];
    await using _quiet = await startProgram(GATEWAY, gatewayEnvironment(upstreamUrl, port + 1, 'false'), `${quietUrl}/health/live`);
    await using _tracing = await startProgram(GATEWAY, gatewayEnvironment(upstreamUrl, port + 2, 'true'), `${tracingUrl}/health/live`);
    const [alone = 0, quiet = 0, tracing = 0] = await inTurns(ROUNDS, [upstreamUrl, quietUrl, tracingUrl], async (url) => {
      const { perSecond } = await putLoad({ url: `${url}/v1/me`, headers, durationMs: ROUND_MS, warmUpMs: 1_000 });
      return perSecond;
    });
    const base: Figure = { what: 'service alone', value: alone, unit: 'requests/s' };
    return [
      base,
      against(base, { what: 'through the gateway', value: quiet, unit: 'requests/s' }),
      against(base, { what: 'through the gateway, with telemetry', value: tracing, unit: 'requests/s' }),
    ];
  },
};

function gatewayEnvironment(upstreamUrl: string, port: number, telemetry: 'true' | 'false'): Record<string, string> {
  const upstreams = [
    'USER_SERVICE_URL',
    'TENANT_SERVICE_URL',
    'PAYMENT_SERVICE_URL',
    'EMAIL_SERVICE_URL',
    'MONITORING_SERVICE_URL',
    'EVENT_STREAMING_URL',
  ];
  return {
    ...Object.fromEntries(upstreams.map((name) => [name, upstreamUrl])),
    GATEWAY_PORT: String(port),
    GATEWAY_CLIENT_SECRET: 'benchmark',
    TELEMETRY: telemetry,
    LOG_LEVEL: 'silent',
  };
}
