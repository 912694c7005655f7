import type { MonitoringConfig } from '../config.ts';
import type { HealthTarget } from './probe-service.ts';

/** Services say whether they are ready. Of a client it is enough that it answers: to render a page for it would cost too much. */
export function healthTargets(config: MonitoringConfig): HealthTarget[] {
  const services: readonly (readonly [string, URL])[] = [
    ['api-gateway', config.GATEWAY_URL],
    ['event-streaming-service', config.EVENT_STREAMING_URL],
    ['user-service', config.USER_SERVICE_URL],
    ['tenant-service', config.TENANT_SERVICE_URL],
    ['payment-service', config.PAYMENT_SERVICE_URL],
    ['email-service', config.EMAIL_SERVICE_URL],
    ['monitoring-service', config.MONITORING_SERVICE_URL],
  ];
  const clients: readonly (readonly [string, URL])[] = [
    ['admin-client', config.ADMIN_CLIENT_URL],
    ['auth-client', config.AUTH_CLIENT_URL],
    ['marketing-client', config.MARKETING_CLIENT_URL],
  ];
  return [
    ...services.map(([service, url]) => ({ service, url: new URL('/health/ready', url), isAlive: (status: number) => status === 200 })),
    ...clients.map(([service, url]) => ({ service, url: new URL('/health/live', url), isAlive: (status: number) => status < 500 })),
  ];
}
