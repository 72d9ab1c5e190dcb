import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangeLog } from '../../src/capture/change-log.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import { statementOf } from '../../src/domain/integrity/signed-text.js';
import type { Verification } from '../../src/domain/integrity/verification.js';
import type { BackupTaken } from '../../src/domain/timeline/backup-events.js';
import type { RetentionEvent } from '../../src/domain/timeline/retention-events.js';
import {
  backupsStream,
  baselineStream,
  changeStreams,
  dayOf,
  retentionStream,
} from '../../src/domain/timeline/streams.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import {
  type EventStore,
  type RecordedEvent,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { Evidence, type Proven } from '../../src/integrity/evidence.port.js';
import { FolderSigner } from '../../src/integrity/folder-signer.js';
import { KeyFolder } from '../../src/integrity/key-folder.port.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { verifyEvidence } from '../../src/integrity/verify-evidence.port.js';
import { aNewEvent, anObjectChanged, collect, someMetadata } from './events.js';

const START = Date.UTC(2026, 10, 1, 12);
export const DAY_MS = 86_400_000;

/** A tenant with a log that is chained and sealed, by a clock that the test turns. */
export class SealedTenant {
  readonly tenantId = 't';
  now: Instant = instantAt(START);
  readonly signer: FolderSigner;
  private changes = 0;
  private readonly chainHeads: StoredChainHeads;
  private readonly log: ChangeLog;

  private constructor(
    readonly folder: string,
    readonly store: EventStore,
    readonly keys: KeyFolder,
    private readonly embedded: EmbeddedEventStore | null,
  ) {
    this.signer = new FolderSigner(store, keys);
    this.chainHeads = new StoredChainHeads(store);
    this.log = new ChangeLog(store, this.tenantId, this.chainHeads);
  }

  /** With a log of its own, or on one that somebody else closes. */
  static async open(shared?: EventStore): Promise<SealedTenant> {
    const folder = await mkdtemp(join(tmpdir(), 'stateline-sealed-'));
    const embedded =
      shared === undefined ? await EmbeddedEventStore.open(join(folder, 'log')) : null;
    const store = shared ?? embedded;
    if (store === null) throw new TypeError('A log is either shared or our own');
    const keys = new KeyFolder(join(folder, 'keys'));
    return new SealedTenant(folder, store, keys, embedded);
  }

  async close(): Promise<void> {
    await this.embedded?.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Records changes of several objects, so in several shards. */
  async change(count: number): Promise<void> {
    const metadata = someMetadata({ observedAt: this.now });
    const events = Array.from({ length: count }, () => {
      const { type, data } = anObjectChanged(`Ops ${String(this.changes)}`);
      this.changes += 1;
      const changed = { ...data, objectId: objectId(`object-${String(this.changes % 5)}`) };
      return { event: { type, data: changed }, metadata };
    });
    await this.log.append(events);
  }

  nextDay(days = 1): void {
    this.now = instantAt(Date.parse(this.now) + days * DAY_MS);
  }

  async backup(): Promise<BackupTaken['data']> {
    const backupId = randomUUID();
    const data: BackupTaken['data'] = {
      backupId,
      instant: this.now,
      position: (await this.store.head()) ?? '0',
      reason: 'requested',
      counts: { user: 5 },
      stateHash: 'f'.repeat(64),
    };
    const shards = await this.chainHeads.heads(this.tenantId, dayOf(this.now));
    const operators = await this.chainHeads.operators(this.tenantId);
    const heads = [...shards, ...(operators === undefined ? [] : [operators])];
    const statement = statementOf({ type: 'BackupTaken', data });
    const sealed = { ...data, seal: await this.signer.seal(this.tenantId, statement, heads) };
    await this.appendTo(backupsStream(this.tenantId), { type: 'BackupTaken', data: sealed });
    return sealed;
  }

  /** What a run of retention records up to the end of a day, and the removal itself if asked for. */
  async retire(day: string, { remove = true } = {}): Promise<void> {
    const heads = await this.chainHeads.heads(this.tenantId, day);
    const data = {
      ...{ day, instant: this.now, position: '1', parts: 0, objects: 0 },
      ...{ hash: 'e'.repeat(64), lastLooks: {} },
    };
    const statement = statementOf({ type: 'BaselineSealed', data });
    const seal = await this.signer.seal(this.tenantId, statement, heads);
    const sealed = { ...data, seal };
    await this.appendTo(baselineStream(this.tenantId, day), {
      type: 'BaselineSealed',
      data: sealed,
    });
    const events = await this.events();
    const old = events.filter(({ streamId: id }) => id.slice(-8) <= day);
    const slices = [...new Set(old.map(({ streamId: id }) => id))].map((id) => ({
      streamId: id,
      revision: Math.max(...old.filter((e) => e.streamId === id).map(({ revision }) => revision)),
      chain: null,
    }));
    const ordered = { type: 'SliceRemovalOrdered', data: { baselineDay: day, slices } } as const;
    await this.appendTo(retentionStream(this.tenantId), ordered);
    if (!remove) return;
    const removal = this.embedded?.removal();
    for (const slice of slices) await removal?.remove(streamId(slice.streamId), slice.revision);
  }

  events(): Promise<readonly RecordedEvent[]> {
    const streamPrefixes = [changeStreams(this.tenantId)];
    return collect(this.store.readAll({ after: 'start', streamPrefixes }));
  }

  async evidence(of: Proven = 'changes'): Promise<string> {
    const parts: string[] = [];
    const evidence = new Evidence(this.store, () => this.now);
    for await (const part of evidence.parts(this.tenantId, new AbortController().signal, of)) {
      parts.push(part);
    }
    return parts.join('');
  }

  async trustedKeys(): Promise<ReadonlySet<string>> {
    const key = await this.keys.key();
    return new Set(key === undefined ? [] : [key.keyId]);
  }

  private async appendTo(stream: string, event: BackupTaken | RetentionEvent): Promise<void> {
    const id = streamId(stream);
    const expected = (await this.store.last(id))?.revision ?? 'no_stream';
    await this.store.append(id, expected, [
      aNewEvent(event, someMetadata({ observedAt: this.now })),
    ]);
  }
}

export const verified = (
  evidence: string | Uint8Array,
  keyIds: ReadonlySet<string> = new Set(),
  acceptUnproven = false,
): Promise<Verification> => {
  async function* bytes() {
    yield await Promise.resolve(Buffer.from(evidence));
  }
  return verifyEvidence(bytes(), { keyIds, acceptUnproven });
};
