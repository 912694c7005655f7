import type { Secret } from '@prognetwork/environment-configuration';
import { createTransport } from 'nodemailer';
import type { MailProvider, OutgoingMail, SendOutcome } from './mail-provider.ts';

const TIMEOUT_MS = 15_000;
const MAX_CONNECTIONS = 3;

/** Sends over SMTP. Answers 5yz are final; 4yz, and whatever happens on the way, may be mended later. */
export function createSmtpProvider(url: Secret): MailProvider {
  const transport = createTransport({
    ...addressOf(url.reveal()),
    pool: true,
    maxConnections: MAX_CONNECTIONS,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name: 'smtp',
    async send(mail) {
      try {
        const { response } = await transport.sendMail(toMessage(mail));
        return { outcome: 'accepted', detail: response.slice(0, 300) };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    async [Symbol.asyncDispose]() {
      transport.close();
    },
  };
}

function addressOf(text: string) {
  // Not told by the URL parser, whose error would carry the password.
  if (!/^smtps?:/.test(text) || !URL.canParse(text)) throw new Error('SMTP_URL must look like smtp://user:password@host:587.');
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const port = url.port === '' ? (secure ? 465 : 587) : Number(url.port);
  const user = decodeURIComponent(url.username);
  return { host: url.hostname, port, secure, ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }) };
}

function toMessage(mail: OutgoingMail) {
  const { 'Message-ID': messageId, ...headers } = mail.headers;
  return {
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    headers,
    ...(messageId === undefined ? {} : { messageId }),
  };
}

function outcomeOf(error: unknown): SendOutcome {
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, 300);
  const code = typeof error === 'object' && error !== null && 'responseCode' in error ? Number(error.responseCode) : Number.NaN;
  return { outcome: code >= 500 ? 'rejected' : 'deferred', detail };
}
