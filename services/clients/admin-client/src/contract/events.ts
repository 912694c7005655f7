export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly tenantid?: string;
  readonly actorid?: string;
  readonly correlationid?: string;
  readonly causationid?: string;
  readonly traceparent?: string;
  readonly data: unknown;
}

export interface RecordedEvent {
  /** Digits; the log's order. */
  readonly position: string;
  readonly stream: string;
  readonly version: number;
  readonly recordedAt: string;
  readonly event: CloudEvent;
}
