import {
  type Appended,
  type ExpectedRevision,
  type StreamAppend,
  type StreamId,
  WrongExpectedRevision,
} from '../event-store.port.js';
import { TooManyAppends } from './errors.js';
import { Gate } from './gate.js';
import type { AppendAnswer } from './log-client.js';
import { type Part, partsOf } from './outgoing.js';
import { appendPart, type Expected } from './part-append.js';
import type { Trying } from './patience.js';
import { positionOf } from './recorded.js';
import { StreamOrder } from './stream-order.js';

export interface AppendLimits {
  /** Calls under way at a time. */
  readonly inFlight: number;
  /** Counted bytes beyond which no further batch is taken while others wait. */
  readonly waitingBytes: number;
}

export const DEFAULT_LIMITS: AppendLimits = { inFlight: 64, waitingBytes: 256 * 1024 * 1024 };

/** An element that is checked, encoded, and no longer the caller's. */
interface Element {
  readonly streamId: StreamId;
  readonly expected: ExpectedRevision;
  readonly parts: readonly Part[];
}

/** Appends each stream's elements in order and those of different streams side by side. */
export class Appender {
  private readonly order = new StreamOrder();
  private readonly gate: Gate;
  private bytes = 0;

  constructor(
    private readonly trying: Trying,
    private readonly limits: AppendLimits,
  ) {
    this.gate = new Gate(limits.inFlight);
  }

  /** As {@link EventStore.appendBatch}; settles when every element is. */
  async append(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    const elements = appends.map(encoded);
    const bytes = elements.flatMap(({ parts }) => parts).reduce((sum, part) => sum + part.bytes, 0);
    if (this.bytes > 0 && this.bytes + bytes > this.limits.waitingBytes) {
      throw new TooManyAppends(this.bytes);
    }
    this.bytes += bytes;
    try {
      return await this.inOrder(elements);
    } finally {
      this.bytes -= bytes;
    }
  }

  /** Resolves when nothing is being appended. */
  idle(): Promise<void> {
    return this.order.idle();
  }

  private async inOrder(elements: readonly Element[]): Promise<readonly Appended[]> {
    const failed = new Set<StreamId>();
    const outcomes = await Promise.allSettled(
      elements.map((element) =>
        this.order.do(element.streamId, () => this.unlessFailed(failed, element)),
      ),
    );
    return outcomes.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
  }

  /** The first failure of a stream stands before this one in the batch, and is the one that is told. */
  private async unlessFailed(failed: Set<StreamId>, element: Element): Promise<Appended> {
    const { streamId, expected } = element;
    try {
      if (failed.has(streamId)) throw new WrongExpectedRevision(streamId, expected);
      return await this.element(element);
    } catch (error) {
      failed.add(streamId);
      throw error;
    }
  }

  private async element({ streamId, expected, parts }: Element): Promise<Appended> {
    let next = expectedOf(streamId, expected);
    let place: AppendAnswer['place'];
    for (const part of parts) {
      const append = { streamId, expected: next, ...part };
      const answer = await this.gate.pass(() => appendPart(this.trying, append));
      if (answer === undefined) throw new WrongExpectedRevision(streamId, expected);
      ({ revision: next, place } = answer);
    }
    return { revision: Number(next), position: positionOf(streamId, place) };
  }
}

const encoded = ({ streamId, expected, events }: StreamAppend): Element => ({
  streamId,
  expected,
  parts: partsOf(events),
});

const expectedOf = (streamId: StreamId, expected: ExpectedRevision): Expected => {
  if (expected === 'no_stream') return expected;
  if (Number.isSafeInteger(expected) && expected >= 0) return BigInt(expected);
  throw new WrongExpectedRevision(streamId, expected);
};
