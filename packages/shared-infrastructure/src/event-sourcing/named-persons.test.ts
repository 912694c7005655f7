import { ACTOR } from '@prognetwork/event-based-service-client';
import { describe, expect, test } from 'vitest';
import { personHash } from '../erasure/person-hash.ts';
import { withPersons } from './named-persons.ts';

const [ADA, KIM] = ['018f2b1e-0000-7000-8000-000000000001', '018f2b1e-0000-7000-8000-000000000002'];
const event = { actorid: KIM, data: { userId: ADA, email: 'ada@example.org' } };
const hashes = (...persons: string[]) => new Set(persons.map((person) => personHash(person).toString('hex')));

describe('those whom the events of an aggregate name', () => {
  test('are told by hashes: the person of the data, and who did it', () => {
    const personal = [
      { person: 'userId', fields: ['email'] },
      { person: ACTOR, fields: ['reason'] },
    ];
    expect(withPersons(new Set(), { personal }, event)).toEqual(hashes(ADA, KIM));
    expect(withPersons(hashes(KIM), { personal: personal.slice(0, 1) }, event)).toEqual(hashes(ADA, KIM));
    expect(withPersons(hashes(KIM), { personal: [] }, event)).toEqual(hashes(KIM));
  });

  test('cannot all be told once one is known by an address only', () => {
    const personal = [{ person: { address: 'email' }, fields: ['email'] }];
    expect(withPersons(new Set(), { personal }, event)).toBeUndefined();
    expect(withPersons(undefined, { personal: [] }, event)).toBeUndefined();
  });
});
