import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { StatelineEvent } from '../../src/domain/events.js';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import {
  type Appended,
  type Position,
  position,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import type { TenantHistory } from '../../src/history/history.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';

const START = Date.UTC(2026, 10, 1);

export interface Recorded extends Appended {
  readonly id: string;
}

export interface RecordOptions {
  readonly tenantId?: string;
  readonly observedAt?: Instant;
  readonly correlationId?: string;
  readonly causationId?: string;
}

/** An instant some seconds after the first look. */
export const second = (seconds: number): Instant => instantAt(START + seconds * 1_000);

const USUAL = { tenantId: 't', observedAt: second(0), correlationId: 'round' };

/** A log and its history in a folder of their own. */
export class RecordedTenant {
  /** What the history takes for now. */
  now: Instant = second(100_000);

  private constructor(
    readonly folder: string,
    readonly store: EmbeddedEventStore,
    public history: LmdbHistory,
  ) {}

  static async open(): Promise<RecordedTenant> {
    const folder = mkdtempSync(join(tmpdir(), 'stateline-history-'));
    const store = await EmbeddedEventStore.open(join(folder, 'log'));
    const clock = (): Instant => tenant.now;
    const history = await LmdbHistory.open(join(folder, 'history'), store, clock);
    const tenant: RecordedTenant = new RecordedTenant(folder, store, history);
    return tenant;
  }

  get tenant(): TenantHistory {
    return this.history.open('t');
  }

  /** Appends events one after the other and waits until they can be asked for. */
  async record(
    events: readonly StatelineEvent[],
    options: RecordOptions = {},
  ): Promise<readonly Recorded[]> {
    const recorded: Recorded[] = [];
    for (const event of events) recorded.push(await this.append(event, options));
    const last = recorded.at(-1);
    if (last !== undefined) await this.history.caughtUp(last.position);
    return recorded;
  }

  /** Where the log stood after the first so many of some events. */
  static after(recorded: readonly Recorded[], count: number): { readonly position: Position } {
    return { position: recorded[count - 1]?.position ?? position('0') };
  }

  /** Appends very many events at once and waits until they can be asked for. */
  async appendAll(events: readonly StatelineEvent[]): Promise<void> {
    const metadata = {
      tenantId: USUAL.tenantId,
      schemaVersion: '1' as const,
      observedAt: USUAL.observedAt,
      reader: 'import',
      $correlationId: USUAL.correlationId,
    };
    const entries = events.map((event) => ({ id: randomUUID(), event, metadata }));
    await this.store.append(streamId('changes_t_01-x'), 'no_stream', entries);
    await this.caughtUpWithLog();
  }

  /** Appends an event without waiting for the history. */
  async append(event: StatelineEvent, options: RecordOptions = {}): Promise<Recorded> {
    const { tenantId, causationId, ...given } = { ...USUAL, ...options };
    const id = randomUUID();
    const category = 'objectId' in event.data ? 'changes' : 'capture';
    const stream = streamId(`${category}_${tenantId}_00-x`);
    const metadata = {
      tenantId,
      schemaVersion: '1' as const,
      observedAt: given.observedAt,
      reader: 'delta-users',
      $correlationId: given.correlationId,
      ...(causationId === undefined ? {} : { $causationId: causationId }),
    };
    const expected = (await this.store.last(stream))?.revision ?? 'no_stream';
    return { id, ...(await this.store.append(stream, expected, [{ id, event, metadata }])) };
  }

  /** The first full sync is complete, so instants from here on can be asked for. */
  async synced(completedAt: Instant = second(0)): Promise<void> {
    const data = { startedAt: completedAt, completedAt, counts: {} };
    await this.record([{ type: 'FullSyncCompleted', data }]);
  }

  /** Appends an event that no history follows. */
  async appendElsewhere(): Promise<Appended> {
    const metadata = {
      tenantId: 't',
      schemaVersion: '1' as const,
      observedAt: second(0),
      reader: 'backups',
      $correlationId: 'backup',
    };
    const data = {
      backupId: randomUUID(),
      instant: second(0),
      position: '0',
      reason: 'requested' as const,
      counts: {},
      stateHash: '',
    };
    const event = { type: 'BackupTaken', data } as const;
    return this.store.append(streamId('backups-t'), 'no_stream', [
      { id: randomUUID(), event, metadata },
    ]);
  }

  /** Closes the history and opens it again on what it left. */
  async reopen(): Promise<void> {
    await this.history.close();
    await this.reopenAfterClose();
  }

  /** `free` tells how many bytes are left on the disk; what the system says when absent. */
  async reopenAfterClose(free?: () => number): Promise<void> {
    const clock = (): Instant => this.now;
    this.history = await LmdbHistory.open(join(this.folder, 'history'), this.store, clock, free);
  }

  async caughtUpWithLog(): Promise<void> {
    const head = await this.store.head();
    if (head !== undefined) await this.history.caughtUp(head);
  }

  async close(): Promise<void> {
    await this.history.close();
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
