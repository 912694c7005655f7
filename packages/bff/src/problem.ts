export interface ProblemField {
  /** JSON pointer into the request body, such as `/email`. */
  readonly pointer: string;
  readonly detail: string;
  readonly code?: string;
}

/** RFC 9457 problem details as our services answer them. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly requestId?: string;
  readonly errors: readonly ProblemField[];
  readonly retryAfterSeconds?: number;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function readField(value: unknown): ProblemField | undefined {
  if (!isRecord(value)) return undefined;
  const pointer = text(value['pointer']);
  if (pointer === undefined) return undefined;
  const code = text(value['code']);
  return { pointer, detail: text(value['detail']) ?? text(value['message']) ?? text(value['title']) ?? '', ...(code && { code }) };
}

function readRetryAfter(header: string | null): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** Reads a failed answer; whatever is not problem+json becomes a problem too, so that callers have one shape to handle. */
export function problemFrom(status: number, headers: Headers, body: unknown): Problem {
  const source = isRecord(body) ? body : {};
  const detail = text(source['detail']);
  const requestId = text(source['requestId']) ?? headers.get('x-request-id') ?? undefined;
  const retryAfterSeconds = readRetryAfter(headers.get('retry-after'));
  const fields = Array.isArray(source['errors']) ? source['errors'].map(readField).filter((field) => field !== undefined) : [];
  return {
    type: text(source['type']) ?? 'about:blank',
    title: text(source['title']) ?? `HTTP ${String(status)}`,
    status,
    code: text(source['code']) ?? `http.${String(status)}`,
    errors: fields,
    ...(detail && { detail }),
    ...(requestId && { requestId }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}

/** The gateway could not be reached or did not answer in time. */
export function unreachableProblem(requestId: string): Problem {
  return { type: 'about:blank', title: 'The platform cannot be reached', status: 503, code: 'gateway.unreachable', requestId, errors: [] };
}

/** Field name → problem, for the fields of a form whose names are those of the request body. */
export function problemsByField(problem: Problem): ReadonlyMap<string, ProblemField> {
  return new Map(problem.errors.map((field) => [field.pointer.replace(/^\//, '').replaceAll('/', '.'), field]));
}

export class GatewayError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.title}${problem.requestId ? ` (request ${problem.requestId})` : ''}`);
    this.name = 'GatewayError';
    this.problem = problem;
  }
}
