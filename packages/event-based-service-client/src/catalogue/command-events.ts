import * as z from 'zod';
import { ANY_SERVICE, defineEvent, type EventOf } from '../definition.ts';

const command = { commandId: z.uuid(), actorId: z.string().min(1).max(200), name: z.string().max(100) };
/** Under whose key input and result are kept: the person who sent the command; of a service an id that follows from its name. */
const personId = z.uuid();

export const commandSubmitted = defineEvent('command.submitted', {
  producer: 'event-streaming-service',
  description: 'Someone asked a service to do something.',
  // The hash would tell a guessed input from others.
  personal: [{ person: 'personId', fields: ['input', 'inputHash'] }],
  notPersonal: { name: 'the name of the command' },
  data: z.strictObject({
    ...command,
    personId,
    service: z.string().max(100),
    input: z.unknown(),
    permissions: z.array(z.string().max(100)).max(200),
    inputHash: z.string().max(100),
  }),
});
export const commandCompleted = defineEvent('command.completed', {
  producer: ANY_SERVICE,
  description: 'A command took effect.',
  personal: [{ person: 'personId', fields: ['result'] }],
  notPersonal: { name: 'the name of the command' },
  data: z.strictObject({ ...command, personId, result: z.unknown() }),
});
export const commandRefused = defineEvent('command.refused', {
  producer: ANY_SERVICE,
  description: 'A command was refused by a rule; nothing of it took effect.',
  personal: [{ person: 'actorId', fields: ['detail', 'errors'] }],
  notPersonal: { name: 'the name of the command', title: 'words of the code, the same for everybody' },
  data: z.strictObject({
    ...command,
    code: z.string().max(100),
    title: z.string().max(300),
    detail: z.string().max(1000).nullable(),
    status: z.int().min(400).max(499),
    errors: z.array(z.strictObject({ pointer: z.string().max(300), detail: z.string().max(500) })).max(50),
  }),
});

export type CommandSubmitted = EventOf<typeof commandSubmitted>;
export type CommandCompleted = EventOf<typeof commandCompleted>;
export type CommandRefused = EventOf<typeof commandRefused>;
