import { v7 } from 'uuid';

export type Clock = () => Date;
export type NewId = () => string;

/** UUIDv7: sorts by the time it was made (RFC 9562). */
export const newId: NewId = () => v7();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}
