/** The parts of the platform that send telemetry; each has its own colour in traces.css. */
export const platformServices = [
  'api-gateway',
  'user-service',
  'tenant-service',
  'payment-service',
  'email-service',
  'event-streaming-service',
  'monitoring-service',
] as const;
