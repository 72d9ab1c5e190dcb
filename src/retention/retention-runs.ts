import { setTimeout as delay } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';

import { StatelineError } from '../domain/errors.js';
import type { Instant } from '../domain/instant.js';
import { Leases } from '../leases/leases.port.js';
import { NOT_HERE, Retention, type RetentionRun } from './retention.js';
import { RetentionOptions } from './retention-options.port.js';

/** This process has not the right, or not the role, to remove anything. */
export class RetentionNotHere extends StatelineError {
  readonly code = 'retention-not-here';
  readonly category = 'unavailable';
}

/** After a start there is more urgent work. */
const FIRST_CHECK_MS = 60_000;

/** Runs a tenant's retention now and then, and when asked to; one run at a time, under its lease. */
@Injectable()
export class RetentionRuns implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Retention');
  private readonly stopping = new AbortController();
  private checking: Promise<void> = Promise.resolve();
  private current: Promise<void> | undefined;
  private last: RetentionRun | undefined;
  private trouble: { readonly at: Instant; readonly message: string } | undefined;

  constructor(
    private readonly options: RetentionOptions,
    private readonly retention: Retention,
    private readonly leases: Leases,
  ) {}

  onApplicationBootstrap(): void {
    if (this.runsHere) this.checking = this.check();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.checking, this.current]);
  }

  get running(): boolean {
    return this.current !== undefined;
  }

  get lastRun(): RetentionRun | null {
    return this.last ?? null;
  }

  /** Why the last run failed; `null` when it did not. */
  get failure(): { readonly at: Instant; readonly message: string } | null {
    return this.trouble ?? null;
  }

  get runsHere(): boolean {
    return this.options.runs && this.retention.mayRemove;
  }

  /** Starts a run unless one is under way. @throws RetentionNotHere */
  start(): void {
    if (!this.runsHere) throw new RetentionNotHere(NOT_HERE);
    this.current ??= this.runUnderLease().finally(() => {
      this.current = undefined;
    });
  }

  private async check(): Promise<void> {
    const { signal } = this.stopping;
    const { checkEveryMs } = this.options;
    let pauseMs = Math.min(checkEveryMs, FIRST_CHECK_MS);
    for (;;) {
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      this.start();
      await this.current;
      pauseMs = checkEveryMs;
    }
  }

  private async runUnderLease(): Promise<void> {
    const { tenantId, clock } = this.options;
    const { signal } = this.stopping;
    try {
      await this.leases.hold(
        { tenantId, role: 'retention' },
        async ({ assertHeld }) => {
          await this.run(clock(), assertHeld);
        },
        signal,
      );
    } catch (error) {
      this.failed(clock(), error);
    }
  }

  /** Fails quietly: the next check tries again, and the lease is for others until then. */
  private async run(now: Instant, assertHeld: () => void): Promise<void> {
    const { signal } = this.stopping;
    try {
      this.last = await this.retention.run(now, () => {
        signal.throwIfAborted();
        assertHeld();
      });
      this.trouble = undefined;
    } catch (error) {
      if (!signal.aborted) this.failed(now, error);
    }
  }

  private failed(at: Instant, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.trouble = { at, message };
    this.logger.error(`Nothing more was removed: ${message}`);
  }
}
