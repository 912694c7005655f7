/** How far a log was seen to reach, and which event stood there. */
export interface SeenLog {
  readonly identity: string;
  readonly epoch: number;
  readonly position: number;
  /** Absent while the log is empty. */
  readonly eventId?: string | undefined;
}

/** What a Redis holds now. */
export interface FoundLog {
  /** Absent when this Redis has no log at all. */
  readonly identity?: string | undefined;
  readonly epoch: number;
  readonly position: number;
  /** Position of the last entry ever written. */
  readonly lastEntry: number;
  /** Where it holds the event that was seen last; absent when it does not know it. */
  readonly placeOfSeen?: number | undefined;
}

export type Judgement = 'as seen' | 'new' | { readonly refusal: string };

/** Before the identity of a log that was moved away from this Redis, and takes no appends any more. */
export const MOVED = 'moved:';

const WAY_OUT =
  'Bring back what had the log. If that is lost, or the log is to begin anew, accept this Redis by raising the epoch (src/commands/raise-epoch.ts): every consumer then stops and is to be reset.';

/** Whether the log that was found carries on the one that was seen. An epoch that was raised by hand settles all doubts but the identity. */
export function judgeLog(found: FoundLog, seen: SeenLog | undefined): Judgement {
  if (found.identity === undefined)
    return seen === undefined ? 'new' : refuse(`Redis is empty, but its log reached position ${seen.position}.`);
  if (found.identity.startsWith(MOVED)) return refuse('The log in Redis was moved to PostgreSQL.');
  if (found.lastEntry !== found.position)
    return refuse(`Redis holds a damaged log: its head is at ${found.position}, its last entry at ${found.lastEntry}.`);
  if (seen === undefined) {
    return found.position === 0
      ? 'as seen'
      : refuse(`Redis holds a log of ${found.position} events that this installation has never seen.`);
  }
  if (found.identity !== seen.identity) return refuse('Redis holds another log than the one this installation has written.');
  if (found.epoch > seen.epoch) return 'as seen';
  if (found.epoch < seen.epoch) return refuse(`The log in Redis has gone back: its epoch is ${found.epoch} and was ${seen.epoch}.`);
  if (found.position < seen.position)
    return refuse(`The log in Redis has gone back: it ends at position ${found.position} and reached ${seen.position}.`);
  if (seen.eventId !== undefined && found.placeOfSeen !== seen.position)
    return refuse(`The log in Redis has gone back and was written anew: position ${seen.position} holds another event.`);
  return 'as seen';
}

function refuse(what: string): Judgement {
  return { refusal: `${what} ${WAY_OUT}` };
}

/** The later of two views of the log. */
export function laterOf(one: SeenLog | undefined, other: SeenLog | undefined): SeenLog | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.epoch !== other.epoch) return one.epoch > other.epoch ? one : other;
  return one.position >= other.position ? one : other;
}
