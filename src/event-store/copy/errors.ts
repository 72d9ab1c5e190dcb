import { StatelineError } from '../../domain/errors.js';
import type { RecordedEvent } from '../event-store.port.js';

type Placed = Pick<RecordedEvent, 'streamId' | 'revision'>;

const placeOf = ({ streamId, revision }: Placed): string =>
  `stream ${streamId}, revision ${String(revision)}`;

/** The target holds what is not in the source; nothing was appended since that was seen. */
export class NotACopy extends StatelineError {
  readonly code = 'not-a-copy';
  readonly category = 'conflict';
  constructor(at: Placed, options?: ErrorOptions) {
    super(
      `The log to copy to holds other events than the log to copy from: first at ${placeOf(at)}. ` +
        'Copy to an empty log',
      options,
    );
  }
}

/** The first events of a stream are gone, so that the rest cannot stand at the same revisions. */
export class StreamNotWhole extends StatelineError {
  readonly code = 'stream-not-whole';
  readonly category = 'conflict';
  constructor(first: Placed) {
    super(`A log is copied with whole streams only, and one begins at ${placeOf(first)}`);
  }
}

export class SameLog extends StatelineError {
  readonly code = 'same-log';
  readonly category = 'incorrect';
  constructor() {
    super('The log to copy from and the log to copy to are one and the same');
  }
}

/** What was copied does not read back as it should. */
export class CopyIncomplete extends StatelineError {
  readonly code = 'copy-incomplete';
  readonly category = 'fault';
  constructor(events: number) {
    super(`Only the first ${String(events)} events were found in the copy; copy once more`);
  }
}
