import * as z from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';

const producer = 'email-service';
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
  data: z.strictObject({ ...message, reason: z.string().max(500) }),
});
export const emailOpened = defineEvent('email.opened', {
  producer,
  description: 'A recipient who agreed to tracking opened the message.',
  data: z.strictObject(message),
});
export const emailClicked = defineEvent('email.clicked', {
  producer,
  description: 'A recipient followed a link.',
  data: z.strictObject({ ...message, url: z.url() }),
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
