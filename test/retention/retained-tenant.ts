import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { StatelineEvent } from '../../src/domain/events.js';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import type { TimelineEvent } from '../../src/domain/timeline/events.js';
import { captureStream, changeStream } from '../../src/domain/timeline/streams.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import {
  type Appended,
  type EventStore,
  type StreamId,
  streamId,
} from '../../src/event-store/event-store.port.js';
import type { SliceRemoval } from '../../src/event-store/slice-removal.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { FolderSigner } from '../../src/integrity/folder-signer.js';
import { KeyFolder } from '../../src/integrity/key-folder.port.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { BaselineWriter } from '../../src/retention/baseline-writer.js';
import { Planner } from '../../src/retention/planner.js';
import { Retention } from '../../src/retention/retention.js';
import { RetentionOptions } from '../../src/retention/retention-options.port.js';

const START = Date.UTC(2026, 9, 1);
const DAY_MS = 86_400_000;
export const TENANT = '0a1b2c3d-0000-4000-8000-00000000000f';

/** Some seconds after the start of a day; the first day is 0. */
export const onDay = (day: number, seconds = 0): Instant =>
  instantAt(START + day * DAY_MS + seconds * 1_000);

/** What a run works with; other parts may stand in for the log's own. */
export interface RunParts {
  readonly store?: EventStore;
  readonly removal?: SliceRemoval | null;
  readonly options?: Partial<RetentionOptions>;
}

/** A log of daily slices and its history, in a folder of their own. */
export class RetainedTenant {
  /** What everybody takes for now. */
  now: Instant = onDay(0);
  private models = 0;

  private constructor(
    readonly folder: string,
    readonly store: EmbeddedEventStore,
    public history: LmdbHistory,
  ) {}

  static async open(): Promise<RetainedTenant> {
    const folder = mkdtempSync(join(tmpdir(), 'stateline-retention-'));
    const store = await EmbeddedEventStore.open(join(folder, 'log'));
    const clock = (): Instant => tenant.now;
    const history = await LmdbHistory.open(join(folder, 'history'), store, clock);
    const tenant: RetainedTenant = new RetainedTenant(folder, store, history);
    return tenant;
  }

  get past() {
    return this.history.open(TENANT);
  }

  /** Appends a change or attribution to the slice of its day. */
  change(event: TimelineEvent, observedAt: Instant, id: string = randomUUID()): Promise<Appended> {
    return this.append(changeStream(TENANT, event.data.objectId, observedAt), event, {
      observedAt,
      id,
    });
  }

  capture(event: StatelineEvent, observedAt: Instant): Promise<Appended> {
    return this.append(captureStream(TENANT, 'tenant'), event, { observedAt, id: randomUUID() });
  }

  async synced(at: Instant): Promise<void> {
    const data = { startedAt: at, completedAt: at, counts: {} };
    await this.capture({ type: 'FullSyncCompleted', data }, at);
  }

  async append(
    stream: string,
    event: StatelineEvent,
    { observedAt, id }: { readonly observedAt: Instant; readonly id: string },
    tenantId = TENANT,
  ): Promise<Appended> {
    const to: StreamId = streamId(stream);
    const expected = (await this.store.last(to))?.revision ?? 'no_stream';
    const metadata = {
      tenantId,
      schemaVersion: '1' as const,
      observedAt,
      reader: 'delta-users',
      $correlationId: `round of ${observedAt}`,
    };
    return this.store.append(to, expected, [{ id, event, metadata }]);
  }

  /** Waits until all of the log can be asked for. */
  async caughtUp(history: LmdbHistory = this.history): Promise<void> {
    const head = await this.store.head();
    if (head !== undefined) await history.caughtUp(head);
  }

  retention({ store = this.store, removal = this.store.removal(), options = {} }: RunParts = {}) {
    const { history } = this;
    const given = { retentionDays: 5, sealEveryDays: 1, clock: () => this.now, ...options };
    const all = new RetentionOptions({ tenantId: TENANT, ...given });
    const signer = new FolderSigner(store, new KeyFolder(join(this.folder, 'keys')));
    const integrity = { heads: new StoredChainHeads(store), signer };
    return new Retention({
      tenantId: TENANT,
      store,
      history,
      planner: new Planner(all, store, history),
      baselines: new BaselineWriter(store, history, integrity, all.clock),
      removal,
    });
  }

  /** Runs retention as of now, and waits until the history knows. */
  async retain(parts: RunParts = {}) {
    const run = await this.retention(parts).run(this.now, () => undefined);
    await this.caughtUp();
    return run;
  }

  /** A history built from the log as it is now. */
  async builtAnew(): Promise<LmdbHistory> {
    this.models += 1;
    const folder = join(this.folder, `anew-${this.models}`);
    const history = await LmdbHistory.open(folder, this.store, () => this.now);
    await this.caughtUp(history);
    return history;
  }

  async reopen(): Promise<void> {
    await this.history.close();
    this.history = await LmdbHistory.open(join(this.folder, 'history'), this.store, () => this.now);
    await this.caughtUp();
  }

  async close(): Promise<void> {
    await this.history.close();
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
