import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Capture } from '../../src/capture/capture.js';
import { Checkpoints } from '../../src/capture/checkpoints.js';
import { openGraph } from '../../src/directory/directory.module.js';
import type { ObjectType } from '../../src/domain/directory/directory-object.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { instantAt } from '../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import type { EventStore, RecordedEvent } from '../../src/event-store/event-store.port.js';
import type { History } from '../../src/history/history.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { type RunningSimulator, startSimulator } from '../../src/simulator/start-simulator.js';
import { eventually } from './eventually.js';

/** The simulator's quotas and our waits are not what these tests are about. */
const FAST = {
  maxAttempts: 2,
  timeoutMs: 2000,
  pace: { directoryRead: 1000, directoryWrite: 1000, conditionalAccess: 1000, reports: 1000 },
  backoffMs: {
    throttledBase: 5,
    throttledCap: 20,
    failedBase: 5,
    failedCap: 20,
    contradiction: [5, 20],
  },
} as const;

const NEVER_MS = 3_600_000;
const YEARS_MS = 10 * 365 * 86_400_000;

export interface CapturedTenantOptions {
  readonly users?: number;
  readonly types?: readonly ObjectType[];
  readonly notificationUrl?: string;
  readonly pageSize?: number;
}

/** A simulated tenant under capture, in which looks happen when the test says so. */
export class CapturedTenant {
  capture: Capture;
  private stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  private constructor(
    readonly simulator: RunningSimulator,
    readonly store: EmbeddedEventStore,
    readonly history: LmdbHistory,
    private readonly options: CapturedTenantOptions & { readonly folder: string },
  ) {
    this.capture = this.newCapture();
  }

  static async open(options: CapturedTenantOptions = {}): Promise<CapturedTenant> {
    const { users = 60 } = options;
    const folder = await mkdtemp(join(tmpdir(), 'stateline-capture-'));
    const simulator = await startSimulator({
      seed: 7,
      users,
      groups: 20,
      port: 0,
      auditDelayMs: 0,
      enforceQuotas: false,
    });
    const store = await EmbeddedEventStore.open(join(folder, 'log'));
    const history = await LmdbHistory.open(join(folder, 'history'), store);
    return new CapturedTenant(simulator, store, history, { ...options, folder });
  }

  get folder(): string {
    return this.options.folder;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.history.close();
    await this.store.close();
    await this.simulator.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Starts capture; it looks until it is stopped. */
  start(): void {
    this.stopping = new AbortController();
    this.running = this.capture.run(this.stopping.signal);
  }

  /** Resolves when nothing looks any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Starts capture and waits until everything was read once. */
  async firstSync(limitMs?: number): Promise<void> {
    this.start();
    await eventually(() => this.capture.firstSync().done, limitMs);
  }

  /** A new capture on the same log, as after a restart of the process. */
  async restart(): Promise<void> {
    await this.stop();
    this.capture = this.newCapture();
  }

  /** One look of every reader that began after this call. */
  async look(): Promise<void> {
    const before = this.looks();
    this.capture.lookNow();
    await eventually(() =>
      this.looks().every(({ at, failing }, index) => failing || at > (before[index]?.at ?? '')),
    );
    await this.caughtUp();
  }

  /** Has every type and every link read and compared. */
  async sweep(): Promise<void> {
    const before = this.sweeps();
    this.capture.hints.sweep([]);
    await eventually(() =>
      this.sweeps().every(({ at, failing }, index) => failing || at > (before[index]?.at ?? '')),
    );
    await this.caughtUp();
  }

  /** Resolves when the history holds all that is recorded. */
  async caughtUp(): Promise<void> {
    const head = await this.store.head();
    if (head !== undefined) await this.history.caughtUp(head);
  }

  /** As if a reader had broken off in its first reading, before its first page was closed. */
  async forgetReader(reader: string): Promise<void> {
    const checkpoints = new Checkpoints(this.store, this.simulator.tenantId, reader);
    await checkpoints.load();
    const lookedAt = instantAt(Date.now());
    const data = { reader, token: null, roundComplete: false, lookedAt };
    await checkpoints.append({ type: 'CheckpointRecorded', data }, lookedAt);
  }

  tenantHistory() {
    return this.history.tenant(this.simulator.tenantId);
  }

  async events(): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of this.store.readAll({ after: 'start' })) events.push(event);
    return events;
  }

  /** What has been recorded of an object, oldest first. */
  async changesOf(objectId: string): Promise<readonly ChangeEvent[]> {
    const events = await this.events();
    return events.flatMap(({ event }) =>
      event.type.startsWith('Object') &&
      'objectId' in event.data &&
      event.data.objectId === objectId
        ? [event as ChangeEvent]
        : [],
    );
  }

  /** Says something to the simulator's control port. */
  async control<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.simulator.controlUrl}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  private looks() {
    return this.capture
      .status()
      .filter(({ reader }) => !reader.includes('/'))
      .map(({ lastLookAt, state }) => ({ at: lastLookAt ?? '', failing: isStuck(state) }));
  }

  private sweeps() {
    return this.capture
      .status()
      .filter(({ reader }) => reader !== 'directoryAudit')
      .map(({ lastSweepAt, state }) => ({ at: lastSweepAt ?? '', failing: isStuck(state) }));
  }

  /** A capture of this tenant, as another process might run one with a log and history of its own. */
  newCapture(store: EventStore = this.store, history: History = this.history): Capture {
    const { tenantId, graphUrl, tokenUrl, credentials } = this.simulator;
    const { reader, writer } = credentials;
    const { pageSize = 999 } = this.options;
    const graph = { ...FAST, pageSize, tenantId, graphUrl, tokenUrl };
    const { directory } = openGraph({ ...graph, ...reader, writer });
    const chainHeads = new StoredChainHeads(store);
    return new Capture(
      { directory, store, history, chainHeads },
      {
        deltaIntervalMs: NEVER_MS,
        pollIntervalMs: NEVER_MS,
        auditIntervalMs: NEVER_MS,
        sweepIntervalMs: YEARS_MS,
        watchIntervalMs: 50,
        hintSpacingMs: 200,
        notificationUrl: this.options.notificationUrl ?? null,
        ...(this.options.types === undefined ? {} : { types: this.options.types }),
        clock: () => instantAt(this.simulator.now()),
      },
    );
  }
}

const isStuck = (state: string): boolean => state === 'failing' || state === 'refused';
