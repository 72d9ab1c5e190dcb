import { hash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { StatelineEvent } from '../../src/domain/events.js';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import { CHAIN_START, chainOf } from '../../src/domain/integrity/chain.js';
import type { TimelineEvent } from '../../src/domain/timeline/events.js';
import { captureStream, changeStream, shardOf } from '../../src/domain/timeline/streams.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import {
  type Appended,
  type EventStore,
  type NewEvent,
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

interface Entry {
  readonly observedAt: Instant;
  readonly id: string;
  /** Of a change event. */
  readonly shard?: number;
}

/** What a run works with; other parts may stand in for the log's own. */
export interface RunParts {
  readonly store?: EventStore;
  readonly removal?: SliceRemoval | null;
  readonly options?: Partial<RetentionOptions>;
}

/** A log, who may remove from it, and what ends it. */
export interface Log<Store extends EventStore> {
  readonly store: Store;
  readonly removal: SliceRemoval;
  readonly close: () => Promise<void>;
}

/** A log of daily slices and its history, in a folder of their own. */
export class RetainedTenant<Store extends EventStore = EmbeddedEventStore> {
  /** What everybody takes for now. */
  now: Instant = onDay(0);
  private models = 0;
  /** Where the chains of the shards stand. */
  private readonly chains = new Map<number, string>();

  private constructor(
    readonly folder: string,
    private readonly log: Log<Store>,
    public history: LmdbHistory,
  ) {}

  static async open(): Promise<RetainedTenant> {
    return RetainedTenant.on(async (folder) => {
      const store = await EmbeddedEventStore.open(join(folder, 'log'));
      return { store, removal: store.removal(), close: () => store.close() };
    });
  }

  static async on<Store extends EventStore>(
    open: (folder: string) => Promise<Log<Store>>,
  ): Promise<RetainedTenant<Store>> {
    const folder = mkdtempSync(join(tmpdir(), 'stateline-retention-'));
    const log = await open(folder);
    const clock = (): Instant => tenant.now;
    const history = await LmdbHistory.open(join(folder, 'history'), log.store, clock);
    const tenant = new RetainedTenant<Store>(folder, log, history);
    return tenant;
  }

  get store(): Store {
    return this.log.store;
  }

  get keys(): KeyFolder {
    return new KeyFolder(join(this.folder, 'keys'));
  }

  get past() {
    return this.history.open(TENANT);
  }

  /** Appends a change or attribution to the slice of its day. */
  change(event: TimelineEvent, observedAt: Instant, id: string = randomUUID()): Promise<Appended> {
    const { objectId } = event.data;
    const shard = shardOf(objectId);
    return this.append(changeStream(TENANT, objectId, observedAt), event, {
      observedAt,
      id,
      shard,
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
    { observedAt, id, shard }: Entry,
    tenantId = TENANT,
  ): Promise<Appended> {
    const to: StreamId = streamId(stream);
    const last = (await this.store.last(to))?.revision ?? -1;
    const metadata = {
      tenantId,
      schemaVersion: '1' as const,
      observedAt,
      reader: 'delta-users',
      $correlationId: `round of ${observedAt}`,
    };
    const unchained = { id, event, metadata };
    const entry = shard === undefined ? unchained : this.chained(unchained, to, last + 1, shard);
    return this.store.append(to, last < 0 ? 'no_stream' : last, [entry]);
  }

  private chained(entry: NewEvent, to: StreamId, revision: number, shard: number): NewEvent {
    const before = this.chains.get(shard) ?? CHAIN_START;
    const chain = chainOf(before, { streamId: to, revision }, entry, sha256);
    this.chains.set(shard, chain);
    return { ...entry, metadata: { ...entry.metadata, chain } };
  }

  /** Waits until all of the log can be asked for. */
  async caughtUp(history: LmdbHistory = this.history): Promise<void> {
    const head = await this.store.head();
    if (head !== undefined) await history.caughtUp(head);
  }

  options(given: Partial<RetentionOptions> = {}): RetentionOptions {
    const days = { retentionDays: 5, sealEveryDays: 1, clock: () => this.now };
    return new RetentionOptions({ tenantId: TENANT, ...days, ...given });
  }

  retention({ store = this.store, removal = this.log.removal, options = {} }: RunParts = {}) {
    const { history } = this;
    const all = this.options(options);
    const signer = new FolderSigner(store, this.keys);
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
    await this.log.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const sha256 = (text: string): string => hash('sha256', text);
