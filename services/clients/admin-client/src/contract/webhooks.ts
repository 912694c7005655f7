/** Where an organisation has its events sent to. */
export interface WebhookEndpoint {
  readonly endpointId: string;
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  readonly isOrdered: boolean;
  readonly status: 'enabled' | 'disabled';
  readonly disabledReason: 'operator' | 'gone' | 'failing' | null;
  /** Until when the secret before the present one also signs. */
  readonly previousSecretUntil: string | null;
  /** The first failure since the last success. */
  readonly failingSince: string | null;
  readonly pendingDeliveries: number;
  readonly createdAt: string;
  /** Only in the answer that made it. */
  readonly secret?: string;
}

/** An endpoint that is on and answers with failures is told apart. */
export function shownEndpointStatus({ status, failingSince }: WebhookEndpoint): WebhookEndpoint['status'] | 'failing' {
  return status === 'enabled' && failingSince !== null ? 'failing' : status;
}

export interface PlatformWebhookEndpoint extends WebhookEndpoint {
  readonly tenantId: string;
}

export const deliveryStatuses = ['pending', 'delivered', 'failed', 'skipped'] as const;

export interface WebhookDelivery {
  readonly deliveryId: string;
  readonly eventId: string;
  readonly position: string;
  readonly type: string;
  readonly status: (typeof deliveryStatuses)[number];
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly lastStatus: number | null;
  readonly createdAt: string;
}

export interface WebhookAttempt {
  readonly at: string;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly responseExcerpt: string;
}

export interface WebhookDeliveryDetail extends Omit<WebhookDelivery, 'attempts'> {
  readonly attempts: readonly WebhookAttempt[];
}

/** Deliveries of a period that are sent again, by how they stand now. */
export interface WebhookReplay {
  readonly replayId: string;
  readonly from: string;
  readonly until: string;
  readonly requestedAt: string;
  readonly progress: Readonly<Record<(typeof deliveryStatuses)[number], number>>;
}
