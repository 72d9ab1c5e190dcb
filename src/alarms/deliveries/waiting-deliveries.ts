import type { OpenDelivery } from '../../domain/alarms/deliveries/next-message.js';
import { retryAfterMs } from '../../domain/alarms/deliveries/retry.js';
import { isFor } from '../../domain/alarms/deliveries/target.js';
import type { TargetProgress } from '../../domain/alarms/deliveries/target-progress.js';
import type { Instant } from '../../domain/instant.js';
import type { RaisedAlarm, RaisedAlarms } from './raised-alarms.js';
import type { NotDelivered, Sender } from './sender.js';

/** An alarm that one target is still to be told of. */
export interface WaitingDelivery extends OpenDelivery {
  readonly raised: RaisedAlarm;
  /** When somebody wanted it again; `null` where nobody did. */
  readonly wantedAt: Instant | null;
  readonly attempts: number;
}

/** Held in memory for one target; more of them wait in the log. */
const MOST_WAITING = 500;

const fresh = (raised: RaisedAlarm, wantedAt: Instant | null): WaitingDelivery => ({
  ...{ raised, wantedAt, attempts: 0, rule: raised.alarm.rule, dueMs: 0, isAlone: false },
});

/** What one target is still to be told, in the order in which it was raised. */
export class WaitingDeliveries {
  private readonly open = new Map<number, WaitingDelivery>();
  /** The last place of the stream of alarms that was looked at. */
  private looked: number;
  private hasMore = true;

  constructor(
    private readonly alarms: RaisedAlarms,
    private readonly sender: Pick<Sender, 'level' | 'rules' | 'undoes'>,
    private readonly progress: TargetProgress,
  ) {
    this.looked = progress.reached;
  }

  /** Up to this place nothing is left; those that are wanted again do not count. */
  get done(): number {
    const oldest = Math.min(
      ...[...this.open.keys()].filter((place) => !this.progress.isSettled(place)),
    );
    return Math.min(this.looked, oldest - 1);
  }

  values(): IterableIterator<WaitingDelivery> {
    return this.open.values();
  }

  /** Says that alarms were raised, or are wanted again. */
  thereIsMore(): void {
    this.hasMore = true;
  }

  /** Takes in what waits in the log, as far as there is room. */
  async fill(): Promise<void> {
    if (!this.hasMore || this.open.size >= MOST_WAITING) return;
    this.hasMore = false;
    await this.takeWanted();
    for await (const raised of this.alarms.from(this.looked + 1)) {
      if (this.open.size >= MOST_WAITING) {
        this.hasMore = true;
        return;
      }
      this.looked = raised.revision;
      if (this.isNews(raised)) this.open.set(raised.revision, fresh(raised, null));
    }
  }

  settled(deliveries: readonly WaitingDelivery[]): void {
    for (const { raised } of deliveries) this.open.delete(raised.revision);
  }

  /** What was told in vain is tried again later, and by itself when together it was refused for good. */
  failed(deliveries: readonly WaitingDelivery[], why: NotDelivered, nowMs: number): void {
    for (const one of deliveries) {
      const attempts = one.attempts + 1;
      const pauseMs = Math.max(retryAfterMs(attempts), why.retryAfterMs ?? 0);
      const dueMs = why.isFinal ? nowMs : nowMs + pauseMs;
      this.open.set(one.raised.revision, { ...one, attempts, dueMs, isAlone: why.isFinal });
    }
  }

  /** The target answers again: what failed because it did not is due. */
  allDue(): void {
    for (const [place, one] of this.open) this.open.set(place, { ...one, dueMs: 0 });
  }

  private isNews({ alarm, revision }: RaisedAlarm): boolean {
    if (this.progress.isSettled(revision)) return false;
    return isFor(this.sender, alarm) && (alarm.undo || !this.sender.undoes);
  }

  private async takeWanted(): Promise<void> {
    for (const [place, wantedAt] of this.progress.wanted) {
      if (this.open.has(place)) continue;
      const raised = await this.alarms.at(place);
      if (raised !== undefined) this.open.set(place, fresh(raised, wantedAt));
    }
  }
}
