export interface LiveConnectionOptions {
  /** A reader with more than this waiting is dropped; it resumes with Last-Event-ID. */
  readonly maxUnreadBytes: number;
  readonly onClosed: (reason: 'reader_left' | 'reader_slow' | 'ended') => void;
}

/** The writing end of one open stream. Closing twice, or writing after the end, does nothing. */
export interface LiveConnection {
  readonly body: ReadableStream<Uint8Array>;
  readonly isClosed: boolean;
  write(chunk: Buffer): void;
  /** Resolves when all that was written has been read, or the stream is closed. */
  drained(): Promise<void>;
  close(): void;
}

/** A stream with a queue of its own, because what a dropped reader has not read must be let go at once. */
export function createLiveConnection(options: LiveConnectionOptions): LiveConnection {
  let unread: Buffer[] = [];
  let unreadBytes = 0;
  let isClosed = false;
  let isReaderWaiting = false;
  let onDrained: (() => void)[] = [];
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  const flush = (): void => {
    if (!isReaderWaiting || unread.length === 0) return;
    const chunk = unread.length === 1 ? unread[0] : Buffer.concat(unread);
    unread = [];
    unreadBytes = 0;
    isReaderWaiting = false;
    if (chunk) controller?.enqueue(chunk);
  };
  const wake = (): void => {
    const waiting = onDrained;
    onDrained = [];
    for (const resolve of waiting) resolve();
  };
  const end = (reason: Parameters<LiveConnectionOptions['onClosed']>[0]): void => {
    if (isClosed) return;
    isClosed = true;
    unread = [];
    unreadBytes = 0;
    if (reason !== 'reader_left') controller?.close();
    wake();
    options.onClosed(reason);
  };

  const body = new ReadableStream<Uint8Array>(
    {
      start(created) {
        controller = created;
      },
      pull() {
        isReaderWaiting = true;
        flush();
        if (unreadBytes === 0) wake();
      },
      cancel: () => end('reader_left'),
    },
    { highWaterMark: 1 },
  );

  return {
    body,
    get isClosed() {
      return isClosed;
    },
    write(chunk) {
      if (isClosed) return;
      unread.push(chunk);
      unreadBytes += chunk.length;
      flush();
      if (unreadBytes > options.maxUnreadBytes) end('reader_slow');
    },
    drained() {
      if (isClosed || unreadBytes === 0) return Promise.resolve();
      return new Promise((resolve) => onDrained.push(resolve));
    },
    close: () => end('ended'),
  };
}
