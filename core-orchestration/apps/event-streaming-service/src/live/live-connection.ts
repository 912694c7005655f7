export type ClosedReason = 'reader_left' | 'reader_slow' | 'ended';

export interface LiveConnectionOptions {
  /** A reader with more than this waiting is dropped; it resumes with Last-Event-ID. */
  readonly maxUnreadBytes: number;
  readonly onClosed: (reason: ClosedReason) => void;
}

/**
 * The writing end of one open stream. It has a queue of its own, because what a dropped reader has not read must be let go at once.
 * Closing twice, or writing after the end, does nothing.
 */
export class LiveConnection {
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

  write(chunk: Buffer): void {
    if (this.#isClosed) return;
    this.#unread.push(chunk);
    this.#unreadBytes += chunk.length;
    this.#flush();
    if (this.#unreadBytes > this.#options.maxUnreadBytes) this.#end('reader_slow');
  }

  /** Resolves when all that was written has been taken, or the stream is closed. */
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
