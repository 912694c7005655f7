/** A message as it goes out. */
export interface OutgoingMail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** `deferred` may succeed later; `rejected` never will. */
export interface SendOutcome {
  readonly outcome: 'accepted' | 'deferred' | 'rejected';
  /** What the server said. */
  readonly detail: string;
}

export interface MailProvider {
  readonly name: 'captured' | 'smtp';
  send(mail: OutgoingMail): Promise<SendOutcome>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The mailbox of an installation without a mail server: messages stay in the database, where administrators read them. */
export function createCapturedMailbox(): MailProvider {
  return {
    name: 'captured',
    send: async () => ({ outcome: 'accepted', detail: 'Kept in the captured mailbox.' }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}
