/** One event on its way into the log. `body` is its CloudEvents JSON, kept as it is. */
export interface NewEvent {
  readonly id: string;
  readonly stream: string;
  /** The version the stream must have just before this event; absent for any. 0 means a new stream. */
  readonly expectedVersion?: number;
  readonly type: string;
  readonly tenant?: string;
  readonly subject: string;
  readonly body: string;
}

export interface AppendedEvent {
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly position: number;
  /** True when the event was stored by an earlier append; the place is the first one's. */
  readonly isDuplicate: boolean;
}

export interface StoredEvent {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly tenant: string | null;
  readonly subject: string;
  /** When the log took it (RFC 3339). Never earlier than that of the event before it. */
  readonly recordedAt: string;
  readonly body: string;
}

/** The end of the log. Another epoch means that the log went back to an earlier state and old cursors are void. */
export interface LogHead {
  readonly epoch: number;
  readonly position: number;
}

export interface EventFilter {
  readonly types?: readonly string[];
  /** Streams of one category: `invoice` has those named `invoice-…`. */
  readonly category?: string;
  readonly tenant?: string;
  readonly subject?: string;
}

export interface ReadQuery extends EventFilter {
  /** Exclusive lower bound; with order `desc` reading starts at the head and `before` is the exclusive upper bound. */
  readonly after?: number;
  readonly before?: number;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
}

export interface StreamQuery {
  readonly stream: string;
  readonly tenant?: string;
  /** Exclusive bounds, in versions. */
  readonly after?: number;
  readonly before?: number;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
}

/** What may go: events of the filter with a position above `after` and up to `upTo`. */
export interface RemovalQuery extends EventFilter {
  readonly after: number;
  readonly upTo: number;
  /** These stay. */
  readonly exceptTypes?: readonly string[];
  /** How many positions one call looks at. */
  readonly limit: number;
}

export interface Removal {
  readonly removed: number;
  /** Everything of the filter up to here is gone; `upTo` of the query when nothing is left to do. */
  readonly reached: number;
}

/** The oldest events of one stream, whose sum a snapshot holds. */
export interface CompactionQuery {
  readonly stream: string;
  readonly upToVersion: number;
  /** Events after this position stay, whatever their version. */
  readonly upTo: number;
  readonly limit: number;
}

export interface VersionConflict {
  /** Place of the event within its append. */
  readonly index: number;
  readonly stream: string;
  readonly expectedVersion: number;
  readonly actualVersion: number;
}

/** The append was refused whole because a stream has another version than expected. */
export class VersionConflictError extends Error {
  override readonly name = 'VersionConflictError';
  readonly conflicts: readonly VersionConflict[];

  constructor(conflicts: readonly VersionConflict[]) {
    super('A stream has another version than the append expects.');
    this.conflicts = conflicts;
  }
}

/** The log cannot take the append now. It may have been stored all the same: the same event ids make a retry safe. */
export class LogUnavailableError extends Error {
  override readonly name = 'LogUnavailableError';
  readonly reason: 'queue_full' | 'store_unreachable' | 'closing';

  constructor(reason: LogUnavailableError['reason'], options?: ErrorOptions) {
    super(`The event log does not take appends now: ${reason}.`, options);
    this.reason = reason;
  }
}

/** The log itself. Drivers differ in where it is kept; positions are gap-free and in commit order in all of them. */
export interface EventStore extends AsyncDisposable {
  /** Stores all events or none. Throws VersionConflictError or LogUnavailableError. */
  append(events: readonly NewEvent[]): Promise<readonly AppendedEvent[]>;
  head(): Promise<LogHead>;
  read(query: ReadQuery): Promise<readonly StoredEvent[]>;
  readStream(query: StreamQuery): Promise<readonly StoredEvent[]>;
  /** The position of the last event recorded before `time`; 0 when there is none. Reading `after` it begins at that time. */
  positionBefore(time: Date): Promise<number>;
  /**
   * Removes events for good, in steps that the caller repeats. What they took stays taken: a position is not given again, an id sent again
   * is a duplicate with its first place, and a stream goes on with its next version.
   */
  remove(query: RemovalQuery): Promise<Removal>;
  /** As `remove`, for one stream, oldest first; `removed` is below `limit` when nothing is left to do. */
  compact(query: CompactionQuery): Promise<{ readonly removed: number }>;
  /** Tells how far this process has appended; appends of other processes show in `head` only. */
  onAppended(listener: (position: number) => void): Disposable;
}
