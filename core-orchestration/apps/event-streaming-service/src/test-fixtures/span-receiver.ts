import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ExportedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

/** A receiver of OTLP/HTTP that keeps the spans it is sent. */
export async function startSpanReceiver() {
  const spans: ExportedSpan[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // OTLP's JSON form, as its exporter writes it.
      const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        readonly resourceSpans?: readonly { readonly scopeSpans: readonly { readonly spans: readonly ExportedSpan[] }[] }[];
      };
      for (const { scopeSpans } of body.resourceSpans ?? []) for (const scope of scopeSpans) spans.push(...scope.spans);
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { spans, url: new URL(`http://127.0.0.1:${port}`), [Symbol.asyncDispose]: async () => void server.close() };
}
