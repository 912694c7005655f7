// Below the time that the gateway gives an answer.
const MAX_WAIT_SECONDS = 25;
const WAIT = /(?:^|,)\s*wait\s*=\s*"?(\d{1,4})"?\s*(?=,|;|$)/i;

/** How many seconds the caller is willing to wait (RFC 7240, `Prefer: wait=N`), at most 25; undefined when nothing is said. */
export function waitSecondsOf(prefer: string | undefined): number | undefined {
  const seconds = WAIT.exec(prefer ?? '')?.[1];
  return seconds === undefined ? undefined : Math.min(Number(seconds), MAX_WAIT_SECONDS);
}
