import { hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangeLog, type ObservedEvent } from '../../src/capture/change-log.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { CHAIN_START, chainOf } from '../../src/domain/integrity/chain.js';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import { changeStreams, shardOf, sliceOf } from '../../src/domain/timeline/streams.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import {
  AppendOutcomeUnknown,
  type RecordedEvent,
  WrongExpectedRevision,
} from '../../src/event-store/event-store.port.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { aNewEvent, anObjectChanged, collect, someMetadata } from '../support/events.js';

const NOON = Date.UTC(2026, 10, 20, 12);
const DAY = 86_400_000;
const sha256 = (text: string) => hash('sha256', text);

describe('the change log', () => {
  let folder: string;
  let store: EmbeddedEventStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-change-log-'));
    store = await EmbeddedEventStore.open(folder);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const newLog = () => new ChangeLog(store, 't', new StoredChainHeads(store));
  const idIn = (shard: number, from = 0): string => {
    for (let number = from; ; number += 1) {
      if (shardOf(objectId(`o${String(number)}`)) === shard) return `o${String(number)}`;
    }
  };
  const observed = (id: string, at: Instant = instantAt(NOON)): ObservedEvent => {
    const { type, data } = anObjectChanged();
    return {
      event: { type, data: { ...data, objectId: objectId(id) } },
      metadata: someMetadata({ observedAt: at }),
    };
  };
  const recorded = () =>
    collect(store.readAll({ after: 'start', streamPrefixes: [changeStreams('t')] }));
  /** Per shard the chains as they should be, against those on record. */
  const brokenLinks = (events: readonly RecordedEvent[]) => {
    const ends = new Map<number, string>();
    return events.filter((event) => {
      const shard = sliceOf(event.streamId)?.shard ?? -1;
      const chain = chainOf(ends.get(shard) ?? CHAIN_START, event, event, sha256);
      ends.set(shard, event.metadata.chain ?? '');
      return chain !== event.metadata.chain;
    });
  };
  const slices = (events: readonly RecordedEvent[]) =>
    [...new Set(events.map(({ streamId }) => streamId))].map((id) => id.slice('changes_t_'.length));

  it('links each event to the one before it in the same shard', async () => {
    const log = newLog();
    await log.append([idIn(0), idIn(3), idIn(0, 50), idIn(3, 50)].map((id) => observed(id)));
    await log.append([observed(idIn(0))]);

    const events = await recorded();
    expect(events).toHaveLength(5);
    expect(brokenLinks(events)).toEqual([]);
    expect(new Set(events.map(({ metadata }) => metadata.chain)).size).toBe(5);
  });

  it('goes on with the chain of the day before, of long ago, and after a restart', async () => {
    await newLog().append([observed(idIn(0)), observed(idIn(5))]);
    await newLog().append([observed(idIn(0), instantAt(NOON + DAY))]);
    const log = newLog();
    await log.append([observed(idIn(5), instantAt(NOON + 40 * DAY))]);
    await log.append([observed(idIn(0), instantAt(NOON + 41 * DAY))]);

    const events = await recorded();
    expect(slices(events)).toEqual([
      '00-20261120',
      '05-20261120',
      '00-20261121',
      '05-20261230',
      '00-20261231',
    ]);
    expect(brokenLinks(events)).toEqual([]);
  });

  it('begins no slice before the newest one', async () => {
    const log = newLog();
    await log.append([observed(idIn(0), instantAt(NOON + DAY))]);
    await log.append([observed(idIn(0)), observed(idIn(1))]);
    await newLog().append([observed(idIn(2))]);

    const events = await recorded();
    expect(slices(events)).toEqual(['00-20261121', '01-20261121', '02-20261121']);
    expect(brokenLinks(events)).toEqual([]);
  });

  it('refuses what was decided before another process appended, and keeps the chain whole', async () => {
    const [one, other] = [newLog(), newLog()];
    await one.append([observed(idIn(0))]);
    const standing = await other.standing();
    await one.append([observed(idIn(0))]);

    await expect(other.append([observed(idIn(0))], standing)).rejects.toThrow(
      WrongExpectedRevision,
    );
    await expect(other.append([observed(idIn(1))], standing)).rejects.toThrow(
      WrongExpectedRevision,
    );
    await other.append([observed(idIn(0))], await other.standing());

    const events = await recorded();
    expect(events).toHaveLength(3);
    expect(brokenLinks(events)).toEqual([]);
  });

  it('refuses a new slice when another process went on with the one before', async () => {
    const [one, other] = [newLog(), newLog()];
    await one.append([observed(idIn(0))]);
    const standing = await other.standing();
    await one.append([observed(idIn(0))]);

    const nextDay = observed(idIn(0), instantAt(NOON + DAY));
    await expect(other.append([nextDay], standing)).rejects.toThrow(WrongExpectedRevision);
    await other.append([nextDay], await other.standing());

    expect(brokenLinks(await recorded())).toEqual([]);
  });

  it('keeps the chain whole while several processes append', async () => {
    const logs = [newLog(), newLog(), newLog()];
    let appended = 0;
    await Promise.all(
      logs.map(async (log, which) => {
        for (let round = 0; round < 15; round += 1) {
          const events = [idIn(0), idIn(which + 1)].map((id) => observed(id));
          await log.append(events, await log.standing()).then(
            () => (appended += 2),
            (error: unknown) => {
              if (!(error instanceof WrongExpectedRevision)) throw error;
            },
          );
        }
      }),
    );

    const events = await recorded();
    expect(appended).toBeGreaterThan(0);
    // Of a lost append the events of other shards may stand.
    expect(events.length).toBeGreaterThanOrEqual(appended);
    expect(brokenLinks(events)).toEqual([]);
  });

  it('gives the position of its last event', async () => {
    const position = await newLog().append([observed(idIn(0)), observed(idIn(1))]);

    expect(position).toBe((await recorded()).at(-1)?.position);
    expect(position).toBe(await store.head());
  });

  it('learns anew where the shards end when it is not known whether an append took place', async () => {
    const log = newLog();
    await log.append([observed(idIn(0))]);
    const standing = await log.standing();
    const appendBatch = store.appendBatch.bind(store);
    // No adapter can be made to lose an answer at will.
    store.appendBatch = async (appends) => {
      await appendBatch(appends);
      throw new AppendOutcomeUnknown('No answer');
    };
    await expect(log.append([observed(idIn(0))], standing)).rejects.toThrow(AppendOutcomeUnknown);
    store.appendBatch = appendBatch;

    await expect(log.append([observed(idIn(0))], standing)).rejects.toThrow(WrongExpectedRevision);
    await log.append([observed(idIn(0))], await log.standing());

    const events = await recorded();
    expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2]);
    expect(brokenLinks(events)).toEqual([]);
  });

  it('begins a chain behind what a version without chains has recorded', async () => {
    const today = instantAt(Date.now());
    const old = observed(idIn(4), today);
    const slice = `changes_t_04-${today.slice(0, 10).replaceAll('-', '')}`;
    await store.append(slice as RecordedEvent['streamId'], 'no_stream', [
      aNewEvent(old.event, old.metadata),
    ]);
    const log = newLog();
    await log.append([observed(idIn(4), today), observed(idIn(4), today)]);

    const events = await recorded();
    expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2]);
    expect(brokenLinks(events.slice(1))).toEqual([]);
  });
});
