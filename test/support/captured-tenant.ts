import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Capture } from '../../src/capture/capture.js';
import { openGraph } from '../../src/directory/directory.module.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { instantAt } from '../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import type { RecordedEvent } from '../../src/event-store/event-store.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
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

/** A simulated tenant under capture, in which looks happen when the test says so. */
export class CapturedTenant {
  capture: Capture;

  private constructor(
    readonly simulator: RunningSimulator,
    readonly store: EmbeddedEventStore,
    readonly history: LmdbHistory,
    private readonly folder: string,
  ) {
    this.capture = this.newCapture();
  }

  static async open(users = 60): Promise<CapturedTenant> {
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
    return new CapturedTenant(simulator, store, history, folder);
  }

  async close(): Promise<void> {
    await this.capture.stop();
    await this.history.close();
    await this.store.close();
    await this.simulator.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Starts capture and waits until everything was read once. */
  async firstSync(): Promise<void> {
    this.capture.start();
    await eventually(() => this.capture.firstSync().done);
  }

  /** A new capture on the same log, as after a restart of the process. */
  async restart(): Promise<void> {
    await this.capture.stop();
    this.capture = this.newCapture();
  }

  /** One look of every reader that began after this call. */
  async look(): Promise<void> {
    const before = this.looks();
    this.capture.lookNow();
    await eventually(() =>
      this.looks().every(({ at, failing }, index) => failing || at > (before[index]?.at ?? '')),
    );
    const head = await this.store.head();
    if (head !== undefined) await this.history.caughtUp(head);
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
      .map(({ lastLookAt, state }) => ({ at: lastLookAt ?? '', failing: state === 'failing' }));
  }

  private newCapture(): Capture {
    const { tenantId, graphUrl, tokenUrl, credentials } = this.simulator;
    const { reader, writer } = credentials;
    const { directory } = openGraph({ ...FAST, tenantId, graphUrl, tokenUrl, ...reader, writer });
    return new Capture(directory, this.store, this.history, {
      deltaIntervalMs: NEVER_MS,
      pollIntervalMs: NEVER_MS,
      auditIntervalMs: NEVER_MS,
      clock: () => instantAt(Date.now()),
    });
  }
}
