import type { Metadata } from '@grpc/grpc-js';
import type { Appending } from './appending.js';
import type { Faults, Operation } from './faults.js';
import type { EventLog } from './log.js';

export type Action = 'read' | 'write' | 'delete';

/** What the handlers of the services share. */
export interface ServerRoom {
  readonly log: EventLog;
  readonly faults: Faults;
  readonly appending: Appending;
  readonly maxAppendSize: number;
  /** The server's clock, which may be wrong. */
  readonly nowMs: () => number;
  readonly allows: (caller: Metadata, action: Action, streamId: string) => boolean;
  /** Kills the connection that a call came by. */
  readonly killConnection: (peer: string) => void;
  readonly note: (method: Operation, streamId: string) => void;
}
