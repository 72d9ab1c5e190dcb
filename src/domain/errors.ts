/** What went wrong, from the caller's side. Decides the HTTP status and whether to try again. */
export type ErrorCategory =
  | 'incorrect'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-many'
  | 'unavailable'
  | 'fault';

export abstract class StatelineError extends Error {
  /** Stable: callers and tests match on it, never on the message. */
  abstract readonly code: string;
  abstract readonly category: ErrorCategory;
  /** The request field at fault, where there is one. */
  readonly field?: string;
}

/** A value from outside that does not fit: names the field, what it got and what it takes. */
export class InvalidValue extends StatelineError {
  readonly code = 'invalid-value';
  readonly category = 'incorrect';

  constructor(
    override readonly field: string,
    readonly takes: string,
    got: string,
  ) {
    super(`${field} takes ${takes}, and got ${JSON.stringify(got.slice(0, 80))}`);
  }
}
