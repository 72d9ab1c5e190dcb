import { setTimeout as wait } from 'node:timers/promises';
import { type Clock, instantAt } from '../domain/instant.js';
import type { SafetyRules } from '../domain/recovery/proof/proof.js';

/** How the recovery room behaves; provide another object of this class to change it. */
export class RecoveryOptions {
  /**
   * How long a write may stay invisible to a read. Microsoft Graph is eventually consistent; a lost
   * answer is looked for this long before the write is sent again.
   */
  readonly readLagMs: number = 60_000;
  /**
   * How long the directory may give no answer about one object while it answers about others, before its step
   * fails by itself and the rest goes on.
   */
  readonly silentMs: number = 10 * 60_000;
  /** Writes sent together; Microsoft Graph takes 20 in one batch. */
  readonly groupSize: number = 20;
  /** Groups under way at a time, most of which wait for their writes to show. */
  readonly groupsAtATime: number = 60;
  readonly planLifetimeMs: number = 24 * 60 * 60_000;
  /** Whether this process may plan and write; if not, another one does. */
  readonly writesHere: boolean = true;
  /**
   * How long a write of a process that lost the lease may be under way after another took it: as long as
   * the lease was believed in, and one request more.
   */
  readonly takeoverMs: number = 0;
  /** Whether somebody else than who asked for a recovery has to approve it. */
  readonly fourEyes: boolean = false;
  /** What no plan may break. */
  readonly safety: SafetyRules = { minimumAdministrators: 2, breakGlass: [], writerAppId: null };
  readonly clock: Clock = () => instantAt(Date.now());
  /** Milliseconds that only grow, for how long something takes: the clock may be set meanwhile. */
  readonly nowMs: () => number = () => performance.now();
  /** Waits so many milliseconds of {@link nowMs}. @throws when the signal aborts */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown> = (ms, signal) =>
    wait(ms, undefined, { signal });

  constructor(
    /** Whose recoveries are planned and written. */
    readonly tenantId: string,
    changed: Partial<RecoveryOptions> = {},
  ) {
    Object.assign(this, changed);
  }
}
