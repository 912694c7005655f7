import * as z from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';

const producer = 'email-service';
/** What mail servers answer, and where links lead, often names the recipient. Absent in events of before it was said. */
const recipient = { recipient: z.string().max(320).optional() };
const aboutRecipient = (field: string) => [{ person: { address: 'recipient' }, fields: [field, 'recipient'] }];
const message = { messageId: z.uuid(), template: z.string().max(100) };

export const emailSent = defineEvent('email.sent', {
  producer,
  description: 'The mail server, or the captured mailbox, took the message.',
  data: z.strictObject({ ...message, provider: z.enum(['captured', 'smtp', 'sendgrid']) }),
});
export const emailDelivered = defineEvent('email.delivered', {
  producer,
  description: 'The receiving server confirmed the message.',
  data: z.strictObject(message),
});
export const emailFailed = defineEvent('email.failed', {
  producer,
  description: 'The message was given up.',
  data: z.strictObject({ ...message, ...recipient, reason: z.string().max(500) }),
  personal: aboutRecipient('reason'),
  secret: ['recipient'],
});
export const emailOpened = defineEvent('email.opened', {
  producer,
  description: 'A recipient who agreed to tracking opened the message.',
  data: z.strictObject(message),
});
export const emailClicked = defineEvent('email.clicked', {
  producer,
  description: 'A recipient followed a link.',
  data: z.strictObject({ ...message, ...recipient, url: z.url() }),
  personal: aboutRecipient('url'),
  secret: ['recipient'],
});
export const emailUnsubscribed = defineEvent('email.unsubscribed', {
  producer,
  description: 'A recipient wants no more mail of this kind.',
  data: z.strictObject(message),
});

export type EmailSent = EventOf<typeof emailSent>;
export type EmailDelivered = EventOf<typeof emailDelivered>;
export type EmailFailed = EventOf<typeof emailFailed>;
export type EmailOpened = EventOf<typeof emailOpened>;
export type EmailClicked = EventOf<typeof emailClicked>;
export type EmailUnsubscribed = EventOf<typeof emailUnsubscribed>;
