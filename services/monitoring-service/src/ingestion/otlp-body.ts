import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { JsonValue } from '@bufbuild/protobuf';
import { readProtobuf, type OtlpMessage } from './otlp-protobuf.ts';
import type { IdEncoding } from './otlp-fields.ts';

export const MAX_WIRE_BYTES = 4 * 1024 * 1024;
export const MAX_INFLATED_BYTES = 16 * 1024 * 1024;

export type BodyFormat = 'json' | 'protobuf';

/** A request the sender must not repeat as it is; `status` is HTTP's. */
export class OtlpRefusal extends Error {
  override readonly name = 'OtlpRefusal';
  readonly status: 400 | 401 | 413 | 415;

  constructor(status: 400 | 401 | 413 | 415, message: string) {
    super(message);
    this.status = status;
  }
}

const inflate = promisify(gunzip);

export function formatOf(request: Request): BodyFormat {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  if (type === 'application/x-protobuf') return 'protobuf';
  throw new OtlpRefusal(415, 'Content-Type must be application/json or application/x-protobuf.');
}

/** The body, decompressed. Neither the compressed nor the inflated size is ever held beyond its limit. */
export async function readBody(request: Request): Promise<Uint8Array> {
  const bytes = await readBounded(request);
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return bytes;
  if (encoding !== 'gzip') throw new OtlpRefusal(415, 'Content-Encoding must be gzip or absent.');
  try {
    return await inflate(bytes, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new OtlpRefusal(413, `The body inflates to more than ${MAX_INFLATED_BYTES} bytes.`);
    }
    throw new OtlpRefusal(400, 'The body is not valid gzip.');
  }
}

async function readBounded(request: Request): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (!request.body) return Buffer.alloc(0);
  // Leaving the loop by throwing cancels the stream, so the rest is not read.
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > MAX_WIRE_BYTES) throw new OtlpRefusal(413, `The body is larger than ${MAX_WIRE_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The message in its JSON form, with how its ids are written. */
export function parseBody(
  message: OtlpMessage,
  format: BodyFormat,
  bytes: Uint8Array,
): { readonly value: JsonValue; readonly ids: IdEncoding } {
  try {
    if (format === 'protobuf') return { value: readProtobuf(message, bytes), ids: 'base64' };
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as JsonValue, ids: 'hex' };
  } catch {
    throw new OtlpRefusal(400, format === 'protobuf' ? 'The body is not a valid protobuf message.' : 'The body is not valid JSON.');
  }
}
