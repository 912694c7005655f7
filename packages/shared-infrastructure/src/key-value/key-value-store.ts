/** Values that may be lost without harm, such as answers of other services. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
}

export interface HeldLock {
  /** Grows with every holder of this lock: whoever writes under the lock passes it on, so that a late write of an earlier holder can be refused. */
  readonly fencingToken: number;
  /** False when the lock was lost meanwhile. */
  extend(ttlMs: number): Promise<boolean>;
  release(): Promise<void>;
}

/** Mutual exclusion between processes, for a bounded time. */
export interface Locks {
  /** The lock, or undefined when another holds it. */
  acquire(name: string, ttlMs: number): Promise<HeldLock | undefined>;
}

/** Sessions by their opaque id, each belonging to an owner. */
export interface SessionStore {
  get(id: string): Promise<string | undefined>;
  /** Stores the session and lets it end `ttlMs` from now. */
  set(id: string, ownerId: string, value: string, ttlMs: number): Promise<void>;
  delete(id: string): Promise<void>;
  /** Ends every session of an owner. Returns how many. */
  deleteOfOwner(ownerId: string): Promise<number>;
}

export interface KeyValueDrivers {
  readonly cache: Cache;
  readonly locks: Locks;
  readonly sessions: SessionStore;
  [Symbol.asyncDispose](): Promise<void>;
}
