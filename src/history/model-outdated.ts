import { StatelineError } from '../domain/errors.js';

/** The model cannot go on from where it stands, and has to be built anew from the log. */
export abstract class ModelOutdated extends StatelineError {
  readonly category = 'unavailable';
}

/** The log is another one than the model was built from. */
export class LogReplaced extends ModelOutdated {
  readonly code = 'log-replaced';
}

/** Slices were removed that the model had not read. */
export class EventsMissed extends ModelOutdated {
  readonly code = 'events-missed';
}

/** Of a baseline only some objects are in the model. */
export class LoadInterrupted extends ModelOutdated {
  readonly code = 'load-interrupted';
}

/** What the model's files hold is not what was written to them. */
export class ModelDamaged extends ModelOutdated {
  readonly code = 'model-damaged';
  constructor(what: string, options?: ErrorOptions) {
    super(`The history is damaged and is built anew from the log: ${what}`, options);
  }
}
