export type ErrorKind = 'invalid_input' | 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'limit_exceeded' | 'unavailable';

export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/** One field that is wrong; `pointer` is a JSON pointer into the request body (RFC 6901), or `?name` for a query or path parameter. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/** An expected failure. The HTTP edge turns `kind` into a status; `title` and `detail` reach the caller, `cause` never does. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;
  readonly kind: ErrorKind;
  readonly title: string;
  readonly details: ErrorDetails;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(init: {
    readonly code: string;
    readonly kind: ErrorKind;
    readonly title: string;
    readonly detail?: string;
    readonly details?: ErrorDetails;
    readonly errors?: readonly FieldError[];
    readonly retryAfterSeconds?: number;
    readonly cause?: unknown;
  }) {
    super(init.detail ?? init.title, { cause: init.cause });
    this.code = init.code;
    this.kind = init.kind;
    this.title = init.title;
    this.details = init.details ?? {};
    this.errors = init.errors ?? [];
    this.retryAfterSeconds = init.retryAfterSeconds;
  }
}

export interface ErrorDeclaration {
  readonly kind: ErrorKind;
  readonly title: string;
  readonly detail?: (details: ErrorDetails) => string;
  readonly retryAfterSeconds?: number;
}

/** The table of every error a service raises; returns its constructor. An unknown code does not compile. */
export function defineErrors<const Table extends Readonly<Record<string, ErrorDeclaration>>>(table: Table) {
  return (code: keyof Table & string, details: ErrorDetails = {}, cause?: unknown): ServiceError => {
    const declaration = table[code] as ErrorDeclaration;
    return new ServiceError({
      code,
      kind: declaration.kind,
      title: declaration.title,
      ...(declaration.detail ? { detail: declaration.detail(details) } : {}),
      details,
      ...(declaration.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: declaration.retryAfterSeconds }),
      cause,
    });
  };
}

/** The errors every service can raise. */
export const commonError = defineErrors({
  'authentication.required': {
    kind: 'unauthenticated',
    title: 'Sign in first',
    detail: () => 'Send a bearer token in the Authorization header.',
  },
  'authentication.invalid_token': {
    kind: 'unauthenticated',
    title: 'The token is not valid',
    detail: () => 'The bearer token is expired, revoked or malformed. Sign in again.',
  },
  'authentication.unavailable': { kind: 'unavailable', title: 'Tokens cannot be checked now', retryAfterSeconds: 2 },
  'authorization.forbidden': {
    kind: 'forbidden',
    title: 'Not allowed',
    detail: ({ permission }) => `This needs the permission ${String(permission)}.`,
  },
  'authorization.tenant_required': {
    kind: 'forbidden',
    title: 'Choose an organisation',
    detail: () => 'Name the organisation to act in with the ProgNetwork-Tenant header.',
  },
  'resource.not_found': { kind: 'not_found', title: 'Not found' },
  'database.unavailable': { kind: 'unavailable', title: 'The service cannot reach its database now', retryAfterSeconds: 2 },
  'request.malformed_json': { kind: 'invalid_input', title: 'The body is not valid JSON' },
  'request.unsupported_media_type': { kind: 'invalid_input', title: 'Send JSON', detail: () => 'Send the body as application/json.' },
  'request.too_large': {
    kind: 'invalid_input',
    title: 'The body is too large',
    detail: ({ limitBytes }) => `At most ${String(limitBytes)} bytes are accepted.`,
  },
  'request.invalid_cursor': {
    kind: 'invalid_input',
    title: 'The cursor is not valid',
    detail: () => 'Use the nextCursor of the page before, unchanged.',
  },
  'projection.not_ready': {
    kind: 'unavailable',
    title: 'This view is not up to date yet',
    detail: ({ projection }) => `The projection ${String(projection)} has not reached the place that was asked for.`,
    retryAfterSeconds: 1,
  },
  'consistency_token.invalid': {
    kind: 'invalid_input',
    title: 'The consistency token is not valid',
    detail: () => 'Use the token of an answer, unchanged.',
  },
  'consistency_token.outdated': {
    kind: 'conflict',
    title: 'The log was restored since this token was given',
    detail: () => 'Read without a token, and compare what you hold.',
  },
  'idempotency.key_reused': { kind: 'invalid_input', title: 'Idempotency-Key was used for another request' },
  'idempotency.key_invalid': { kind: 'invalid_input', title: 'Idempotency-Key must have 1 to 255 printable characters' },
  'idempotency.in_progress': { kind: 'conflict', title: 'The first request with this Idempotency-Key still runs', retryAfterSeconds: 1 },
  'idempotency.response_lost': {
    kind: 'conflict',
    title: 'The first request took effect but its answer was lost',
    detail: () => 'Read the resource instead of sending the request again.',
  },
});
