import { type ErrorCategory, StatelineError } from '../domain/errors.js';

/** The simulated directory says no, as Microsoft Graph would. */
export class GraphRefusal extends StatelineError {
  readonly code = 'graph-refusal';
  readonly category: ErrorCategory;

  constructor(
    readonly status: number,
    /** The `code` of the error body. */
    readonly graphCode: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.category = status === 404 ? 'not-found' : status >= 429 ? 'unavailable' : 'incorrect';
  }
}

/** The journal belongs to another tenant, or a line before its last is damaged. */
export class JournalRefused extends StatelineError {
  readonly code = 'journal-refused';
  readonly category = 'conflict';
}

/** A request to the control port that cannot be followed. */
export class ControlRefusal extends StatelineError {
  readonly code = 'control-refusal';
  readonly category: ErrorCategory;

  constructor(
    readonly status: 400 | 404,
    message: string,
  ) {
    super(message);
    this.category = status === 404 ? 'not-found' : 'incorrect';
  }
}

export const badRequest = (message: string): GraphRefusal =>
  new GraphRefusal(400, 'Request_BadRequest', message);

/** Graph's answer for an id that is not there (any more). */
export const resourceNotFound = (id: string): GraphRefusal =>
  new GraphRefusal(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
