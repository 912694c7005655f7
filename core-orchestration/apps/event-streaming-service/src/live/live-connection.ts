export type ClosedReason = 'reader_left' | 'reader_slow' | 'ended';

export interface LiveConnectionOptions {
  /** A reader with more than this waiting is dropped; it resumes with Last-Event-ID. */
  readonly maxUnreadBytes: number;
  readonly onClosed: (reason: ClosedReason) => void;
}

/** The writing end of one open stream. Closing twice, or writing after the end, does nothing. */
export interface LiveConnection {
  readonly isClosed: boolean;
  write(chunk: Chunk): void;
  /** Resolves when the reader can take more, or the stream is closed. */
  drained(): Promise<void>;
  close(): void;
}

/** Bytes for many readers at once. What HTTP wraps around them is made once too, when the first reader needs it. */
export class Chunk {
  readonly plain: Buffer;
  #framed: Buffer | undefined;

  constructor(plain: Buffer) {
    this.plain = plain;
  }

  /** In HTTP/1.1's chunked transfer coding. */
  get framed(): Buffer {
    this.#framed ??= Buffer.concat([Buffer.from(`${this.plain.length.toString(16)}\r\n`), this.plain, Buffer.from('\r\n')]);
    return this.#framed;
  }
}
