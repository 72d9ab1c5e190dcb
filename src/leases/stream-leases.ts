import { Logger } from '@nestjs/common';
import type { Clock } from '../domain/instant.js';
import type { LeaseTaken } from '../domain/timeline/lease-events.js';
import { type EventStore, WrongExpectedRevision } from '../event-store/event-store.port.js';
import { Backoff } from './backoff.js';
import type { LeaseClock } from './lease-clock.js';
import { isTaken, type LeaseMark, LeaseStream, takenAt } from './lease-stream.js';
import { type LeaseHolder, type LeaseRole, Leases, type Term } from './leases.port.js';
import { Tenure } from './tenure.js';

export interface LeaseSettings {
  /** Names this process, and no other. */
  readonly name: string;
  /** A holder that was silent for so long may be replaced. */
  readonly ttlMs: number;
  readonly clock: LeaseClock;
  readonly wallClock: Clock;
}

interface Lease {
  readonly tenantId: string;
  readonly role: LeaseRole;
}

/** What was seen of a lease, and since when nothing else. */
interface Watched {
  readonly mark: LeaseMark | undefined;
  readonly sinceMs: number;
  /** How long it has to stay so before it may be taken. */
  readonly patienceMs: number;
}

type End = 'done' | 'failed' | 'lost';

/** Looks at a lease per time to live, by those who wait for it. */
const LOOKS_PER_TTL = 10;
const LONGEST_LOOK_MS = 1000;
/** On top of the holder's time to live: two clocks do not run at one speed. */
const MARGIN_SHARE = 0.1;
const RELEASE_WITHIN_MS = 2000;

/**
 * Leases in a log that several processes share. Expected revisions decide who gets one; who waits
 * measures by its own clock how long the holder was silent, so that no two clocks are compared.
 */
export class StreamLeases extends Leases {
  private readonly logger = new Logger('Leases');
  private readonly held = new Set<string>();

  constructor(
    private readonly store: EventStore,
    private readonly settings: LeaseSettings,
  ) {
    super();
  }

  override async hold(
    lease: Lease,
    work: (term: Term) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const key = `${lease.tenantId} ${lease.role}`;
    if (this.held.has(key)) throw new TypeError(`This process waits for ${lease.role} already`);
    this.held.add(key);
    try {
      await this.holdAgain(this.streamOf(lease), work, signal);
    } finally {
      this.held.delete(key);
    }
  }

  override async holder(tenantId: string, role: LeaseRole): Promise<LeaseHolder | null> {
    const stream = this.streamOf({ tenantId, role });
    const mark = await stream.newest();
    if (!isTaken(mark)) return null;
    const { holder } = mark.event.data;
    return { holder, since: takenAt(mark), isUs: holder === this.settings.name };
  }

  private async holdAgain(
    stream: LeaseStream,
    work: (term: Term) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock } = this.settings;
    const backoff = new Backoff();
    for (;;) {
      const tenure = await this.take(stream, signal);
      if (tenure === undefined) return;
      const begunMs = clock.nowMs();
      const end = await this.serve(tenure, work, signal);
      if (end === 'done') return;
      await clock.wait(
        end === 'lost' ? this.lookMs : backoff.after(clock.nowMs() - begunMs),
        signal,
      );
    }
  }

  /** Waits until the lease is free or its holder was silent for too long; `undefined` when stopped. */
  private async take(stream: LeaseStream, signal: AbortSignal): Promise<Tenure | undefined> {
    const { clock } = this.settings;
    for (let watched: Watched | undefined; !signal.aborted;) {
      try {
        watched = await this.watch(stream, watched);
        if (clock.nowMs() - watched.sinceMs >= watched.patienceMs) {
          return await this.takeAt(stream, watched.mark);
        }
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) {
          this.logger.warn(`The lease ${stream.role} cannot be asked for: ${String(error)}`);
        }
      }
      await clock.wait(this.lookMs, signal);
    }
    return undefined;
  }

  private async watch(stream: LeaseStream, before: Watched | undefined): Promise<Watched> {
    const mark = await stream.newest();
    if (before !== undefined && before.mark?.revision === mark?.revision) return before;
    // From the answer on: the holder began before it what we saw of it.
    const sinceMs = this.settings.clock.nowMs();
    return { mark, sinceMs, patienceMs: this.patienceWith(mark) };
  }

  private patienceWith(mark: LeaseMark | undefined): number {
    if (!isTaken(mark)) return 0;
    return Math.max(mark.event.data.ttlMs, this.settings.ttlMs) * (1 + MARGIN_SHARE);
  }

  private async takeAt(stream: LeaseStream, mark: LeaseMark | undefined): Promise<Tenure> {
    const { clock, name: holder, ttlMs } = this.settings;
    const number = (mark?.event.data.term ?? 0) + 1;
    const { role } = stream;
    const event: LeaseTaken = { type: 'LeaseTaken', data: { role, holder, term: number, ttlMs } };
    const begunMs = clock.nowMs();
    const entry = stream.entry(event);
    const revision = await stream.append(mark?.revision ?? 'no_stream', entry);
    const handedOver = !isTaken(mark);
    const since = entry.metadata.observedAt;
    return new Tenure(stream, clock, {
      holder,
      number,
      handedOver,
      ttlMs,
      since,
      revision,
      begunMs,
    });
  }

  /** Does the work while the term lasts. */
  private async serve(
    tenure: Tenure,
    work: (term: Term) => Promise<void>,
    signal: AbortSignal,
  ): Promise<End> {
    const done = new AbortController();
    void tenure.keep(done.signal);
    let end: End = 'done';
    try {
      await work(tenure.term(signal));
    } catch (error) {
      end = 'failed';
      if (!signal.aborted && !tenure.lost) this.logger.warn(`Work failed: ${String(error)}`);
    }
    done.abort();
    if (!tenure.lost) await this.release(tenure);
    else this.logger.warn('A lease was lost; its work has stopped');
    return tenure.lost ? 'lost' : end;
  }

  /** A stop does not wait for a log that does not answer: others wait out the silence then. */
  private async release(tenure: Tenure): Promise<void> {
    const released = tenure.release().catch((error: unknown) => {
      this.logger.warn(`A lease could not be given up: ${String(error)}`);
    });
    const limit = new AbortController();
    await Promise.race([released, this.settings.clock.wait(RELEASE_WITHIN_MS, limit.signal)]);
    limit.abort();
  }

  private get lookMs(): number {
    return Math.min(this.settings.ttlMs / LOOKS_PER_TTL, LONGEST_LOOK_MS);
  }

  private streamOf({ tenantId, role }: Lease): LeaseStream {
    return new LeaseStream(this.store, tenantId, role, this.settings.wallClock);
  }
}
