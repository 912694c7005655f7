/** Milliseconds of an RFC 3339 time with all its decimals: spans are often shorter than the millisecond that Date keeps. */
export function preciseTimeMs(time: string): number {
  const beyondMs = /\.\d{3}(\d+)/.exec(time)?.[1];
  return Date.parse(time) + (beyondMs === undefined ? 0 : Number(`0.${beyondMs}`));
}
