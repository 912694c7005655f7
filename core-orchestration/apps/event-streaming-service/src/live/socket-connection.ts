import type { ServerResponse } from 'node:http';
import type { Chunk, ClosedReason, LiveConnection, LiveConnectionOptions } from './live-connection.ts';

/**
 * A connection that writes to the socket of a Node response whose headers were sent. A chunk goes out framed as it is, so that thousands
 * of readers cost one write each and nothing else.
 */
export class SocketConnection implements LiveConnection {
  readonly #response: ServerResponse;
  readonly #options: LiveConnectionOptions;
  #isClosed = false;

  constructor(response: ServerResponse, options: LiveConnectionOptions) {
    this.#response = response;
    this.#options = options;
    response.on('close', () => this.#end('reader_left'));
    response.on('error', () => this.#end('reader_left'));
    // One who left while the headers were sent has been announced already.
    if (response.closed || response.destroyed) queueMicrotask(() => this.#end('reader_left'));
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  write(chunk: Chunk): void {
    if (this.#isClosed) return;
    const { socket } = this.#response;
    // Without its socket, an answer still waits for an earlier one on the same connection, and Node keeps what is written.
    if (socket) socket.write(chunk.framed);
    else this.#response.write(chunk.plain);
    if ((socket ?? this.#response).writableLength > this.#options.maxUnreadBytes) this.#end('reader_slow');
  }

  drained(): Promise<void> {
    const { socket } = this.#response;
    if (this.#isClosed || !socket?.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        socket.off('drain', finish);
        socket.off('close', finish);
        resolve();
      };
      socket.on('drain', finish);
      socket.on('close', finish);
    });
  }

  close(): void {
    this.#end('ended');
  }

  #end(reason: ClosedReason): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (reason === 'ended') this.#response.end();
    // What a slow reader has not taken must be let go at once.
    if (reason === 'reader_slow') this.#response.destroy();
    this.#options.onClosed(reason);
  }
}
