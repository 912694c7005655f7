import { commandSubmitted, commandCompleted, defineCommand, eventCatalogue } from '@prognetwork/event-based-service-client';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { personalTypes } from './personal-types.ts';
import type { PlainEvent } from './sealed-body.ts';

const nominate = defineCommand('office.nominate', {
  service: 'tenant-service',
  permission: 'tenant.update',
  description: 'Puts somebody else forward.',
  input: z.strictObject({ userId: z.uuid(), praise: z.email() }),
  output: z.object({ userId: z.uuid(), greeting: z.string() }),
  personal: {
    input: [{ person: 'userId', fields: ['praise'] }],
    output: [{ person: { address: 'greeting' }, fields: ['greeting'] }],
  },
});
const types = personalTypes(eventCatalogue, new Map([[nominate.name, nominate]]));
const event = (type: string, name: string): PlainEvent => ({ id: 'e1', type, data: { name } });

describe('what a command says about somebody else than its sender', () => {
  it('is theirs, and the rest the sender’s', () => {
    const submitted = types.get(commandSubmitted.type) ?? expect.fail();
    expect(submitted.groupsOf(event(commandSubmitted.type, nominate.name))).toEqual([
      { person: 'input.userId', fields: ['input.praise'] },
      ...commandSubmitted.personal,
    ]);
    expect(submitted.groupsOf(event(commandSubmitted.type, 'unknown.command'))).toEqual(commandSubmitted.personal);
    expect(submitted.placeholderOf(event(commandSubmitted.type, nominate.name), 'input.praise')).toBe('erased@erased.invalid');
  });

  it('is so in what comes of it', () => {
    const completed = types.get(commandCompleted.type) ?? expect.fail();
    expect(completed.groupsOf(event(commandCompleted.type, nominate.name))).toEqual([
      { person: { address: 'result.greeting' }, fields: ['result.greeting'] },
      ...commandCompleted.personal,
    ]);
  });
});

describe('a type without personal fields', () => {
  it('is not among them', () => {
    expect(types.has('user.deleted')).toBe(false);
    expect(types.has('user.created')).toBe(true);
  });
});
