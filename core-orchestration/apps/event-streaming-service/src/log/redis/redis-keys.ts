// One hash tag: in a cluster all of one log lies on one node, where a script can reach it.
export const KEY_PREFIX = '{events}:';

export const keys = {
  /** Hash: identity, epoch, position, time of the last event. */
  head: `${KEY_PREFIX}head`,
  /** The log: a Redis Stream whose entry ids are `<position>-0`. */
  log: `${KEY_PREFIX}log`,
  /** Hash: event id → position, or the whole place of an event that was removed. */
  ids: `${KEY_PREFIX}ids`,
  /** Hash: stream → its version. */
  streams: `${KEY_PREFIX}streams`,
  /** Hash: how far a log that is being moved here was copied. There until it serves. */
  copy: `${KEY_PREFIX}copy`,
  // Sorted sets, small ones of which Redis packs tightly: there are many streams and subjects, most of them short.
  stream: (stream: string) => `${KEY_PREFIX}stream:${stream}`,
  subject: (subject: string) => `${KEY_PREFIX}subject:${subject}`,
  // Redis Streams without content: there are few of these and they are long, and an entry takes some ten bytes.
  type: (type: string) => `${KEY_PREFIX}type:${type}`,
  tenant: (tenant: string) => `${KEY_PREFIX}tenant:${tenant}`,
  category: (category: string) => `${KEY_PREFIX}category:${category}`,
};
