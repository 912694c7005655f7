export type MessageStatus = 'queued' | 'sending' | 'sent' | 'suppressed' | 'failed';

/** One entry of a message's delivery record. `unknown`: the process ended before the server's answer was kept. */
export interface Delivery {
  readonly at: string;
  readonly outcome: 'accepted' | 'deferred' | 'rejected' | 'suppressed' | 'unknown';
  readonly detail: string;
}

/** A message as it is queued. */
export interface NewMessage {
  readonly messageId: string;
  readonly effectKey: string;
  readonly toAddress: string;
  readonly toName: string;
  readonly senderName: string;
  readonly subject: string;
  readonly template: string;
  readonly locale: string;
  readonly html: string;
  readonly text: string;
  readonly traceparent: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
}

export interface Message extends NewMessage {
  /** Null for mail of the platform itself. */
  readonly tenantId: string | null;
  readonly status: MessageStatus;
  readonly provider: string | null;
  readonly deliveries: readonly Delivery[];
  readonly queuedAt: string;
  readonly sentAt: string | null;
}

/** The headers a message is sent with. The Message-ID is the same at every attempt, so that a server can tell a repetition. */
export function headersOf(message: Pick<Message, 'messageId' | 'locale'>, senderAddress: string): Record<string, string> {
  const domain = senderAddress.split('@')[1] ?? 'localhost';
  return {
    'Message-ID': `<${message.messageId}@${domain}>`,
    'Content-Language': message.locale,
    'Auto-Submitted': 'auto-generated',
    'X-Entity-Ref-ID': message.messageId,
  };
}

/** The trace that a message belongs to, from a W3C `traceparent`. */
export function traceIdOf(traceparent: string | null): string | null {
  return traceparent?.split('-')[1] ?? null;
}
