import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { JobFollower } from '../history/job-follower.port.js';
import { recovery } from '../domain/recovery/recovery-decider.js';
import { RecoveryNotFound } from '../domain/recovery/recovery-errors.js';
import { finishAt } from '../domain/recovery/recovery-fold.js';
import type { RecoveryEvent } from '../domain/recovery/recovery-events.js';
import type { Recovery, RecoveryState, RecoveryStatus } from '../domain/recovery/recovery.js';
import { EventStore, streamId, type StreamId } from '../event-store/event-store.port.js';
import type { Page, PageRequest } from '../history/history.port.js';
import { RecoveryOptions } from './recovery-options.port.js';

export const recoveryStream = (recoveryId: string): StreamId =>
  streamId(`recoveries-${recoveryId}`);

/** What a process does for a recovery. */
export type Work = 'planning' | 'writing';

const workIn: Readonly<Partial<Record<RecoveryStatus, Work>>> = {
  requested: 'planning',
  approved: 'writing',
  running: 'writing',
};

/** Every recovery and how far it has come; steps are read from its stream when they are asked for. */
@Injectable()
export class Recoveries implements OnModuleInit, OnModuleDestroy {
  private readonly follower: JobFollower<RecoveryState | null, RecoveryEvent>;

  constructor(
    store: EventStore,
    private readonly options: RecoveryOptions,
  ) {
    this.follower = new JobFollower(store, 'recoveries', recovery);
  }

  onModuleInit(): Promise<void> {
    return this.follower.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.follower.stop();
  }

  /** @throws RecoveryNotFound, also for another tenant's */
  get(tenantId: string, recoveryId: string): Recovery {
    const found = this.find(recoveryId);
    if (found?.tenantId !== tenantId) throw new RecoveryNotFound(recoveryId);
    return found;
  }

  find(recoveryId: string): Recovery | undefined {
    const job = this.follower.get(recoveryId);
    if (job === undefined || job.state === null) return undefined;
    const estimatedFinishAt = finishAt(job.state, this.options.clock());
    return { ...job.state.recovery, estimatedFinishAt, tenantId: job.tenantId };
  }

  /** Whether writes are ordered whose end is not recorded yet. */
  hasOpenSteps(recoveryId: string): boolean {
    return (this.follower.get(recoveryId)?.state?.open.size ?? 0) > 0;
  }

  /** What a recovery waits for; `null` when for nothing, or for people. */
  due(recoveryId: string): Work | null {
    const status = this.find(recoveryId)?.status;
    if (status === undefined || status === 'paused') return null;
    return workIn[status] ?? (this.hasOpenSteps(recoveryId) ? 'writing' : null);
  }

  /** Newest first. @throws InvalidValue naming `cursor` */
  list(tenantId: string, page: PageRequest): Page<Recovery> {
    const { rows, next } = this.follower.newestFirst(tenantId, page);
    return { rows: rows.map((id) => this.get(tenantId, id)), next };
  }

  onChange(listener: (recoveryId: string) => void): void {
    this.follower.onChange(listener);
  }

  ids(): readonly string[] {
    return this.follower.ids();
  }

  caughtUp(recoveryId: string): Promise<void> {
    return this.follower.caughtUp(recoveryStream(recoveryId));
  }
}
