import { EventStoreUnavailable } from '../event-store.port.js';

/** The user of the connection string may not do this; trying again changes nothing. */
export class EventStoreAccessDenied extends EventStoreUnavailable {
  override readonly code = 'event-store-access-denied';
  constructor(what: string, options?: ErrorOptions) {
    super(
      `The event store does not let the user of the connection string ${what}; ` +
        'check the user and password, and the rights given in the stream $settings and to $all',
      options,
    );
  }
}

/** The server found fault with the request itself; trying again changes nothing. */
export class EventStoreRefused extends EventStoreUnavailable {
  override readonly code = 'event-store-refused';
}

/** The server takes less in one append than is promised to be atomic. */
export class AppendLimitTooSmall extends EventStoreUnavailable {
  override readonly code = 'event-store-append-limit';
  constructor(bytes: number, options?: ErrorOptions) {
    super(
      `The event store refuses an append of ${bytes} bytes; set its MaxAppendSize to 1048576 or more`,
      options,
    );
  }
}

/** The server's positions are not those of a log that we can follow. */
export class PositionNotUnderstood extends EventStoreUnavailable {
  override readonly code = 'event-store-position';
  constructor(streamId: string) {
    super(
      `The event store tells no position of an event in ${streamId} that can be used; ` +
        'EventStoreDB 24.10 or a newer server is needed, and events appended over gRPC',
    );
  }
}

export class TooManyAppends extends EventStoreUnavailable {
  override readonly code = 'event-store-busy';
  constructor(bytes: number) {
    super(`${bytes} bytes wait to be appended already; nothing of this batch was sent`);
  }
}

export class EventStoreDbClosed extends EventStoreUnavailable {
  override readonly code = 'event-store-closed';
  constructor() {
    super('The event store is closed; open it again');
  }
}
