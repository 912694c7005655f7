/** Shapes of the platform's HTTP API that this client reads; the gateway's /openapi.json is the source. */

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | null;
}

/** Minor units as a decimal string, because a bigint does not survive JSON. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}
