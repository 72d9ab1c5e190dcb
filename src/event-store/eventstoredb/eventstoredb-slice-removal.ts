import { randomUUID } from 'node:crypto';
import {
  EventStoreUnavailable,
  type StreamId,
  WrongExpectedRevision,
} from '../event-store.port.js';
import { SliceRemoval } from '../slice-removal.port.js';
import { type ConnectingOptions, tryingOf } from './connecting.js';
import { CallFailed } from './log-client.js';
import { appendPart } from './part-append.js';
import { Patience, type Trying } from './patience.js';
import { lastOf } from './stream-reading.js';

/** Races with another change of the same stream's settings that are decided again. */
const MAX_ATTEMPTS = 5;

/** Deletes slices under the identity that may; what is deleted leaves the disk with the next scavenge. */
export class EventStoreDbSliceRemoval extends SliceRemoval {
  private constructor(private readonly trying: Trying) {
    super();
  }

  /** Connects with the first removal. @throws InvalidValue for a connection string that is none */
  static open(url: string, options: ConnectingOptions = {}): EventStoreDbSliceRemoval {
    return new EventStoreDbSliceRemoval(tryingOf(url, options));
  }

  override async remove(streamId: StreamId, lastRevision: number): Promise<void> {
    const { connection } = this.trying;
    const patience = new Patience(this.trying, `delete ${streamId}`);
    for (;;) {
      const { client } = connection;
      try {
        await client.tombstoneStream(streamId, BigInt(lastRevision), patience.callTimeoutMs);
        patience.progressed();
        return;
      } catch (failure) {
        if (isConflict(failure) && (await this.isGone(streamId, lastRevision))) return;
        await patience.afterFailure(client, failure);
      }
    }
  }

  override async truncate(streamId: StreamId, before: number): Promise<void> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const last = await lastOf(this.trying, streamId);
      if (last === undefined) return;
      const revision = Math.min(before, Number(last.revision));
      if (await this.hide(streamId, revision)) return;
    }
    throw new EventStoreUnavailable(
      `The settings of ${streamId} are changed all the time by others`,
    );
  }

  close(): Promise<void> {
    return this.trying.connection.close();
  }

  /** Of a stream that is not where it was said to be. @throws WrongExpectedRevision when it has grown */
  private async isGone(streamId: StreamId, lastRevision: number): Promise<boolean> {
    const last = await lastOf(this.trying, streamId);
    if (last === undefined) return true;
    if (Number(last.revision) === lastRevision) return false;
    throw new WrongExpectedRevision(streamId, lastRevision);
  }

  /** Says whether it is so now; other settings of the stream stay as they are. */
  private async hide(streamId: StreamId, before: number): Promise<boolean> {
    const settings = await lastOf(this.trying, `$$${streamId}`);
    const data = objectOf(settings?.data);
    if (typeof data['$tb'] === 'number' && data['$tb'] >= before) return true;
    const event = {
      id: randomUUID(),
      type: '$metadata',
      data: JSON.stringify({ ...data, $tb: before }),
      metadata: '{}',
    };
    const answer = await appendPart(this.trying, {
      streamId: `$$${streamId}`,
      expected: settings?.revision ?? 'no_stream',
      events: [event],
      bytes: event.data.length,
    });
    return answer !== undefined;
  }
}

const isConflict = (failure: unknown): boolean =>
  failure instanceof CallFailed && (failure.kind === 'conflict' || failure.kind === 'gone');

const objectOf = (data: unknown): Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null ? { ...data } : {};
