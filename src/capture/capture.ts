import { Logger } from '@nestjs/common';
import { capturedTypes, catalogue } from '../domain/directory/catalogue.js';
import type { Clock, Instant } from '../domain/instant.js';
import type { Directory } from '../directory/directory.port.js';
import type { EventStore } from '../event-store/event-store.port.js';
import type { History } from '../history/history.port.js';
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
}

export interface FirstSync {
  readonly done: boolean;
  readonly startedAt: Instant | null;
  readonly completedAt: Instant | null;
}

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
  private readonly stopping = new AbortController();
  private readonly loops: Promise<void>[] = [];
  private startedAt: Instant | null = null;
  private synced = false;

  constructor(
    readonly directory: Directory,
    private readonly store: EventStore,
    private readonly history: History,
    private readonly options: CaptureOptions & { readonly clock: Clock },
  ) {
    const { tenantId } = directory;
    const log = new ChangeLog(store, tenantId);
    this.recorder = new Recorder(tenantId, history, log, new OwnWrites(store));
    this.tenantStream = this.checkpoints('tenant');
    this.typeReaders = capturedTypes.map((type) => this.typeReader(type));
    this.auditReader = this.newAuditReader();
  }

  /** Begins to look; returns at once. */
  start(): void {
    this.loops.push(this.run());
  }

  /** Resolves when nothing looks any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }

  /** Every reader looks at once instead of waiting for its turn. */
  lookNow(): void {
    for (const pause of this.pauses.values()) pause.wake();
  }

  status(): readonly ReaderStatus[] {
    return [...this.typeReaders, this.auditReader].map((reader) => reader.status());
  }

  firstSync(): FirstSync {
    const completedAt = this.history.open(this.directory.tenantId).earliest();
    return { done: completedAt !== null, startedAt: this.startedAt, completedAt };
  }

  private async run(): Promise<void> {
    await Promise.all([...this.typeReaders, this.auditReader].map((reader) => reader.resume()));
    this.startedAt = this.options.clock();
    const first = await this.isFirst();
    const readers = this.typeReaders.map((reader) => this.follow(reader, first));
    await Promise.all([...readers, this.follow(this.auditReader, false)]);
  }

  private async isFirst(): Promise<boolean> {
    if (await this.tenantStream.has('FullSyncCompleted')) return false;
    const startedAt = this.options.clock();
    const data = { reader: 'tenant', startedAt };
    await this.tenantStream.append({ type: 'CaptureStarted', data }, startedAt);
    return true;
  }

  private async follow(reader: Reader, first: boolean): Promise<void> {
    const { signal } = this.stopping;
    const pause = new Pause();
    this.pauses.set(reader, pause);
    for (let failures = 0; !signal.aborted;) {
      failures = (await this.lookOnce(reader, first)) ? 0 : failures + 1;
      const backoffMs = Math.min(MAX_BACKOFF_MS, 1000 * 2 ** Math.min(failures, 10));
      await pause.wait(failures === 0 ? reader.intervalMs : backoffMs, signal);
    }
  }

  private async lookOnce(reader: Reader, first: boolean): Promise<boolean> {
    try {
      await reader.look(this.stopping.signal);
      if (first) await this.completeFirstSync();
      return true;
    } catch (error) {
      if (this.stopping.signal.aborted) return false;
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
    const { directory, recorder } = this;
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
    const { directory, history, recorder } = this;
    const { auditIntervalMs: intervalMs, clock } = this.options;
    const checkpoints = this.checkpoints('directoryAudit');
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
    return new Checkpoints(this.store, this.directory.tenantId, reader);
  }
}
