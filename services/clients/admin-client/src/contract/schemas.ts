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
  /** `catalogue`: declared in the platform's code; `registered`: over HTTP. */
  readonly origin: 'catalogue' | 'registered';
  readonly schema: unknown;
  readonly versions: readonly SchemaVersionSummary[];
}

/** One registered state of a type. */
export interface SchemaVersion extends SchemaVersionSummary {
  readonly type: string;
  readonly schema: unknown;
  readonly registeredBy: string | null;
}

/** What registering a schema would say, with what breaks. */
export interface SchemaCheck {
  readonly isCompatible: boolean;
  readonly outcome: 'same' | 'new_revision' | 'new_version' | 'refused';
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  readonly note: string | null;
}
