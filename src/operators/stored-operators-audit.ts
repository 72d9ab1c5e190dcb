import { randomUUID } from 'node:crypto';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Clock } from '../domain/instant.js';
import { NOBODY, type OperatorAct } from '../domain/operators/operator-act.js';
import type { OperatorActed } from '../domain/operators/operator-events.js';
import { recordedAct } from '../domain/operators/recorded-act.js';
import type { EventStore } from '../event-store/event-store.port.js';
import { OperatorsAudit, OperatorsAuditFull } from './operators-audit.port.js';
import { OperatorsStream } from './operators-stream.js';
import { type DrainLimits, WaitingActs } from './waiting-acts.js';

export interface AuditLimits extends DrainLimits {
  /** Acts that may wait for the log before reads wait as well; twice as many may in all. */
  readonly mostWaiting: number;
  /** How long a read waits. */
  readonly roomWithinMs: number;
}

/** A server is cut off before the longer one is over; a command has nobody to do that. */
const LIMITS: AuditLimits = {
  ...{ mostWaiting: 5000, roomWithinMs: 5000 },
  ...{ retryWithinMs: 3000, answerWithinMs: 15_000 },
};

/** Keeps acts in the log, a stream for each tenant. */
export class StoredOperatorsAudit extends OperatorsAudit implements OnApplicationShutdown {
  private readonly tenants = new Map<string, WaitingActs>();
  private readonly logger = new Logger('OperatorsAudit');
  private waiting = 0;
  /** Acts that found no room, by tenant. */
  private readonly lost = new Map<string, number>();
  private readonly wake = new Set<() => void>();
  private isAway = false;

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly limits = LIMITS,
  ) {
    super();
  }

  override async record(tenantIds: readonly string[], act: OperatorAct): Promise<void> {
    const data = recordedAct(act, this.clock());
    await Promise.all(tenantIds.map((tenantId) => this.stands(tenantId, data)));
  }

  override note(tenantIds: readonly string[], act: OperatorAct): void {
    const data = recordedAct(act, this.clock());
    for (const tenantId of tenantIds) this.noteOne(tenantId, data);
  }

  override async room(): Promise<void> {
    const deadline = performance.now() + this.limits.roomWithinMs;
    while (this.waiting >= this.limits.mostWaiting) {
      const left = deadline - performance.now();
      if (left <= 0) throw new OperatorsAuditFull();
      await this.lessWithin(left);
    }
  }

  /** What waits is appended before the log is closed. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.tenants.values()].map((acts) => acts.drain(this.limits)));
    if (this.waiting === 0) return;
    this.logger.error(`${String(this.waiting)} acts of operators could not be recorded`);
  }

  private stands(tenantId: string, data: OperatorActed['data']): Promise<void> {
    return new Promise((stands, failed) => {
      this.actsOf(tenantId).add({ id: randomUUID(), data, settle: { stands, failed } });
    });
  }

  private noteOne(tenantId: string, data: OperatorActed['data']): void {
    // Some were on their way already when no more were let in.
    if (this.waiting >= 2 * this.limits.mostWaiting) {
      this.lost.set(tenantId, (this.lost.get(tenantId) ?? 0) + 1);
      return;
    }
    this.waiting += 1;
    this.actsOf(tenantId).add({ id: randomUUID(), data });
  }

  private lessWithin(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.wake.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.wake.add(done);
    });
  }

  private actsOf(tenantId: string): WaitingActs {
    const known = this.tenants.get(tenantId);
    if (known !== undefined) return known;
    const acts = new WaitingActs(new OperatorsStream(this.store, tenantId), {
      appended: (noted) => {
        this.appended(tenantId, noted);
      },
      failed: (error) => {
        this.failed(error);
      },
    });
    this.tenants.set(tenantId, acts);
    return acts;
  }

  private appended(tenantId: string, noted: number): void {
    this.isAway = false;
    this.waiting -= noted;
    for (const wake of this.wake) wake();
    const times = this.lost.get(tenantId);
    if (times === undefined) return;
    this.lost.delete(tenantId);
    this.noteOne(tenantId, recordedAct({ ...LOST, times }, this.clock()));
  }

  private failed(error: unknown): void {
    if (!this.isAway) this.logger.error(`Acts of operators wait: ${String(error)}`);
    this.isAway = true;
  }
}

/** Only refusals and answers on their way come behind a full queue: nothing else was let in. */
const LOST: OperatorAct = {
  ...{ action: 'turn-away', actor: NOBODY, address: '', outcome: 'refused', permission: null },
  ...{ method: '', route: '', target: null, correlationId: '' },
  reason: 'The log was away for so long that these could not be recorded one by one',
};
