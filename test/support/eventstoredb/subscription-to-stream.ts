import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import { type EventLog, lastRevision } from './log.js';
import { nextAppend } from './next-append.js';
import type { Outlet } from './outlet.js';
import { caughtUp, confirmation } from './read-messages.js';
import { streamName } from './requests.js';
import type { ServerRoom } from './server-room.js';
import { streamDeleted } from './statuses.js';

/** Confirms, catches up behind the revision asked for, says so, and goes on with what is appended. */
export const subscribeToStream = async (
  { log }: ServerRoom,
  outlet: Outlet,
  options: Streams.ReadReq.Options,
): Promise<void> => {
  const streamId = streamName(options.getStream()?.getStreamIdentifier());
  const subscription = new SubscriptionToStream(log, outlet, streamId, startOf(log, options));
  await outlet.send(confirmation());
  await subscription.sendNew();
  await outlet.send(caughtUp());
  while (outlet.isOpen) {
    await subscription.sendNew();
    if (log.stream(streamId)?.isTombstoned) outlet.fail(streamDeleted(streamId));
    else if (!subscription.isBehind) await nextAppend(log, outlet);
  }
};

const startOf = (log: EventLog, options: Streams.ReadReq.Options): number => {
  const requested = options.getStream();
  if (requested?.hasRevision()) return Number(requested.getRevision());
  const streamId = streamName(requested?.getStreamIdentifier());
  return requested?.hasEnd() ? lastRevision(log.stream(streamId)) : -1;
};

class SubscriptionToStream {
  constructor(
    private readonly log: EventLog,
    private readonly outlet: Outlet,
    private readonly streamId: string,
    /** The last revision that was looked at. */
    private revision: number,
  ) {}

  get isBehind(): boolean {
    return this.revision < lastRevision(this.log.stream(this.streamId));
  }

  async sendNew(): Promise<void> {
    const stream = this.log.stream(this.streamId);
    while (stream && this.outlet.isOpen && this.isBehind) {
      this.revision += 1;
      const record = stream.records[this.revision];
      if (record && this.log.isVisible(stream, record)) await this.outlet.sendEvent(record);
    }
  }
}
