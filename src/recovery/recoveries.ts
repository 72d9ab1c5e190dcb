import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { JobFollower } from '../history/job-follower.port.js';
import { recovery } from '../domain/recovery/recovery-decider.js';
import { RecoveryNotFound } from '../domain/recovery/recovery-errors.js';
import type { RecoveryEvent } from '../domain/recovery/recovery-events.js';
import type { Recovery, RecoveryState } from '../domain/recovery/recovery.js';
import { EventStore, streamId, type StreamId } from '../event-store/event-store.port.js';
import type { Page, PageRequest } from '../history/history.port.js';

export const recoveryStream = (recoveryId: string): StreamId =>
  streamId(`recoveries-${recoveryId}`);

/** Every recovery and how far it has come; steps are read from its stream when they are asked for. */
@Injectable()
export class Recoveries implements OnModuleInit, OnModuleDestroy {
  private readonly follower: JobFollower<RecoveryState | null, RecoveryEvent>;

  constructor(store: EventStore) {
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
    return { ...job.state.recovery, tenantId: job.tenantId };
  }

  /** Whether writes are ordered whose end is not recorded yet. */
  hasOpenSteps(recoveryId: string): boolean {
    return Object.keys(this.follower.get(recoveryId)?.state?.open ?? {}).length > 0;
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
