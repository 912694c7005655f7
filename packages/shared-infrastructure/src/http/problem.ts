import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ZodError } from 'zod';
import { isDatabaseUnreachable } from '../database/unreachable.ts';
import { commonError, ServiceError, type ErrorKind, type FieldError } from '../errors.ts';
import { currentContext } from '../request-context.ts';

const STATUS_OF_KIND: Readonly<Record<ErrorKind, ContentfulStatusCode>> = {
  invalid_input: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  limit_exceeded: 429,
  unavailable: 503,
};

const STATUS_OF_CODE: Readonly<Record<string, ContentfulStatusCode>> = {
  'request.malformed_json': 400,
  'request.unsupported_media_type': 415,
  'request.too_large': 413,
};

/** A problem document (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly requestId?: string;
  readonly errors?: readonly FieldError[];
}

const MAX_FIELD_ERRORS = 50;

export function statusOf(error: ServiceError): ContentfulStatusCode {
  return STATUS_OF_CODE[error.code] ?? STATUS_OF_KIND[error.kind];
}

export function problemOf(error: ServiceError): Problem {
  const requestId = currentContext()?.requestId;
  return {
    type: `urn:prognetwork:problem:${error.code}`,
    title: error.title,
    status: statusOf(error),
    ...(error.message === error.title ? {} : { detail: error.message }),
    code: error.code,
    ...(requestId === undefined ? {} : { requestId }),
    ...(error.errors.length === 0 ? {} : { errors: error.errors.slice(0, MAX_FIELD_ERRORS) }),
  };
}

/** The answer to any error: an expected one with its kind's status, anything else a 500 that tells nothing of the inside. */
export function problemResponse(error: unknown): Response {
  const expected = toServiceError(error);
  const problem: Problem = expected ? problemOf(expected) : internalProblem();
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  if (problem.requestId !== undefined) headers.set('x-request-id', problem.requestId);
  if (expected?.retryAfterSeconds !== undefined) headers.set('retry-after', String(expected.retryAfterSeconds));
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer');
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

function internalProblem(): Problem {
  const requestId = currentContext()?.requestId;
  return {
    type: 'urn:prognetwork:problem:internal',
    title: 'Something went wrong on our side',
    status: 500,
    detail: 'The error was recorded. Give the request id when you report it.',
    code: 'internal',
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** An expected error, or undefined when it is a fault of ours. A database out of reach is expected wherever it is asked. */
export function toServiceError(error: unknown): ServiceError | undefined {
  if (error instanceof ServiceError) return error;
  if (error instanceof HTTPException && error.status === 400) return commonError('request.malformed_json');
  if (isDatabaseUnreachable(error)) return commonError('database.unavailable', {}, error);
  return undefined;
}

export function notFound(_context: Context): Response {
  return problemResponse(commonError('resource.not_found'));
}

type InputPlace = 'json' | 'query' | 'param' | 'header' | 'cookie' | 'form';

/** The error for input that its schema refuses, with a pointer for each field. An id in the path that is no id is the same 404 as an unknown one. */
export function validationError(place: InputPlace, error: ZodError): ServiceError {
  if (place === 'param') return commonError('resource.not_found');
  const errors = error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ pointer: pointer(place, [...path, key]), detail: 'is not a known field' }));
    return [{ pointer: pointer(place, path), detail: issue.message }];
  });
  return new ServiceError({
    code: 'request.invalid',
    kind: 'invalid_input',
    title: 'The request is not valid',
    detail: 'See errors for each field.',
    errors,
  });
}

function pointer(place: InputPlace, path: readonly string[]): string {
  if (place !== 'json') return `?${path.join('.')}`;
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
