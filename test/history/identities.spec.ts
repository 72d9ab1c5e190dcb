import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { AppIds } from '../../src/domain/recovery/recovery-events.js';
import { instantAt } from '../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import { IdChains } from '../../src/history/id-chains.js';
import { JobsNotRead } from '../../src/history/job-follower.port.js';
import { RecordedIdentities } from '../../src/history/identities.js';
import { aNewEvent } from '../support/events.js';
import { eventually } from '../support/eventually.js';
import { TroubledLog } from './troubled-log.js';

const id = objectId;

describe('Identities of objects that were made anew', () => {
  let folder: string;
  let store: EmbeddedEventStore;
  const started: RecordedIdentities[] = [];
  beforeEach(async () => {
    Logger.overrideLogger(false);
    folder = mkdtempSync(join(tmpdir(), 'stateline-identities-'));
    store = await EmbeddedEventStore.open(folder);
  });
  afterEach(async () => {
    for (const identities of started.splice(0)) await identities.onModuleDestroy();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
    Logger.overrideLogger(['error']);
  });

  const start = async (log = new TroubledLog(store)): Promise<RecordedIdentities> => {
    const identities = new RecordedIdentities(log);
    started.push(identities);
    await identities.onModuleInit();
    return identities;
  };
  const recreate = async (
    recoveryId: string,
    from: string,
    to: string,
    appId?: AppIds,
  ): Promise<void> => {
    const stream = streamId(`recoveries-${recoveryId}`);
    const { metadata } = aNewEvent();
    const data = {
      ...{ recoveryId, at: instantAt(0), stepId: 's0001', objectId: id(from), newId: id(to) },
      ...{ objectType: 'user', displayName: 'Ada' },
      ...(appId === undefined ? {} : { appId }),
    };
    const revision = (await store.last(stream))?.revision ?? 'no_stream';
    const event = { type: 'ObjectRecreated' as const, data };
    await store.append(stream, revision, [{ id: randomUUID(), event, metadata }]);
  };

  it('are their own as long as nothing was made anew', async () => {
    const identities = await start();
    expect(identities.size).toBe(0);
    expect(identities.current(id('ada'))).toBe('ada');
    expect(identities.original(id('ada'))).toBe('ada');
    expect(identities.all(id('ada'))).toEqual(['ada']);
  });

  it('are known at once, over several recoveries, and after a restart', async () => {
    const identities = await start();
    await recreate('one', 'a1', 'a2');
    await recreate('two', 'a2', 'a3');
    await recreate('two', 'b1', 'b2');
    await identities.caughtUp('two');
    for (const known of [identities, await start()]) {
      expect(known.size).toBe(3);
      expect([known.current(id('a1')), known.current(id('a2'))]).toEqual(['a3', 'a3']);
      expect([known.original(id('a3')), known.original(id('b2'))]).toEqual(['a1', 'b1']);
      expect(known.all(id('a2'))).toEqual(['a1', 'a2', 'a3']);
    }
  });

  it('hold the ids that applications are named by as well', async () => {
    await recreate('one', 'wiki', 'wiki-2', { before: 'app', after: 'app-2' });
    const identities = await start();
    expect(identities.current(id('wiki'))).toBe('wiki-2');
    expect(identities.current(id('app'))).toBe('app-2');
  });

  it('are not guessed while the log is out of reach', async () => {
    await recreate('one', 'a1', 'a2');
    const log = new TroubledLog(store);
    log.down = true;
    const identities = await start(log);
    expect(() => identities.current(id('a1'))).toThrow(JobsNotRead);
    log.down = false;
    await eventually(() => {
      try {
        return identities.current(id('a1')) === 'a2';
      } catch {
        return false;
      }
    });
    expect(identities.size).toBe(1);
  });
});

describe('A chain of ids', () => {
  it('leads from each to the last, in whatever order and however often it is told', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.infiniteStream(fc.nat()),
        (length, numbers) => {
          const ids = Array.from({ length: length + 1 }, (_, index) => id(`a${String(index)}`));
          const pairs = ids.slice(1).map((newId, index) => [ids[index] ?? newId, newId] as const);
          const told = [...pairs, ...pairs].sort(() => ((numbers.next().value ?? 0) % 2) - 0.5);
          const chains = new IdChains();
          for (const [from, to] of told) chains.add(from, to);
          for (const one of ids) {
            expect(chains.last(one)).toBe(ids.at(-1));
            expect(chains.first(one)).toBe(ids[0]);
            expect(chains.all(one)).toEqual(ids);
          }
        },
      ),
    );
  });

  it('goes on from the last id when somebody makes anew under an id of long ago', () => {
    const chains = new IdChains();
    chains.add(id('a1'), id('a2'));
    chains.add(id('a1'), id('a3'));
    expect(chains.all(id('a1'))).toEqual(['a1', 'a2', 'a3']);
  });

  it('never closes to a ring', () => {
    const chains = new IdChains();
    chains.add(id('a1'), id('a2'));
    chains.add(id('a2'), id('a1'));
    chains.add(id('a1'), id('a1'));
    expect(chains.last(id('a1'))).toBe('a2');
  });
});
