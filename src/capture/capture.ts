import { once } from 'node:events';
import { Logger } from '@nestjs/common';
import type { ObjectType } from '../domain/directory/directory-object.js';
import type { Clock, Instant } from '../domain/instant.js';
import type { Directory } from '../directory/directory.port.js';
import type { EventStore } from '../event-store/event-store.port.js';
import type { History } from '../history/history.port.js';
import type { ChainHeads } from '../integrity/chain-heads.port.js';
import { ChangeLog } from './change-log.js';
import { Checkpoints } from './checkpoints.js';
import type { Hints } from './hints.js';
import { isNotAlone } from './not-alone.js';
import { OwnWrites } from './own-writes.js';
import { Pause } from './pause.js';
import type { Reader, ReaderStatus } from './reader.js';
import { Readers, typesOf } from './readers.js';
import { Recorder } from './recorder.js';
import { Subscriptions } from './subscriptions.js';

export interface CaptureOptions {
  readonly deltaIntervalMs: number;
  readonly pollIntervalMs: number;
  readonly auditIntervalMs: number;
  /** Between two readings of everything; a day when left out. */
  readonly sweepIntervalMs?: number;
  /** What is captured; {@link capturedTypes} when left out. */
  readonly types?: readonly ObjectType[];
  /** Where the directory can tell us of changes; nowhere when left out. */
  readonly notificationUrl?: string | null;
  /** Between two looks whether what was subscribed is still there. */
  readonly watchIntervalMs?: number;
  /** Between two looks that notifications lead to. */
  readonly hintSpacingMs?: number;
  /** How long a write may stay invisible to a read; not at all when left out. */
  readonly readLagMs?: number;
  readonly clock: Clock;
}

export interface CaptureParts {
  readonly directory: Directory;
  readonly store: EventStore;
  readonly history: History;
  readonly chainHeads: ChainHeads;
}

export interface FirstSync {
  readonly done: boolean;
  readonly startedAt: Instant | null;
  readonly completedAt: Instant | null;
}

/** Longest wait between two tries of a failing reader. */
const MAX_BACKOFF_MS = 5 * 60_000;
/** Between two tries of what the directory refuses: somebody has to consent first. */
const REFUSED_MS = 3_600_000;

/** Looks at one tenant without end: each reader at its own pace, all into one timeline. */
export class Capture {
  /** What else is recorded of the tenant in this process has to go this way as well. */
  readonly recorder: Recorder;
  /** `null` where the directory cannot reach us. */
  readonly subscriptions: Subscriptions | null;
  private readonly logger = new Logger('Capture');
  private readonly pauses = new Map<Reader, Pause>();
  private readonly tenantStream: Checkpoints;
  private readonly readers: Readers;
  private startedAt: Instant | null = null;
  private synced = false;

  constructor(
    private readonly parts: CaptureParts,
    private readonly options: CaptureOptions,
  ) {
    const { store, history, chainHeads, directory } = parts;
    const { tenantId } = directory;
    const log = new ChangeLog(store, tenantId, chainHeads);
    const recorder = new Recorder(tenantId, history, log, new OwnWrites(store));
    this.recorder = recorder;
    this.tenantStream = new Checkpoints(store, tenantId, 'tenant');
    const wake = (reader: Reader) => this.pauses.get(reader)?.wake();
    this.readers = new Readers({ ...parts, recorder, wake }, options);
    this.subscriptions = this.newSubscriptions();
  }

  /** What makes this capture look sooner. */
  get hints(): Hints {
    return this.readers;
  }

