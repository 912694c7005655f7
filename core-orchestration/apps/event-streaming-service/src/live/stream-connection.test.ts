import { describe, expect, it } from 'vitest';
import { Chunk } from './live-connection.ts';
import { StreamConnection } from './stream-connection.ts';

function open(maxUnreadBytes = 100) {
  const closed: string[] = [];
  const connection = new StreamConnection({ maxUnreadBytes, onClosed: (reason) => closed.push(reason) });
  return { connection, closed, reader: connection.body.getReader() };
}
const chunk = (text: string): Chunk => new Chunk(Buffer.from(text));
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

describe('a connection over a web stream', () => {
  it('hands what was written meanwhile to its reader as one chunk, in order', async () => {
    const { connection, reader } = open();
    for (const part of ['a', 'b', 'c']) connection.write(chunk(part));
    let received = '';
    while (received.length < 3) received += text((await reader.read()).value);
    expect(received).toBe('abc');
    await connection.drained();
  });

  it('is closed at once when its reader has left too much unread, and lets go of it', async () => {
    const { connection, reader, closed } = open(100);
    for (let written = 0; written < 5; written++) connection.write(new Chunk(Buffer.alloc(60)));
    expect(closed).toEqual(['reader_slow']);
    let received = 0;
    for (let turn = await reader.read(); !turn.done; turn = await reader.read()) received += turn.value.length;
    expect(received).toBeLessThan(100);
  });

  it('notices that its reader left', async () => {
    const { connection, reader, closed } = open();
    await reader.cancel();
    connection.write(chunk('unheard'));
    connection.close();
    expect([closed, connection.isClosed]).toEqual([['reader_left'], true]);
  });

  it('wakes who waits for its reader when it is closed', async () => {
    const { connection, closed } = open();
    connection.write(chunk('a'));
    connection.write(chunk('b'));
    const drained = connection.drained();
    connection.close();
    await drained;
    expect(closed).toEqual(['ended']);
  });
});
