import { waitFor } from '@prognetwork/testing';
import { describe, expect, test } from 'vitest';
import { listen, type Listening } from './service.ts';

async function endOf(listening: Listening): Promise<number> {
  const startedAt = performance.now();
  await listening[Symbol.asyncDispose]();
  return performance.now() - startedAt;
}

/** A service with an answer of each kind; `release` lets the slow one end. */
async function serve() {
  const asked: string[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const listening = await listen(
    {
      async fetch(request) {
        const { pathname } = new URL(request.url);
        asked.push(pathname);
        if (pathname === '/stream') {
          return new Response(new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from(': hello\n\n')) }), {
            headers: { 'content-type': 'text/event-stream' },
          });
        }
        if (pathname === '/slow') await released;
        if (pathname === '/never') await new Promise(() => undefined);
        return new Response('done');
      },
    },
    { port: 0 },
  );
  return { listening, asked, release };
}

describe('a server that ends', () => {
  test('does not wait for open streams, nor for connections that nobody uses', async () => {
    const { listening } = await serve();
    await (await fetch(`${listening.url}/`)).text();
    const stream = await fetch(`${listening.url}/stream`);
    const reader = stream.body?.getReader() ?? expect.fail();
    await reader.read();
    expect(await endOf(listening)).toBeLessThan(1_500);
    await expect(reader.read()).rejects.toThrow();
  });

  test('lets a request end that is under way, and answers no other', async () => {
    const { listening, asked, release } = await serve();
    const slow = fetch(`${listening.url}/slow`);
    await waitFor(() => asked.includes('/slow'));
    const ended = endOf(listening);
    await expect(fetch(`${listening.url}/late`)).rejects.toThrow();
    release();
    expect(await (await slow).text()).toBe('done');
    expect(await ended).toBeLessThan(1_500);
    expect(asked).toEqual(['/slow']);
  });

  test('cuts what does not end within a bound, the sooner the longer it has been waiting', async () => {
    const { listening, asked } = await serve();
    const cut = expect(fetch(`${listening.url}/never`)).rejects.toThrow();
    await waitFor(() => asked.includes('/never'));
    const since = performance.now();
    await waitFor(() => performance.now() - since > 1_500);
    const took = await endOf(listening);
    await cut;
    expect([took > 250, took < 1_900]).toEqual([true, true]);
  });
});
