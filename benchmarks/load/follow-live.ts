import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Which live feed to follow, and how many times at once. */
export interface Following {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly token: string;
  readonly connections: number;
}

/** How many marked events each reader is to get; answered with a Followed once all did, or the time for it is over. */
export interface Ending {
  readonly events: number;
}

/** What reached all readers together from `begin` until the last frame. */
export interface Followed {
  readonly frames: number;
  readonly seconds: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly stillOpen: number;
}

/** A byte that each measured event holds once and no other, so that a frame is counted once wherever the network cuts it. */
export const MARK = '~';
const MARK_BYTE = MARK.charCodeAt(0);
const READ_BYTES = 256 * 1024;
const CONNECTING_AT_ONCE = 250;
/** Readers whose frames are looked at for the time they carry; the others only count. */
const TIMED_READERS = 25;
const TIME = /"time":"([^"]{24})"/g;
const ARRIVE_WITHIN_MS = 10_000;

let frames = 0;
let open = 0;
let isMeasuring = false;
let startedAt = 0;
let lastFrameAt = 0;
const latencies: number[] = [];

// One buffer for all: what a callback is given is read before the next one is called.
const buffer = Buffer.allocUnsafe(READ_BYTES);

function read(bytes: number, isTimed: boolean): void {
  if (!isMeasuring) return;
  const chunk = buffer.subarray(0, bytes);
  const before = frames;
  for (let at = chunk.indexOf(MARK_BYTE); at !== -1; at = chunk.indexOf(MARK_BYTE, at + 1)) frames++;
  if (frames > before) lastFrameAt = performance.now();
  if (!isTimed) return;
  const now = Date.now();
  for (const [, time = ''] of chunk.toString('latin1').matchAll(TIME)) latencies.push(now - Date.parse(time));
}

function follow({ host, port, path, token }: Following, isTimed: boolean): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const onread = {
      buffer,
      callback(bytes: number): boolean {
        resolve(socket);
        read(bytes, isTimed);
        return true;
      },
    };
    const socket = connect({ host, port, onread });
    socket.once('error', reject);
    socket.once('close', () => open--);
    socket.once('connect', () => {
      open++;
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\naccept: text/event-stream\r\n\r\n`);
    });
  });
}

async function run(following: Following): Promise<void> {
  for (let made = 0; made < following.connections; made += CONNECTING_AT_ONCE) {
    const next = Math.min(CONNECTING_AT_ONCE, following.connections - made);
    await Promise.all(Array.from({ length: next }, (_, index) => follow(following, made + index < TIMED_READERS)));
  }
  process.send?.('following');
}

async function finish(expected: number): Promise<void> {
  const giveUpAt = performance.now() + ARRIVE_WITHIN_MS;
  const isWaiting = (): boolean => frames < expected && performance.now() < giveUpAt;
  while (isWaiting()) await delay(5);
  latencies.sort((a, b) => a - b);
  const quantile = (part: number): number => latencies[Math.floor(latencies.length * part)] ?? Number.NaN;
  const seconds = (lastFrameAt - startedAt) / 1_000;
  const followed: Followed = { frames, seconds, medianMs: quantile(0.5), p99Ms: quantile(0.99), stillOpen: open };
  process.send?.(followed);
}

let readers = 0;
process.on('message', (message) => {
  if (message === 'begin') {
    isMeasuring = true;
    startedAt = performance.now();
    process.send?.('begun');
    return;
  }
  // Only live-delivery.ts starts this program, and what else it sends is a Following, then an Ending.
  const told = message as Following | Ending;
  if ('events' in told) {
    void finish(told.events * readers);
    return;
  }
  readers = told.connections;
  void run(told);
});
