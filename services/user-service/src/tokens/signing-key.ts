const DAY_MS = 24 * 60 * 60_000;

export const KEY_SIGNING_MS = 30 * DAY_MS;
/** A key is in the published set this long before it signs, and the next is made this long before it is needed. */
export const KEY_LEAD_MS = DAY_MS;
/** Longer than any token it signed can live. */
export const KEY_OVERLAP_MS = DAY_MS;

export interface SigningKeySpan {
  readonly kid: string;
  readonly signsFrom: Date;
  readonly signsUntil: Date;
  readonly verifiesUntil: Date;
}

/** The key to sign with now: of those that may, the one that began last. */
export function findSigningKey<Key extends SigningKeySpan>(keys: readonly Key[], now: Date): Key | undefined {
  return keys
    .filter((key) => key.signsFrom <= now && now < key.signsUntil)
    .toSorted((a, b) => b.signsFrom.getTime() - a.signsFrom.getTime())[0];
}

export interface RotationPlan {
  /** When to start signing with a key that has to be made now. */
  readonly newKeySignsFrom: Date | undefined;
  readonly expiredKids: readonly string[];
}

export function planRotation(keys: readonly SigningKeySpan[], now: Date): RotationPlan {
  const expiredKids = keys.filter((key) => key.verifiesUntil <= now).map((key) => key.kid);
  const lastEnd = Math.max(...keys.map((key) => key.signsUntil.getTime()), 0);
  if (lastEnd <= now.getTime()) return { newKeySignsFrom: now, expiredKids };
  // Signing passes over KEY_OVERLAP_MS before the old key's end, so a late start of this check leaves room.
  const isDue = lastEnd - now.getTime() <= KEY_LEAD_MS + KEY_OVERLAP_MS;
  return { newKeySignsFrom: isDue ? new Date(Math.max(lastEnd - KEY_OVERLAP_MS, now.getTime() + KEY_LEAD_MS)) : undefined, expiredKids };
}

export function spanOf(signsFrom: Date): Omit<SigningKeySpan, 'kid'> {
  const signsUntil = new Date(signsFrom.getTime() + KEY_SIGNING_MS);
  return { signsFrom, signsUntil, verifiesUntil: new Date(signsUntil.getTime() + KEY_OVERLAP_MS) };
}
