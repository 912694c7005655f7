import type { Chunk, ClosedReason, LiveConnection, LiveConnectionOptions } from './live-connection.ts';

/**
 * A connection over a web stream, for wherever the service is mounted without a Node response to write to. It has a queue of its own,
 * because what a dropped reader has not read must be let go at once.
 */
export class StreamConnection implements LiveConnection {
  readonly body: ReadableStream<Uint8Array>;
  readonly #options: LiveConnectionOptions;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #unread: Buffer[] = [];
  #unreadBytes = 0;
  #isReaderWaiting = false;
  #isClosed = false;
  #waiting: (() => void)[] = [];

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
    this.body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => {
        this.#isReaderWaiting = true;
        this.#flush();
        if (this.#unreadBytes === 0) this.#wake();
      },
      cancel: () => this.#end('reader_left'),
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  write({ plain }: Chunk): void {
    if (this.#isClosed) return;
    this.#unread.push(plain);
    this.#unreadBytes += plain.length;
    this.#flush();
    if (this.#unreadBytes > this.#options.maxUnreadBytes) this.#end('reader_slow');
  }

  drained(): Promise<void> {
    if (this.#isClosed || this.#unreadBytes === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#end('ended');
  }

  #flush(): void {
    if (!this.#isReaderWaiting || this.#unread.length === 0) return;
    const chunk = this.#unread.length === 1 ? this.#unread[0] : Buffer.concat(this.#unread);
    this.#unread = [];
    this.#unreadBytes = 0;
    this.#isReaderWaiting = false;
    if (chunk) this.#controller?.enqueue(chunk);
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #end(reason: ClosedReason): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#unread = [];
    this.#unreadBytes = 0;
    if (reason !== 'reader_left') this.#controller?.close();
    this.#wake();
    this.#options.onClosed(reason);
  }
}
