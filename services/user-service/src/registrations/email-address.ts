/** The form of an address that is unique: case and compatibility forms of characters do not make another account. */
export function emailKey(address: string): string {
  return address.normalize('NFKC').trim().toLowerCase();
}
