import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { StatelineEvent } from '../../../src/domain/events.js';
import type { Instant } from '../../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../../src/event-store/embedded/embedded-event-store.js';
import { type Position, streamId } from '../../../src/event-store/event-store.port.js';
import { CatchUp } from '../../../src/history/catch-up.js';
import { type FreeBytes, freeBytes } from '../../../src/history/disk-room.js';
import type { TenantHistory, TenantState } from '../../../src/history/history.port.js';
import { LmdbTenantHistory } from '../../../src/history/lmdb-tenant-history.js';
import { Model, type TenantRow } from '../../../src/history/model.js';
import { SavedStates } from '../../../src/history/snapshots/saved-states.js';
import type { ScanWorkers } from '../../../src/history/snapshots/scan-workers.js';
import { second } from '../recorded-tenant.js';

/** Small enough that a few dozen objects fill some blocks. */
const LARGE = { largeFrom: 1, blockBytes: 1_000, leastGap: 20 };

/** A tenant that is read by threads from saved states, and singly beside it, from one model. */
export class ScannedTenant {
  private constructor(
    private readonly place: Place,
    private parts: Parts,
  ) {}

  static async open(workers: ScanWorkers, free = freeBytes): Promise<ScannedTenant> {
    const folder = mkdtempSync(join(tmpdir(), 'stateline-snapshots-'));
    const store = await EmbeddedEventStore.open(join(folder, 'log'));
    const place = { folder, store, workers, free };
    return new ScannedTenant(place, await openParts(place));
  }

  get folder(): string {
    return this.place.folder;
  }

  get store(): EmbeddedEventStore {
    return this.place.store;
  }

  /** Large as it is to be tested. */
  get scanned(): TenantHistory {
    return this.parts.scanned;
  }

  /** The same, each object read by itself. */
  get single(): TenantHistory {
    return this.parts.single;
  }

  /** Names of the files of saved states. */
  get files(): readonly string[] {
    return readdirSync(this.snapshotFolder).sort();
  }

  get snapshotFolder(): string {
    return join(this.folder, 'model', 'snapshots');
  }

  async record(events: readonly StatelineEvent[], observedAt: Instant): Promise<readonly Told[]> {
    const told: Told[] = [];
    for (const event of events) {
      const id = randomUUID();
      const stream = streamId(`${'objectId' in event.data ? 'changes' : 'capture'}_t_00-x`);
      const expected = (await this.store.last(stream))?.revision ?? 'no_stream';
      const metadata = {
        tenantId: 't',
        schemaVersion: '1' as const,
        observedAt,
        reader: 'delta-users',
        $correlationId: 'round',
      };
      const appended = await this.store.append(stream, expected, [{ id, event, metadata }]);
      told.push({ id, position: appended.position });
    }
    const last = told.at(-1);
    if (last !== undefined) await this.parts.catchUp.caughtUp(last.position);
    return told;
  }

  async synced(observedAt = second(0)): Promise<void> {
    const data = { startedAt: observedAt, completedAt: observedAt, counts: {} };
    await this.record([{ type: 'FullSyncCompleted', data }], observedAt);
  }

  /** Saves and removes all that is due. */
  async keep(): Promise<void> {
    const { states } = this.parts;
    while (await states.keeper.keep('t', this.row)) if (this.files.length > 100) return;
  }

  /** As if all before an instant were folded into a baseline; earlier states are kept. */
  seal(instant: Instant): void {
    const baseline = { day: '20261031', instant, at: 0, sealedAt: 0 };
    this.parts.model.tenants.set('t', { ...this.row, baseline });
  }

  /** Closes the model and opens it again on what it left. */
  async reopen(between: () => void = () => undefined): Promise<void> {
    await this.parts.catchUp.stop();
    await this.place.workers.rest();
    await this.parts.model.close();
    between();
    this.parts = await openParts(this.place);
  }

  async close(): Promise<void> {
    await this.parts.catchUp.stop();
    await this.parts.model.close();
    await this.store.close();
    rmSync(this.folder, { recursive: true });
  }

  private get row(): TenantRow {
    const row = this.parts.model.tenants.get('t');
    if (row === undefined) throw new Error('There is no tenant yet');
    return row;
  }
}

export interface Told {
  readonly id: string;
  readonly position: Position;
}

interface Parts {
  readonly model: Model;
  readonly catchUp: CatchUp;
  readonly states: SavedStates;
  readonly scanned: TenantHistory;
  readonly single: TenantHistory;
}

interface Place {
  readonly folder: string;
  readonly store: EmbeddedEventStore;
  readonly workers: ScanWorkers;
  readonly free: FreeBytes;
}

const NOW = second(100_000);

const openParts = async ({ folder, store, workers, free }: Place): Promise<Parts> => {
  const model = await Model.open(join(folder, 'model'), free);
  const catchUp = new CatchUp(model, store, (failure) => {
    throw failure;
  });
  catchUp.start();
  const head = await store.head();
  if (head !== undefined) await catchUp.caughtUp(head);
  const states = new SavedStates(model, workers, () => 0, LARGE);
  const here = new SavedStates(model, workers, () => 0, { largeFrom: Infinity });
  const clock = (): Instant => NOW;
  const scanned = new LmdbTenantHistory('t', () => ({ model, catchUp, states }), clock);
  const single = new LmdbTenantHistory('t', () => ({ model, catchUp, states: here }), clock);
  return { model, catchUp, states, scanned, single };
};

export const all = async <Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> => {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
};

/** The lines of a state as what they say. */
export const linesIn = async (state: TenantState, type?: string): Promise<readonly unknown[]> => {
  const lines = await all(state.lines(type));
  const text = Buffer.concat(lines.map(({ bytes }) => bytes)).toString();
  const told = text.split('\n').slice(0, -1);
  const objects = lines.reduce((sum, line) => sum + line.objects, 0);
  if (objects !== told.length) throw new Error(`${objects} objects were told of`);
  return told.map((line) => JSON.parse(line) as unknown);
};
