/** A place in the log. Another epoch means that the log was restored to an earlier state: positions of before mean nothing any more. */
export interface LogPlace {
  readonly epoch: string;
  readonly position: string;
}

const TOKEN = /^(\d{1,15})\.(\d{1,15})$/;

/** A consistency token: who presents it to a query sees at least all that the log held at that place. */
export function toConsistencyToken({ epoch, position }: LogPlace): string {
  return `${epoch}.${position}`;
}

/** Undefined when the text is no token. */
export function fromConsistencyToken(token: string): LogPlace | undefined {
  const [, epoch, position] = TOKEN.exec(token) ?? [];
  return epoch === undefined || position === undefined ? undefined : { epoch, position };
}

/** The cursor with which a page of the log starts after this place. */
export function toCursor({ epoch, position }: LogPlace): string {
  return btoa(JSON.stringify([epoch, position]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
