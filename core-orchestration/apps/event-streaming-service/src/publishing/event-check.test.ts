import { eventCatalogue } from '@prognetwork/event-based-service-client';
import { describe, expect, it } from 'vitest';
import { ofCatalogue, type FindEventType } from '../schemas/event-types.ts';
import { userEvent } from '../test-fixtures/running-service.ts';
import { checkEvents } from './event-check.ts';

const findEventType: FindEventType = (type) => {
  const definition = eventCatalogue.get(type);
  return definition && ofCatalogue(definition);
};
const check = (...events: ReturnType<typeof userEvent>[]) =>
  checkEvents(
    events.map((event) => ({ event })),
    findEventType,
  ).errors;

describe('checking events against the catalogue', () => {
  it('finds nothing wrong with an event that fits, and keeps its JSON', () => {
    const event = userEvent();
    expect(checkEvents([{ event }], findEventType)).toEqual({ errors: [], bodies: [JSON.stringify(event)] });
  });

  it('points at the event that has an unknown type', () => {
    expect(check(userEvent(), userEvent({ type: 'user.cloned' }))).toEqual([
      { pointer: '/events/1/event/type', detail: 'user.cloned is not in the catalogue' },
    ]);
  });

  it('points at a version that is newer than the catalogue', () => {
    expect(check(userEvent({ schemaversion: 9 }))[0]?.pointer).toBe('/events/0/event/schemaversion');
  });

  it('points at each field of the data that does not fit', () => {
    const errors = check(userEvent({ data: { userId: 'nobody', 'a/b': 1 } }));
    expect(errors.map(({ pointer }) => pointer).toSorted()).toEqual(['/events/0/event/data/a~1b', '/events/0/event/data/userId']);
  });

  it('refuses an event that its type does not let this source publish', () => {
    expect(check(userEvent({ source: '/email-service' }))[0]?.pointer).toBe('/events/0/event/source');
  });

  it('refuses the same id twice in one request', () => {
    const event = userEvent();
    expect(check(event, event)).toEqual([{ pointer: '/events/1/event/id', detail: 'occurs twice in this request' }]);
  });

  it('refuses what the database could not hold', () => {
    expect(check(userEvent({ subject: 'nul\u0000' }))[0]?.pointer).toBe('/events/0/event/subject');
    expect(check(userEvent({ correlationid: 'x'.repeat(200_000) })).at(-1)?.pointer).toBe('/events/0/event');
  });
});
