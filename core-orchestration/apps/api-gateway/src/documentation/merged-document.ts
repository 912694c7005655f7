import { PLATFORM_VERSION, type Logger } from '@prognetwork/shared-infrastructure';
import type { FindService, Upstream } from '../routes.ts';
import { mergeOpenApi, type OpenApiDocument } from './merge-openapi.ts';

const MAX_AGE_MS = 10_000;
const TIMEOUT_MS = 3_000;

/** The merged OpenAPI document of all services that answer, made anew at most every ten seconds. */
export function createMergedDocument(options: {
  readonly upstreams: readonly Upstream[];
  readonly findService: FindService;
  readonly publicUrl: string;
  readonly logger: Logger;
}): () => Promise<object> {
  let made: { readonly document: Promise<object>; readonly at: number } | undefined;
  return () => {
    if (made === undefined || made.at + MAX_AGE_MS < Date.now()) made = { document: make(options), at: Date.now() };
    return made.document;
  };
}

async function make(options: Parameters<typeof createMergedDocument>[0]): Promise<object> {
  const answers = await Promise.allSettled(options.upstreams.map(fetchDocument));
  const documents = new Map<string, OpenApiDocument>();
  for (const [index, { name }] of options.upstreams.entries()) {
    const answer = answers[index];
    if (answer?.status === 'fulfilled') documents.set(name, answer.value);
    else options.logger.warn({ err: answer?.reason, service: name }, 'a service is missing from the API document');
  }
  return mergeOpenApi(documents, (path, service) => options.findService(path) === service, {
    title: 'ProgNetwork API',
    version: PLATFORM_VERSION,
    description:
      'Everything the platform can do, over HTTP. Errors are problem documents (RFC 9457); lists page by cursor; creating takes an Idempotency-Key.',
    serverUrl: options.publicUrl,
  });
}

async function fetchDocument(upstream: Upstream): Promise<OpenApiDocument> {
  const response = await fetch(new URL('/openapi.json', upstream.url), { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${upstream.name} answered ${response.status}`);
  // Made by the services' own framework, and only merged and shown.
  return (await response.json()) as OpenApiDocument;
}
