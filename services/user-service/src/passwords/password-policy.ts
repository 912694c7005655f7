export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 128;

export type PasswordWeakness = 'too_short' | 'too_long' | 'too_common';

const COMMON = new Set([
  '123456789012',
  '1234567890123',
  '12345678901234',
  'password1234',
  'passwordpassword',
  'password12345',
  'passw0rd1234',
  'qwertyuiop12',
  'qwertyuiopasdf',
  'qwerty123456',
  'letmeinletmein',
  'iloveyou1234',
  'administrator',
  'administrator1',
  'changemechangeme',
  'welcome12345',
  'abcdefghijkl',
  'abcdefghijklm',
  'correcthorsebatterystaple',
  'prognetwork1',
  'prognetwork12',
  'prognetwork123',
]);
const MIN_DISTINCT_CHARACTERS = 4;

/** What is wrong with a new password, or undefined. Length counts characters as people see them (code points), not UTF-16 units. */
export function findPasswordWeakness(password: string, email: string): PasswordWeakness | undefined {
  const characters = [...password.normalize('NFKC')];
  if (characters.length < PASSWORD_MIN_LENGTH) return 'too_short';
  if (characters.length > PASSWORD_MAX_LENGTH) return 'too_long';
  const folded = characters.join('').toLowerCase();
  const isPredictable = COMMON.has(folded) || folded === email.trim().toLowerCase() || new Set(folded).size < MIN_DISTINCT_CHARACTERS;
  return isPredictable ? 'too_common' : undefined;
}
