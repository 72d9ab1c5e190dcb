import { StatelineError } from '../../domain/errors.js';
import { EventStoreUnavailable } from '../event-store.port.js';

/** Which bad luck it was; stable, to be matched on. */
export type EmbeddedStoreProblem =
  | 'data-folder-not-writable'
  | 'data-folder-in-use'
  | 'data-format-unknown'
  | 'disk-full'
  | 'commit-failed'
  | 'closed';

/** The embedded store cannot work now; the message says what to do. */
export abstract class EmbeddedStoreUnavailable extends EventStoreUnavailable {
  abstract readonly problem: EmbeddedStoreProblem;
}

export class DataFolderNotWritable extends EmbeddedStoreUnavailable {
  readonly problem = 'data-folder-not-writable';
  constructor(folder: string, options?: ErrorOptions) {
    super(
      `The data folder ${folder} cannot be created or written; give this user the right to write there, or choose another folder`,
      options,
    );
  }
}

export class DataFolderInUse extends EmbeddedStoreUnavailable {
  readonly problem = 'data-folder-in-use';
  constructor(folder: string, options?: ErrorOptions) {
    super(
      `Another process works on the data folder ${folder}; stop it first, or choose another folder`,
      options,
    );
  }
}

export class DataFormatUnknown extends EmbeddedStoreUnavailable {
  readonly problem = 'data-format-unknown';
  constructor(folder: string, found: string, known: number, options?: ErrorOptions) {
    super(
      `The data folder ${folder} has format ${found}, and this version of Stateline knows formats up to ${known}; ` +
        'start the version that wrote it, or a newer one; nothing was changed',
      options,
    );
  }
}

export class DiskFull extends EmbeddedStoreUnavailable {
  readonly problem = 'disk-full';
  constructor(folder: string, options?: ErrorOptions) {
    super(
      `No room left on the disk of ${folder}; nothing of this append was kept beyond what was acknowledged; ` +
        'make room and append the same events again',
      options,
    );
  }
}

export class CommitFailed extends EmbeddedStoreUnavailable {
  readonly problem = 'commit-failed';
  constructor(folder: string, options?: ErrorOptions) {
    super(
      `The disk of ${folder} refused a write; check the disk, start again, and append the same events again`,
      options,
    );
  }
}

/** No waiting helps: somebody or something wrote into the file. */
export class LogDamaged extends StatelineError {
  readonly code = 'log-damaged';
  readonly category = 'fault';
  constructor(where: string, options?: ErrorOptions) {
    super(
      `The log is damaged at ${where}: what stands there is not what was written. ` +
        'Stop Stateline and put the data folder back from a copy of it',
      options,
    );
  }
}

export class EventStoreClosed extends EmbeddedStoreUnavailable {
  readonly problem = 'closed';
  constructor() {
    super('The event store is closed; open it again');
  }
}
