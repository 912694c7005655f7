export type SagaStatus = 'running' | 'compensating' | 'paused' | 'completed' | 'failed';

/** Work in several services in order, with a way back. */
export interface SagaSummary {
  readonly sagaId: string;
  readonly definition: string;
  readonly version: number;
  readonly service: string;
  readonly subject: string;
  readonly tenantId: string | null;
  readonly startedBy: string;
  readonly status: SagaStatus;
  readonly step: string | null;
  readonly attempts: number;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly endedAt: string | null;
}

export interface SagaStep {
  readonly name: string;
  readonly status: string;
  readonly attempts: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly reason: string | null;
}

export interface SagaMoment {
  readonly at: string;
  readonly what: string;
  readonly step: string | null;
  readonly attempt: number | null;
  readonly reason: string | null;
  readonly actorId: string | null;
  readonly eventId: string;
  readonly traceId: string | null;
}

export interface Saga extends SagaSummary {
  readonly steps: readonly SagaStep[];
  readonly timeline: readonly SagaMoment[];
}
