import { StatelineError } from '../domain/errors.js';

/** Ends a run before its end, as it should; a later one goes on from there. */
export class Stopped extends StatelineError {
  readonly code = 'retention-stopped';
  readonly category = 'conflict';
}
