import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { hasEnded, type Recovery } from '../domain/recovery/recovery.js';
import { Recoveries } from './recoveries.js';

/** Between two sights of one recovery that is being written. */
const PACE_MS = 250;

/** Tells how recoveries come along, as they do. */
@Injectable()
export class RecoveryProgress {
  private readonly watching = new Map<string, Set<() => void>>();

  constructor(private readonly recoveries: Recoveries) {
    recoveries.onChange((recoveryId) => {
      for (const wake of this.watching.get(recoveryId) ?? []) wake();
    });
  }

  /**
   * The recovery as it stands, and again when it has changed, up to its end: the last sight, not each one
   * in between. @throws RecoveryNotFound, also for another tenant's
   */
  follow(tenantId: string, recoveryId: string, signal: AbortSignal): AsyncGenerator<Recovery> {
    this.recoveries.get(tenantId, recoveryId);
    return this.sights(tenantId, recoveryId, signal);
  }

  private async *sights(
    tenantId: string,
    recoveryId: string,
    signal: AbortSignal,
  ): AsyncGenerator<Recovery> {
    let changed = Promise.withResolvers<undefined>();
    const wake = () => {
      changed.resolve(undefined);
    };
    const stop = this.watch(recoveryId, wake);
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        const sight = this.recoveries.get(tenantId, recoveryId);
        yield sight;
        if (hasEnded(sight.status)) return;
        await changed.promise;
        changed = Promise.withResolvers();
        await wait(PACE_MS, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      stop();
      signal.removeEventListener('abort', wake);
    }
  }

  private watch(recoveryId: string, wake: () => void): () => void {
    const waking = this.watching.get(recoveryId) ?? new Set();
    this.watching.set(recoveryId, waking.add(wake));
    return () => {
      waking.delete(wake);
      if (waking.size === 0) this.watching.delete(recoveryId);
    };
  }
}
