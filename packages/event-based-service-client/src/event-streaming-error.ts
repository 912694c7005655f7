/** A refusal by the event streaming service; `status` is HTTP's, `problem` the problem document when there was one. */
export class EventStreamingError extends Error {
  override readonly name = 'EventStreamingError';
  readonly status: number;
  readonly problem: unknown;

  constructor(action: string, status: number, problem: unknown) {
    super(`Event streaming refused to ${action}: ${status} ${JSON.stringify(problem)?.slice(0, 500) ?? ''}`);
    this.status = status;
    this.problem = problem;
  }
}

export async function refusal(action: string, response: Response): Promise<EventStreamingError> {
  const text = await response.text();
  try {
    return new EventStreamingError(action, response.status, JSON.parse(text));
  } catch {
    return new EventStreamingError(action, response.status, text.slice(0, 500));
  }
}

/** Whether the event streaming service refused with this code. */
export function isProblem(error: unknown, code: string): error is EventStreamingError {
  if (!(error instanceof EventStreamingError)) return false;
  const { problem } = error;
  return typeof problem === 'object' && problem !== null && 'code' in problem && problem.code === code;
}