  /**
   * Looks until the signal aborts; resolves when nothing looks any more.
   * @throws WrongExpectedRevision, LeaseLost when somebody else captures this tenant as well
   */
  async run(signal: AbortSignal): Promise<void> {
    const { all, audits, around } = this.readers;
    await Promise.all(all.map((reader) => reader.resume()));
    this.startedAt = this.options.clock();
    const first = await this.isFirst();
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    const work = all.map((reader) => this.follow(reader, first && reader !== audits, either));
    const told = this.subscriptions?.run(either) ?? Promise.resolve();
    const ends = await Promise.allSettled(
      [...work, around.run(either)].map((one) =>
        one.finally(() => {
          ended.abort();
        }),
      ),
    );
    await told;
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined && !signal.aborted) throw failed.reason;
  }

  /** Every reader looks at once instead of waiting for its turn; sweeps keep to theirs. */
  lookNow(): void {
    for (const pause of this.pauses.values()) pause.wake();
  }

  status(): readonly ReaderStatus[] {
    return this.readers.all.map((reader) => reader.status());
  }

  firstSync(): FirstSync {
    const { directory, history } = this.parts;
    const completedAt = history.open(directory.tenantId).earliest();
    return { done: completedAt !== null, startedAt: this.startedAt, completedAt };
  }

  private newSubscriptions(): Subscriptions | null {
    const { notificationUrl = null, watchIntervalMs: watchMs } = this.options;
    const { clock, hintSpacingMs } = this.options;
    if (notificationUrl === null) return null;
    const { directory } = this.parts;
    const types = typesOf(this.options);
    return new Subscriptions({
      ...{ directory, hints: this.readers, types, notificationUrl, clock, watchMs, hintSpacingMs },
    });
  }

  private async isFirst(): Promise<boolean> {
    if (await this.tenantStream.has('FullSyncCompleted')) return false;
    if (!(await this.tenantStream.has('CaptureStarted'))) {
      const startedAt = this.options.clock();
      const data = { reader: 'tenant', startedAt };
      await this.tenantStream.append({ type: 'CaptureStarted', data }, startedAt);
    }
    return true;
  }

  private async follow(reader: Reader, first: boolean, signal: AbortSignal): Promise<void> {
    const pause = new Pause();
    this.pauses.set(reader, pause);
    if (!signal.aborted) await Promise.race([reader.whenReady, once(signal, 'abort')]);
    for (let failures = 0; !signal.aborted;) {
      if (reader.isDue()) {
        failures = (await this.lookOnce(reader, first, signal)) ? 0 : failures + 1;
      }
      await pause.wait(this.waitMs(reader, failures), signal);
    }
  }

  private waitMs(reader: Reader, failures: number): number {
    if (failures === 0) return reader.waitMs;
    if (reader.refused && this.firstSync().done) return REFUSED_MS;
    return Math.min(MAX_BACKOFF_MS, 1000 * 2 ** Math.min(failures, 10));
  }

  private async lookOnce(reader: Reader, first: boolean, signal: AbortSignal): Promise<boolean> {
    try {
      await reader.look(signal).finally(() => (first ? this.completeFirstSync() : undefined));
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (isNotAlone(error)) throw error;
      const { message } = error instanceof Error ? error : new Error(String(error));
      this.logger.warn(`Reader ${reader.name} could not look: ${message}`);
      return false;
    }
  }

  /** Once, when all that can be read has been read. */
  private async completeFirstSync(): Promise<void> {
    const { types, links } = this.readers;
    const done = [...types, ...links].every((reader) => reader.isComplete || reader.refused);
    if (this.synced || !done || types.every(({ isComplete }) => !isComplete)) return;
    this.synced = true;
    try {
      await this.recordFirstSync();
    } catch (error) {
      this.synced = false;
      throw error;
    }
  }

  private async recordFirstSync(): Promise<void> {
    const { types, links } = this.readers;
    const state = await this.recorder.now();
    const completedAt = this.options.clock();
    const startedAt = this.startedAt ?? completedAt;
    const refused = [...types, ...links].filter(({ isComplete }) => !isComplete);
    const unread = refused.length === 0 ? {} : { unread: refused.map(({ name }) => name) };
    const data = { startedAt, completedAt, counts: state.counts(), ...unread };
    await this.tenantStream.append({ type: 'FullSyncCompleted', data }, completedAt);
  }
}
