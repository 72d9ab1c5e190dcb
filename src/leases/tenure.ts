import type { Instant } from '../domain/instant.js';
import type { LeaseReleased } from '../domain/timeline/lease-events.js';
import { type NewEvent, WrongExpectedRevision } from '../event-store/event-store.port.js';
import type { LeaseClock } from './lease-clock.js';
import type { LeaseStream } from './lease-stream.js';
import { LeaseLost, type Term } from './leases.port.js';

/**
 * A holder counts itself as one for this share of the time after which others may take over, from the
 * start of its last renewal: clocks run at somewhat different speeds, and what was begun has to end.
 */
const TRUSTED_SHARE = 0.8;
const RENEWALS_PER_TTL = 3;
const TRIES_PER_TTL = 10;

export interface Taken {
  readonly holder: string;
  readonly number: number;
  readonly handedOver: boolean;
  readonly ttlMs: number;
  readonly since: Instant;
  /** Of its event on the lease's stream. */
  readonly revision: number;
  /** When the append was begun, by this process's clock. */
  readonly begunMs: number;
}

/** One term of this process: renews it, and knows by its own clock alone how long it is sure. */
export class Tenure {
  private readonly ended = new AbortController();
  private revision: number;
  private heldUntilMs: number;

  constructor(
    private readonly lease: LeaseStream,
    private readonly clock: LeaseClock,
    private readonly taken: Taken,
  ) {
    this.revision = taken.revision;
    this.heldUntilMs = taken.begunMs + TRUSTED_SHARE * taken.ttlMs;
  }

  get lost(): boolean {
    return this.ended.signal.aborted;
  }

  /** What the work is given; its signal also aborts with `stopping`. */
  term(stopping: AbortSignal): Term {
    return {
      number: this.taken.number,
      handedOver: this.taken.handedOver,
      signal: AbortSignal.any([stopping, this.ended.signal]),
      assertHeld: () => {
        if (this.isHeld()) return;
        this.lose();
        throw new LeaseLost(
          `This process does not hold the lease ${this.lease.role} any more: another may have taken over`,
        );
      },
    };
  }

  /** Renews until the work is done or the lease is lost. */
  async keep(done: AbortSignal): Promise<void> {
    await Promise.all([this.renewAgain(done), this.loseInTime(done)]);
  }

  /** Lets others take over at once. @throws EventStoreUnavailable */
  async release(): Promise<void> {
    const entry = this.lease.entry({ type: 'LeaseReleased', data: this.holding });
    try {
      await this.lease.append(this.revision, entry);
    } catch (error) {
      // A renewal may have been under way.
      if (!(error instanceof WrongExpectedRevision) || !(await this.isStillOurs())) throw error;
      await this.lease.append(this.revision, entry);
    }
  }

  private isHeld(): boolean {
    return !this.lost && this.clock.nowMs() < this.heldUntilMs;
  }

  private lose(): void {
    this.ended.abort();
  }

  private async renewAgain(done: AbortSignal): Promise<void> {
    while (!done.aborted && this.isHeld()) {
      await this.clock.wait(this.taken.ttlMs / RENEWALS_PER_TTL, done);
      await this.renew(done);
    }
  }

  /** Counts from the start of the first try: nobody knows which one others saw. */
  private async renew(done: AbortSignal): Promise<void> {
    const begunMs = this.clock.nowMs();
    const { ttlMs, since } = this.taken;
    const entry = this.lease.entry({
      type: 'LeaseRenewed',
      data: { ...this.holding, ttlMs, since },
    });
    while (!done.aborted && this.isHeld()) {
      if (await this.isAppended(entry)) {
        this.heldUntilMs = begunMs + TRUSTED_SHARE * this.taken.ttlMs;
        return;
      }
      await this.clock.wait(this.taken.ttlMs / TRIES_PER_TTL, done);
    }
  }

  private async isAppended(entry: NewEvent): Promise<boolean> {
    try {
      this.revision = await this.lease.append(this.revision, entry);
      return true;
    } catch (error) {
      if (error instanceof WrongExpectedRevision && !(await this.isStillOurs())) this.lose();
      return false;
    }
  }

  /** Reads where the stream stands; an unreadable log says nothing. */
  private async isStillOurs(): Promise<boolean> {
    const newest = await this.lease.newest().catch(() => undefined);
    if (newest === undefined) return true;
    const { holder, term } = newest.event.data;
    if (holder !== this.taken.holder || term !== this.taken.number) return false;
    this.revision = newest.revision;
    return true;
  }

  private async loseInTime(done: AbortSignal): Promise<void> {
    const over = AbortSignal.any([done, this.ended.signal]);
    while (!over.aborted) {
      if (!this.isHeld()) this.lose();
      else await this.clock.wait(this.heldUntilMs - this.clock.nowMs(), over);
    }
  }

  private get holding(): LeaseReleased['data'] {
    const { holder, number: term } = this.taken;
    return { role: this.lease.role, holder, term };
  }
}
