import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog, LogRecord } from './log.js';
import { everything, logFilter, type LogFilter, searchWindow } from './log-filter.js';
import {
  atRecord,
  compare,
  endOf,
  isInsideRecord,
  LOG_START,
  type LogPosition,
  requestedPosition,
} from './log-position.js';
import type { Outlet } from './outlet.js';
import type { ServerRoom } from './server-room.js';
import { unknown } from './statuses.js';
import { nextAppend } from './next-append.js';
import { caughtUp, checkpointAt, confirmation } from './read-messages.js';

/** Matching events of a page, and live events that wait before a slow reader falls behind. */
const BATCH = 32;

/** Confirms, catches up page by page, says so, goes live, and falls back to pages when it must. */
export const subscribeToAll = async (
  { log }: ServerRoom,
  outlet: Outlet,
  options: Streams.ReadReq.Options,
): Promise<void> => {
  const from = requestedPosition(options, log);
  if (isInsideRecord(log, from)) {
    outlet.fail(unknown('Unexpected FilteredReadAllResult: Error'));
    return;
  }
  if (!(await outlet.send(confirmation()))) return;
  const subscription = new SubscriptionToAll(log, outlet, options.getFilter(), from);
  const last = log.records.at(-1);
  let isLive = last === undefined || compare(from, atRecord(last)) >= 0;
  while (outlet.isOpen) {
    if (!isLive) await subscription.catchUp();
    await subscription.goLive();
    isLive = false;
  }
};

class SubscriptionToAll {
  private readonly matches: LogFilter;
  private readonly window: number;
  /** Considered events between checkpoints; without a filter there are none. */
  private readonly checkpointInterval: number;
  private checkpointed = LOG_START;
  /** Where the live part goes on. */
  private seen: number;
  private liveCount = 0;

  constructor(
    private readonly log: EventLog,
    private readonly outlet: Outlet,
    filter: Streams.ReadReq.Options.FilterOptions | undefined,
    /** The event or checkpoint that went out last. */
    private reached: LogPosition,
  ) {
    this.matches = filter ? logFilter(filter) : everything;
    this.window = filter ? searchWindow(filter) : BATCH;
    this.checkpointInterval = filter
      ? this.window * filter.getCheckpointintervalmultiplier()
      : Infinity;
    this.seen = log.endPosition;
  }

  async catchUp(): Promise<void> {
    let counted = 0;
    let pageStart = this.reached;
    while (this.outlet.isOpen) {
      const page = this.readPage(pageStart);
      if (!(await this.sendPage(page))) return;
      this.reached = checkpointBehind(page, this.reached);
      counted += page.considered;
      if (page.isEnd || counted >= this.checkpointInterval) {
        counted %= this.checkpointInterval;
        await this.sendCheckpoint();
      }
      pageStart = page.next;
      if (!page.isEnd) continue;
      this.seen = page.next.commit;
      return;
    }
  }

  private async sendPage({ records }: Page): Promise<boolean> {
    for (const record of records) {
      const goesOn = this.outlet.sendEvent(record);
      if (goesOn !== true && !(await goesOn)) return false;
      this.reached = atRecord(record);
    }
    return true;
  }

  /** Comes back when more waits than a server keeps for a reader; then pages are read again. */
  async goLive(): Promise<void> {
    let goesOn = await this.outlet.send(caughtUp());
    while (goesOn && this.outlet.isOpen) {
      const record = this.log.records[this.log.indexAt(this.seen)];
      const sent = record ? this.deliver(record) : nextAppend(this.log, this.outlet);
      if (sent === true) continue;
      goesOn = (await sent) !== false;
      if (!this.isBehind()) continue;
      await this.sendCheckpoint();
      return;
    }
  }

  /** A live event, or what stands for it: a checkpoint, when enough went by. */
  private deliver(record: LogRecord): boolean | Promise<boolean> {
    this.seen = record.position + record.size;
    this.liveCount += 1;
    const isWanted = this.isWanted(record);
    if (isWanted) this.reached = atRecord(record);
    const sent = !isWanted || this.outlet.sendEvent(record);
    if (this.liveCount < this.checkpointInterval) return sent;
    this.liveCount = 0;
    if (compare(this.reached, atRecord(record)) < 0) this.reached = atRecord(record);
    return Promise.resolve(sent).then((goesOn) => goesOn && this.sendCheckpoint());
  }

  private isWanted(record: LogRecord): boolean {
    return this.matches(record) && compare(atRecord(record), this.reached) > 0;
  }

  private readPage(start: LogPosition): Page {
    const records: LogRecord[] = [];
    const all = this.log.records;
    let next = start;
    let considered = 0;
    let index = this.log.indexAt(start.commit);
    while (records.length < BATCH && considered < this.window) {
      const record = all[index];
      if (!record) return { start, records, considered, next, isEnd: true };
      index += 1;
      if (compare(atRecord(record), start) < 0) continue;
      considered += 1;
      if (this.isWanted(record)) records.push(record);
      next = endOf(record);
    }
    return { start, records, considered, next, isEnd: false };
  }

  private sendCheckpoint(): boolean | Promise<boolean> {
    if (this.checkpointInterval === Infinity) return true;
    if (this.reached.commit < 0 || compare(this.reached, this.checkpointed) <= 0) return true;
    this.checkpointed = this.reached;
    return this.outlet.send(checkpointAt(this.reached));
  }

  private isBehind(): boolean {
    const all = this.log.records;
    let waiting = 0;
    for (let index = this.log.indexAt(this.seen); index < all.length; index += 1) {
      const record = all[index];
      if (record && this.matches(record)) waiting += 1;
      if (waiting > BATCH) return true;
    }
    return false;
  }
}

interface Page {
  readonly start: LogPosition;
  readonly records: readonly LogRecord[];
  readonly considered: number;
  readonly next: LogPosition;
  readonly isEnd: boolean;
}

/** A page without a match moves the checkpoint to its start, not to its end; the log's end is one. */
const checkpointBehind = ({ start, next, isEnd }: Page, reached: LogPosition): LogPosition => {
  if (compare(start, next) < 0 && compare(reached, start) < 0) return start;
  return isEnd && reached.commit < 0 && next.commit > 0 ? { commit: 0, prepare: 0 } : reached;
};
