import type { ApiGatewayConfig } from './config.ts';

/** Which service answers which paths. The first match wins; `*` stands for one segment, and what follows a match belongs to it too. */
const ROUTES = [
  ['/.well-known/jwks.json', 'user-service'],
  ['/v1/registrations', 'user-service'],
  ['/v1/sessions', 'user-service'],
  ['/v1/tokens', 'user-service'],
  ['/v1/handoffs', 'user-service'],
  ['/v1/me', 'user-service'],
  ['/v1/members', 'user-service'],
  ['/v1/people', 'user-service'],
  ['/v1/erasures', 'user-service'],
  ['/v1/organisations/*/memberships', 'user-service'],
  ['/v1/organisations/*/plans', 'payment-service'],
  ['/v1/organisations', 'tenant-service'],
  ['/v1/tenants', 'tenant-service'],
  ['/v1/provisionings', 'tenant-service'],
  ['/v1/platform/tenants', 'tenant-service'],
  ['/v1/platform-plans', 'payment-service'],
  ['/v1/plans', 'payment-service'],
  ['/v1/checkouts', 'payment-service'],
  ['/v1/payments', 'payment-service'],
  ['/v1/invoices', 'payment-service'],
  ['/v1/subscriptions', 'payment-service'],
  ['/v1/billing-account', 'payment-service'],
  ['/v1/ledger', 'payment-service'],
  ['/v1/gateway-webhooks', 'payment-service'],
  ['/v1/messages', 'email-service'],
  ['/v1/templates', 'email-service'],
  ['/v1/suppressions', 'email-service'],
  ['/v1/leads', 'email-service'],
  ['/v1/platform/messages', 'email-service'],
  ['/v1/platform/leads', 'email-service'],
  ['/v1/monitoring', 'monitoring-service'],
  ['/v1/events', 'event-streaming-service'],
  ['/v1/streams', 'event-streaming-service'],
  ['/v1/consumer-groups', 'event-streaming-service'],
  ['/v1/retention-rules', 'event-streaming-service'],
  ['/v1/schemas', 'event-streaming-service'],
  ['/v1/commands', 'event-streaming-service'],
  ['/v1/queries', 'event-streaming-service'],
  ['/v1/consistency-token', 'event-streaming-service'],
  ['/v1/sagas', 'event-streaming-service'],
  ['/asyncapi.json', 'event-streaming-service'],
  ['/v1/chain', 'event-streaming-service'],
  ['/v1/webhook-endpoints', 'event-streaming-service'],
  ['/v1/webhook-deliveries', 'event-streaming-service'],
  ['/v1/platform/webhook-endpoints', 'event-streaming-service'],
] as const;

export type UpstreamName = (typeof ROUTES)[number][1];

export interface Upstream {
  readonly name: UpstreamName;
  readonly url: URL;
}

export function upstreamsOf(config: ApiGatewayConfig): readonly Upstream[] {
  return [
    { name: 'user-service', url: config.USER_SERVICE_URL },
    { name: 'tenant-service', url: config.TENANT_SERVICE_URL },
    { name: 'payment-service', url: config.PAYMENT_SERVICE_URL },
    { name: 'email-service', url: config.EMAIL_SERVICE_URL },
    { name: 'monitoring-service', url: config.MONITORING_SERVICE_URL },
    { name: 'event-streaming-service', url: config.EVENT_STREAMING_URL },
  ];
}

interface RouteNode {
  readonly children: Map<string, RouteNode>;
  service: UpstreamName | undefined;
}

/** The service that answers a path, or undefined. Costs one map look-up a segment. */
export type FindService = (path: string) => UpstreamName | undefined;

export function createRouteTable(): FindService {
  const root: RouteNode = { children: new Map(), service: undefined };
  for (const [pattern, service] of ROUTES) {
    let node = root;
    for (const segment of pattern.slice(1).split('/')) {
      const child = node.children.get(segment) ?? { children: new Map(), service: undefined };
      node.children.set(segment, child);
      node = child;
    }
    node.service = service;
  }
  return (path) => {
    let node: RouteNode | undefined = root;
    let found: UpstreamName | undefined;
    for (const segment of path.slice(1).split('/')) {
      node = node.children.get(segment) ?? node.children.get('*');
      if (node === undefined) break;
      found = node.service ?? found;
    }
    return found;
  };
}
