import { SMTPServer } from 'smtp-server';
import { findFreePorts } from './free-port.ts';

export interface ReceivedMail {
  readonly from: string;
  readonly recipients: readonly string[];
  /** The message as it came over the wire (RFC 5322). */
  readonly raw: string;
}

export interface TestSmtpServer {
  readonly host: string;
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** Answers the next deliveries to this recipient with an SMTP code (such as 451 or 550) instead of taking them. */
  refuse(recipient: string, code: number, message?: string): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts an SMTP server that keeps what it is sent. */
export async function startTestSmtpServer(): Promise<TestSmtpServer> {
  const received: ReceivedMail[] = [];
  const refusals = new Map<string, Error>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onRcptTo: (address, _session, callback) => callback(refusals.get(address.address) ?? null),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          recipients: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
        });
        callback();
      });
    },
  });
  server.on('error', () => undefined);
  const port = await findFreePorts();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    host: '127.0.0.1',
    port,
    received,
    refuse: (recipient, code, message = 'refused') =>
      void refusals.set(recipient, Object.assign(new Error(message), { responseCode: code })),
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
