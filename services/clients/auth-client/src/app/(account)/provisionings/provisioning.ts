/** A provisioning as `GET /v1/provisionings/{id}` and each of its `progress` events carry it. */
export interface Provisioning {
  readonly id: string;
  readonly tenantId: string;
  readonly status: 'running' | 'completed' | 'compensating' | 'failed';
  readonly steps: ReadonlyArray<{
    readonly name: string;
    readonly title: string;
    readonly status: 'pending' | 'running' | 'done' | 'failed' | 'compensated';
  }>;
  readonly reason?: string | null;
}

export function isEnded({ status }: Provisioning): boolean {
  return status === 'completed' || status === 'failed';
}
