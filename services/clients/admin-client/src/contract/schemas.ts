export interface SchemaVersionSummary {
  readonly version: number;
  readonly revision: number;
  readonly registeredAt: string;
}

/** An event type with the JSON Schema of its data as it is now. */
export interface EventSchema {
  readonly type: string;
  readonly version: number;
  readonly producer: string;
  readonly description: string;
  readonly schema: unknown;
  readonly versions: readonly SchemaVersionSummary[];
}

/** One registered state of a type. */
export interface SchemaVersion extends SchemaVersionSummary {
  readonly type: string;
  readonly schema: unknown;
}
