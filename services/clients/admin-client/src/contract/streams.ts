/** One field of an entity, with the event that set it last. */
export interface FieldChange {
  readonly field: string;
  readonly value: unknown;
  readonly position: string;
  readonly version: number;
  readonly type: string;
  readonly actorId: string | null;
  readonly time: string;
}

/** An entity as it was at a time. */
export interface StreamState {
  readonly stream: string;
  readonly version: number;
  readonly at: string;
  readonly changes: readonly FieldChange[];
}
