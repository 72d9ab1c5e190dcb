import { Logger } from '@nestjs/common';
import { capturedTypes, catalogue } from '../domain/directory/catalogue.js';
import type { Clock, Instant } from '../domain/instant.js';
import type { Directory } from '../directory/directory.port.js';
import { type EventStore, WrongExpectedRevision } from '../event-store/event-store.port.js';
import type { History } from '../history/history.port.js';
import type { ChainHeads } from '../integrity/chain-heads.port.js';
import { LeaseLost } from '../leases/leases.port.js';
import { AuditReader } from './audit-reader.js';
import { ChangeLog } from './change-log.js';
import { Checkpoints } from './checkpoints.js';
import { OwnWrites } from './own-writes.js';
import { Pause } from './pause.js';
import type { Reader, ReaderStatus } from './reader.js';
import { Recorder } from './recorder.js';
import { TypeReader } from './type-reader.js';

export interface CaptureOptions {
  readonly deltaIntervalMs: number;
  readonly pollIntervalMs: number;
  readonly auditIntervalMs: number;
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

export const AUDIT_READER = 'directoryAudit';

/** Longest wait between two tries of a failing reader. */
const MAX_BACKOFF_MS = 5 * 60_000;

/** Looks at one tenant without end: each reader at its own pace, all into one timeline. */
export class Capture {
  private readonly logger = new Logger('Capture');
  private readonly pauses = new Map<Reader, Pause>();
  private readonly tenantStream: Checkpoints;
  private readonly typeReaders: readonly TypeReader[];
  private readonly auditReader: AuditReader;
  private readonly recorder: Recorder;
  private startedAt: Instant | null = null;
  private synced = false;

  constructor(
    private readonly parts: CaptureParts,
    private readonly options: CaptureOptions,
  ) {
    const { store, history, chainHeads } = parts;
    const { tenantId } = parts.directory;
    const log = new ChangeLog(store, tenantId, chainHeads);
    this.recorder = new Recorder(tenantId, history, log, new OwnWrites(store));
    this.tenantStream = this.checkpoints('tenant');
    this.typeReaders = capturedTypes.map((type) => this.typeReader(type));
    this.auditReader = this.newAuditReader();
  }

  /**
   * Looks until the signal aborts; resolves when nothing looks any more.
   * @throws WrongExpectedRevision, LeaseLost when somebody else captures this tenant as well
   */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.typeReaders, this.auditReader].map((reader) => reader.resume()));
    this.startedAt = this.options.clock();
    const first = await this.isFirst();
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    const follow = (reader: Reader, isFirst: boolean): Promise<void> =>
      this.follow(reader, isFirst, either).finally(() => {
        ended.abort();
      });
    const readers = this.typeReaders.map((reader) => follow(reader, first));
    const ends = await Promise.allSettled([...readers, follow(this.auditReader, false)]);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined && !signal.aborted) throw failed.reason;
  }

  /** Every reader looks at once instead of waiting for its turn. */
  lookNow(): void {
    for (const pause of this.pauses.values()) pause.wake();
  }

  status(): readonly ReaderStatus[] {
    return [...this.typeReaders, this.auditReader].map((reader) => reader.status());
  }

  firstSync(): FirstSync {
    const { directory, history } = this.parts;
    const completedAt = history.open(directory.tenantId).earliest();
    return { done: completedAt !== null, startedAt: this.startedAt, completedAt };
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
    for (let failures = 0; !signal.aborted;) {
      failures = (await this.lookOnce(reader, first, signal)) ? 0 : failures + 1;
      const backoffMs = Math.min(MAX_BACKOFF_MS, 1000 * 2 ** Math.min(failures, 10));
      await pause.wait(failures === 0 ? reader.intervalMs : backoffMs, signal);
    }
  }

  private async lookOnce(reader: Reader, first: boolean, signal: AbortSignal): Promise<boolean> {
    try {
      await reader.look(signal);
      if (first) await this.completeFirstSync();
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (isNotAlone(error)) throw error;
      const { message } = error instanceof Error ? error : new Error(String(error));
      this.logger.warn(`Reader ${reader.name} could not look: ${message}`);
      return false;
    }
  }

  /** Once, when every type has been read. */
  private async completeFirstSync(): Promise<void> {
    if (this.synced || !this.typeReaders.every(({ complete }) => complete)) return;
    this.synced = true;
    try {
      await this.recordFirstSync();
    } catch (error) {
      this.synced = false;
      throw error;
    }
  }

  private async recordFirstSync(): Promise<void> {
    const state = await this.recorder.now();
    const completedAt = this.options.clock();
    const startedAt = this.startedAt ?? completedAt;
    const data = { startedAt, completedAt, counts: state.counts() };
    await this.tenantStream.append({ type: 'FullSyncCompleted', data }, completedAt);
  }

  private typeReader(type: string): TypeReader {
    const { deltaIntervalMs, pollIntervalMs, clock } = this.options;
    const intervalMs = catalogue[type]?.reading === 'delta' ? deltaIntervalMs : pollIntervalMs;
    const { recorder } = this;
    const { directory } = this.parts;
    return new TypeReader({
      type,
      intervalMs,
      directory,
      recorder,
      checkpoints: this.checkpoints(type),
      clock,
    });
  }

  private newAuditReader(): AuditReader {
    const { recorder } = this;
    const { directory, history } = this.parts;
    const { auditIntervalMs: intervalMs, clock } = this.options;
    const checkpoints = this.checkpoints(AUDIT_READER);
    const { tenantId } = directory;
    return new AuditReader({
      tenantId,
      intervalMs,
      directory,
      history,
      recorder,
      checkpoints,
      clock,
    });
  }

  private checkpoints(reader: string): Checkpoints {
    return new Checkpoints(this.parts.store, this.parts.directory.tenantId, reader);
  }
}

/** Looking again would not help: what this process believes of the log is out of date. */
const isNotAlone = (error: unknown): boolean =>
  error instanceof WrongExpectedRevision || error instanceof LeaseLost;
