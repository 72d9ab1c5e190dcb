import { hash } from 'node:crypto';
import { ChangeLog } from '../../src/capture/change-log.js';
import { FirstSight } from '../../src/capture/first-sight.js';
import { OwnWrites } from '../../src/capture/own-writes.js';
import { newRound, Recorder } from '../../src/capture/recorder.js';
import { objectId, type Observation } from '../../src/domain/directory/directory-object.js';
import { ChainWalk } from '../../src/domain/integrity/chain-walk.js';
import { changeStreams } from '../../src/domain/timeline/streams.js';
import { AppendOutcomeUnknown } from '../../src/event-store/event-store.port.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { RecordedTenant, second } from '../history/recorded-tenant.js';
import { collect } from '../support/events.js';

const OBJECTS = 24;

describe('several recorders of one tenant', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  const newRecorder = () => {
    const { store, history } = tenant;
    const log = new ChangeLog(store, 't', new StoredChainHeads(store));
    return new Recorder('t', history, log, new OwnWrites(store));
  };
  const everybodyIn = (department: string): readonly Observation[] =>
    Array.from({ length: OBJECTS }, (_, number) => ({
      objectId: objectId(`user-${String(number)}`),
      objectType: 'user',
      seen: 'present',
      attributes: { displayName: `User ${String(number)}`, department },
      links: [],
    }));
  const round = (at: number) =>
    newRound({
      reader: 'user',
      window: { after: second(at - 1), until: second(at) },
      firstSync: false,
    });
  const recorded = () =>
    collect(tenant.store.readAll({ after: 'start', streamPrefixes: [changeStreams('t')] }));
  /** What was recorded, by type; that the chains are whole is checked on the way. */
  const typesRecorded = async () => {
    const walk = new ChainWalk({ hash: (text) => hash('sha256', text) });
    const events = await recorded();
    expect(events.map((event) => walk.take(event)).filter((bad) => bad !== undefined)).toEqual([]);
    const types = Map.groupBy(events, ({ event }) => event.type);
    return Object.fromEntries([...types].map(([type, all]) => [type, all.length]));
  };

  it('record what both saw once', async () => {
    const recorders = [newRecorder(), newRecorder(), newRecorder()];
    const outcomes = await Promise.allSettled(
      recorders.map((recorder) => recorder.record(everybodyIn('Ops'), round(1))),
    );
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    for (const recorder of recorders) await recorder.record(everybodyIn('Ops'), round(2));
    expect(await typesRecorded()).toEqual({ ObjectCreated: OBJECTS });

    await Promise.allSettled(
      recorders.map((recorder) => recorder.record(everybodyIn('Sales'), round(3))),
    );
    for (const recorder of recorders) await recorder.record(everybodyIn('Sales'), round(4));
    expect(await typesRecorded()).toEqual({ ObjectCreated: OBJECTS, ObjectChanged: OBJECTS });
  });

  it('record no link again that is known, where one page shows an object in several parts', async () => {
    const recorder = newRecorder();
    const inParts = (...parts: readonly (readonly string[])[]): readonly Observation[] =>
      parts.map((ids) => ({
        objectId: objectId('group'),
        objectType: 'group',
        seen: 'present',
        attributes: { displayName: 'Sales' },
        links: [{ relation: 'members', seen: 'changes', added: ids.map(member), removed: [] }],
      }));
    const member = (id: string) => ({ targetId: objectId(id), targetType: 'user' });
    await recorder.record(inParts(['a', 'b'], ['c', 'd']), round(1));

    expect(await recorder.record(inParts(['a', 'b'], ['c', 'd'], ['a']), round(2))).toEqual([]);
    expect(await recorder.record(inParts(['a'], ['c', 'e'], ['e']), round(3))).toMatchObject([
      { type: 'ObjectChanged', data: { links: [{ targetId: 'e', op: 'added' }] } },
    ]);
  });

  it('take links for changes where a first reading that begins again meets others than it met', async () => {
    const recorder = newRecorder();
    const owned = (...ids: readonly string[]): readonly Observation[] => [
      {
        objectId: objectId('app'),
        objectType: 'application',
        seen: 'present',
        attributes: {},
        links: [{ relation: 'owners', seen: 'all', targets: ids.map(user) }],
      },
    ];
    const user = (id: string) => ({ targetId: objectId(id), targetType: 'user' });
    const reading = (at: number) => ({
      ...round(at),
      ...{ reader: 'application/owners', window: { after: null, until: second(at) } },
      ...{ firstSync: true, linksOnly: true },
    });
    const [app] = owned();
    if (app === undefined) throw new Error('No application');
    await recorder.record([app], round(1));
    const met = await recorder.record(owned('ada'), reading(1_000));
    expect(met).toMatchObject([{ type: 'LinksDiscovered' }]);

    expect(await recorder.record(owned('ada'), reading(2_000), new FirstSight())).toEqual([]);
    expect(await recorder.record(owned('ada', 'eve'), reading(3_000))).toMatchObject([
      {
        type: 'ObjectChanged',
        data: {
          window: { after: second(700), until: second(3_000) },
          links: [{ targetId: 'eve', op: 'added' }],
        },
      },
    ]);
    await tenant.caughtUpWithLog();
    const { rows } = tenant.tenant.changes({ order: 'newest-first', page: { size: 1 } });
    expect(rows).toMatchObject([{ event: { type: 'ObjectChanged' } }]);
  });

  it('decide on what the others have recorded since', async () => {
    const [one, other] = [newRecorder(), newRecorder()];
    await one.record(everybodyIn('Ops'), round(1));
    expect(await other.record(everybodyIn('Ops'), round(2))).toEqual([]);
    await one.record(everybodyIn('Sales'), round(3));
    // It has not heard of the last ones, and its append tells it.
    expect(await other.record(everybodyIn('Legal'), round(4))).toHaveLength(OBJECTS);

    const last = (await recorded()).at(-1)?.event;
    expect(last?.data).toMatchObject({
      attributes: [{ name: 'department', before: 'Sales', after: 'Legal' }],
    });
    expect(await typesRecorded()).toEqual({ ObjectCreated: OBJECTS, ObjectChanged: 2 * OBJECTS });
  });

  it.each(['written', 'not written'])(
    'record once what was %s by an append without an answer',
    async (outcome) => {
      const recorder = newRecorder();
      await recorder.record(everybodyIn('Ops'), round(1));
      const { store } = tenant;
      const appendBatch = store.appendBatch.bind(store);
      let tries = 0;
      // No adapter can be made to lose an answer at will.
      store.appendBatch = async (appends) => {
        tries += 1;
        if (tries > 1) return appendBatch(appends);
        if (outcome === 'written') await appendBatch(appends);
        throw new AppendOutcomeUnknown('No answer');
      };
      await recorder.record(everybodyIn('Sales'), round(2));
      store.appendBatch = appendBatch;

      expect(await typesRecorded()).toEqual({ ObjectCreated: OBJECTS, ObjectChanged: OBJECTS });
    },
  );

  it('record once what a first reading shows on several pages, or what another has recorded in between', async () => {
    const [one, other] = [newRecorder(), newRecorder()];
    const [ops, sales] = [everybodyIn('Ops'), everybodyIn('Sales')];
    const sight = new FirstSight();
    const half = OBJECTS / 2;
    expect(await one.record(ops.slice(0, half), round(1), sight)).toHaveLength(half);
    // The same page again, as after a broken connection, then one that overlaps with it.
    expect(await one.record(ops.slice(0, half), round(1), sight)).toEqual([]);
    expect(await one.record(ops.slice(half - 2, half + 2), round(1), sight)).toHaveLength(2);
    await other.record(sales, round(2));
    expect(await one.record(sales.slice(half), round(3), sight)).toEqual([]);

    expect(await typesRecorded()).toEqual({ ObjectCreated: OBJECTS, ObjectChanged: half + 2 });
  });

  it('record what is seen together in parts, so that no page is too large to be held', async () => {
    const [one] = everybodyIn('Ops');
    if (one === undefined) throw new Error('nobody');
    const seen = Array.from({ length: 2_300 }, (_, number) => ({
      ...one,
      objectId: objectId(`user-${String(number)}`),
    }));
    const { store } = tenant;
    const appendBatch = store.appendBatch.bind(store);
    const parts: number[] = [];
    store.appendBatch = (appends) => {
      parts.push(appends.reduce((sum, { events }) => sum + events.length, 0));
      return appendBatch(appends);
    };
    expect(await newRecorder().record(seen, round(1), new FirstSight())).toHaveLength(seen.length);

    expect(parts).toEqual([1_000, 1_000, 300]);
    expect(await typesRecorded()).toEqual({ ObjectCreated: seen.length });
  });

  it('take links alone for no news of an object that is not live', async () => {
    const recorder = newRecorder();
    const [known, unknown] = everybodyIn('Ops');
    if (known === undefined || unknown === undefined) throw new Error('nobody');
    await recorder.record([known], round(1));
    const links = [
      {
        relation: 'sponsors',
        seen: 'all' as const,
        targets: [{ targetId: objectId('boss'), targetType: 'user' }],
      },
    ];
    const seen = [known, unknown].map((one) => ({ ...one, attributes: {}, links }));
    const recordedOf = await recorder.record(seen, { ...round(2), linksOnly: true });
    expect(recordedOf.map(({ type, data }) => [type, data.objectId])).toEqual([
      ['ObjectChanged', known.objectId],
    ]);
    await recorder.record([{ ...known, seen: 'gone' }], round(3));
    expect(await recorder.record(seen, { ...round(4), linksOnly: true })).toEqual([]);
  });

  it('do not append what was decided before a race was lost elsewhere in the process', async () => {
    const [one, other] = [newRecorder(), newRecorder()];
    await one.record(everybodyIn('Ops'), round(1));
    const everybody = everybodyIn('Sales');
    const { store } = tenant;
    const appendBatch = store.appendBatch.bind(store);
    // The other one is faster, just as both halves have been decided.
    store.appendBatch = async (appends) => {
      store.appendBatch = appendBatch;
      await other.record(everybody, round(2));
      return appendBatch(appends);
    };
    await Promise.all([
      one.record(everybody.slice(0, OBJECTS / 2), round(2)),
      one.record(everybody.slice(OBJECTS / 2), round(2)),
    ]);

    expect(await typesRecorded()).toEqual({ ObjectCreated: OBJECTS, ObjectChanged: OBJECTS });
  });
});
