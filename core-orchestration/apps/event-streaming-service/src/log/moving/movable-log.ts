import type { LogStore } from '../log-place.ts';
import type { EventStore, StoredEvent } from '../event-store.ts';

export interface MovedEvent extends StoredEvent {
  readonly id: string;
}

/** What an event that was removed has left behind. */
export interface TakenPlace {
  readonly id: string;
  readonly position: number;
  readonly version: number;
}

export interface StreamVersion {
  readonly stream: string;
  readonly version: number;
}

export interface LogEnd {
  readonly epoch: number;
  readonly position: number;
  /** When the last event was recorded; 0 in a log that never had one. */
  readonly recordedAtMs: number;
}

export interface LogCounts {
  readonly events: number;
  /** Of all events ever stored. */
  readonly ids: number;
  readonly streams: number;
}

/** All that a store keeps of the log, in pages, and the means to write it there with the places it has elsewhere. */
export interface MovableLog extends AsyncDisposable {
  readonly store: LogStore;
  end(): Promise<LogEnd>;
  counts(): Promise<LogCounts>;
  readonly read: EventStore['read'];
  readEvents(after: number): Promise<readonly MovedEvent[]>;
  readTakenPlaces(): AsyncIterable<readonly TakenPlace[]>;
  readStreams(): AsyncIterable<readonly StreamVersion[]>;
  /** How many of these it has, just so. */
  countPlaces(places: readonly TakenPlace[]): Promise<number>;
  countStreams(streams: readonly StreamVersion[]): Promise<number>;
  /** Up to where events were written. */
  written(): Promise<number>;
  /** Writes the events after `written` and notes how far they go, both or neither. */
  writeEvents(events: readonly MovedEvent[], after: number): Promise<void>;
  writeTakenPlaces(places: readonly TakenPlace[]): Promise<void>;
  writeStreams(streams: readonly StreamVersion[]): Promise<void>;
  isEmpty(): Promise<boolean>;
  /** Throws away what it holds. */
  clear(): Promise<void>;
}

export const PAGE_EVENTS = 500;
export const PAGE_PLACES = 2_000;
