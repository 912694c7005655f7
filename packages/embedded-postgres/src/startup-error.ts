/** A start that cannot succeed until a person acts: the message says what is wrong, the hint what to do. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}
