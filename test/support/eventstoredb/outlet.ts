import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Fault } from './faults.js';
import type { LogRecord } from './log.js';
import { eventMessage } from './read-messages.js';
import { asError, callStatus, type CallStatus } from './statuses.js';

export type ReadCall = ServerWritableStream<Streams.ReadReq, Buffer>;
type Death = Extract<Fault, { fault: 'dies' }>;

/** Where a read or a subscription writes to: waits when the connection is full, ends when told to. */
export class Outlet {
  private isOver = false;
  private events = 0;

  constructor(
    private readonly call: ReadCall,
    private readonly death: Death | undefined,
  ) {
    call.once('cancelled', () => {
      this.isOver = true;
    });
    call.once('close', () => {
      this.isOver = true;
    });
    // A session that dies under a write says so here; there is nobody left to tell.
    call.on('error', () => {
      this.isOver = true;
    });
  }

  get isOpen(): boolean {
    return !this.isOver && !this.call.cancelled;
  }

  /** Whether to go on writing; a promise when the connection has to drain first. */
  send(message: Buffer): boolean | Promise<boolean> {
    if (!this.isOpen) return false;
    return this.call.write(message) || this.drained();
  }

  /** As {@link send}; what is to die, dies instead of sending one event too many. */
  sendEvent(record: LogRecord): boolean | Promise<boolean> {
    if (!this.isOpen || this.diesNow()) return false;
    return this.send(eventMessage(record));
  }

  /** One after the other, until there is no more or nobody listens; whether all went out. */
  async sendEvents(records: Iterable<LogRecord>): Promise<boolean> {
    for (const record of records) {
      const goesOn = this.sendEvent(record);
      if (goesOn !== true && !(await goesOn)) return false;
    }
    return true;
  }

  end(): void {
    if (!this.isOpen) return;
    this.isOver = true;
    this.call.end();
  }

  fail(status: CallStatus): void {
    if (!this.isOpen) return;
    this.isOver = true;
    this.call.emit('error', asError(status));
  }

  /** Calls back once, when nothing can be written any more. */
  onceOver(notify: () => void): () => void {
    this.call.once('cancelled', notify);
    this.call.once('close', notify);
    return () => {
      this.call.off('cancelled', notify);
      this.call.off('close', notify);
    };
  }

  private drained(): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (): void => {
        this.call.off('drain', settle);
        forget();
        resolve(this.isOpen);
      };
      const forget = this.onceOver(settle);
      this.call.once('drain', settle);
    });
  }

  private diesNow(): boolean {
    if (!this.death || this.events < this.death.afterEvents) {
      this.events += 1;
      return false;
    }
    const { status } = this.death;
    if (status) this.fail(callStatus(status.code, status.message));
    else this.end();
    return true;
  }
}
