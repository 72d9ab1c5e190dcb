import { StatelineError } from '../../domain/errors.js';
import { DirectoryRefused } from '../directory.port.js';

/** The directory gave a link that leads outside the configured Graph root; it was not followed. */
export class LinkRefused extends StatelineError {
  readonly code = 'link-refused';
  readonly category = 'unavailable';
  constructor(root: string) {
    super(`The directory gave a link that does not lie below ${root}; it is not followed`);
  }
}

/** The tenant does not let this app registration in: nothing can be read or written with it. */
export class TokenRefused extends DirectoryRefused {}

/**
 * A DELETE that could remove more than meant: without `/$ref` Graph deletes the target of a link
 * itself, and below `deletedItems` it purges for good.
 */
export class UnsafeDelete extends StatelineError {
  readonly code = 'unsafe-delete';
  readonly category = 'fault';
  constructor(path: string) {
    super(`DELETE ${path} is not sent: it is neither one object nor a link with /$ref`);
  }
}

/** There are no credentials for writing to the directory. */
export class WriterNotConfigured extends StatelineError {
  readonly code = 'writer-not-configured';
  readonly category = 'conflict';
  constructor() {
    super(
      'Nothing can be written to the directory: give the client id, and the client secret or the ' +
        "certificate, of the writer's own app registration (writer.clientId, writer.clientSecret or writer.certificateFile)",
    );
  }
}
