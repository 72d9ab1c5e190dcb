import type { status } from '@grpc/grpc-js';

export type Operation = 'append' | 'repeated append' | 'read' | 'subscription' | 'delete';

/** What may go wrong with a call. `written` tells whether the events are in the log all the same. */
export type Fault =
  /** Silence, while the call stays open. */
  | { readonly fault: 'no answer'; readonly written: boolean }
  /** Written at once, answered later. */
  | { readonly fault: 'late answer'; readonly ms: number }
  /** Written and answered later. */
  | { readonly fault: 'slow'; readonly ms: number }
  /** The call ends with a status of gRPC; with batch append that is the call of all appends. */
  | {
      readonly fault: 'status';
      readonly code: status;
      readonly message: string;
      readonly written: boolean;
    }
  /** The call ends well, without the message that was due. */
  | { readonly fault: 'ended normally'; readonly written: boolean }
  | { readonly fault: 'connection killed'; readonly written: boolean }
  /** Prepare or commit timeout: the server does not know either. */
  | { readonly fault: 'timeout'; readonly written: boolean }
  | { readonly fault: 'server not ready' }
  | { readonly fault: 'server busy' }
  | { readonly fault: 'not leader'; readonly host: string; readonly port: number }
  | { readonly fault: 'no leader info' }
  | { readonly fault: 'access denied' }
  /** A result the protocol has no word for; nothing is written. */
  | { readonly fault: 'unknown' }
  /** The first try is not replicated yet: a repeated append is not answered. */
  | { readonly fault: 'not replicated yet' }
  /** A read or subscription ends after so many events: normally, or with a status. */
  | {
      readonly fault: 'dies';
      readonly afterEvents: number;
      readonly status?: { readonly code: status; readonly message: string };
    };

export interface Where {
  /** Default: what the fault is made for, which is appends for most. */
  readonly on?: Operation;
  /** Default: every stream. Reads and subscriptions of the whole log have the name `$all`. */
  readonly stream?: (streamId: string) => boolean;
  /** Calls that pass unharmed before the first one is hit. Default 0. */
  readonly after?: number;
}

interface Armed {
  readonly fault: Fault;
  readonly on: Operation;
  readonly hits: (streamId: string) => boolean;
  spared: number;
  left: number;
}

/** Switches for what goes wrong; each hits a number of calls and is then gone. */
export class Faults {
  private armed: Armed[] = [];
  private hitCount = 0;

  /** How many calls were hit so far. */
  get hits(): number {
    return this.hitCount;
  }

  /** Hits the next calls that fit, `Infinity` for all until {@link clear}. First armed, first used. */
  next(calls: number, fault: Fault, where: Where = {}): void {
    this.armed.push({
      fault,
      on: where.on ?? operationOf(fault),
      hits: where.stream ?? (() => true),
      spared: where.after ?? 0,
      left: calls,
    });
  }

  clear(): void {
    this.armed = [];
  }

  /** The fault that hits this call, if any. */
  take(operation: Operation, streamId: string): Fault | undefined {
    if (this.armed.length === 0) return undefined;
    for (const armed of this.armed) {
      if (armed.on !== operation || armed.left <= 0 || !armed.hits(streamId)) continue;
      if (armed.spared > 0) {
        armed.spared -= 1;
        continue;
      }
      armed.left -= 1;
      this.armed = this.armed.filter(({ left }) => left > 0);
      this.hitCount += 1;
      return armed.fault;
    }
    return undefined;
  }
}

const operationOf = ({ fault }: Fault): Operation => {
  if (fault === 'dies') return 'subscription';
  return fault === 'not replicated yet' ? 'repeated append' : 'append';
};
