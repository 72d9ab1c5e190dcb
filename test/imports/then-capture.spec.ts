import { hash, randomUUID } from 'node:crypto';
import { RecordLooksHandler, RecordLooks } from '../../src/capture/record-looks.command.js';
import { RecordReading, RecordReadingHandler } from '../../src/capture/record-reading.command.js';
import { RecordReports, RecordReportsHandler } from '../../src/capture/record-reports.command.js';
import { RecordStart, RecordStartHandler } from '../../src/capture/record-start.command.js';
import { Recorders } from '../../src/capture/recorders.js';
import type { Capturing } from '../../src/capture/capturing.js';
import { objectId, type Observation } from '../../src/domain/directory/directory-object.js';
import { instantAt, instantPlus } from '../../src/domain/instant.js';
import { ChainWalk } from '../../src/domain/integrity/chain-walk.js';
import type { ChangeReported } from '../../src/domain/timeline/events.js';
import { changeStreams } from '../../src/domain/timeline/streams.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { CapturedTenant } from '../support/captured-tenant.js';
import { eventually } from '../support/eventually.js';
import { collect } from '../support/events.js';

let tenant: CapturedTenant;
beforeEach(async () => {
  tenant = await CapturedTenant.open({ users: 20 });
});
afterEach(() => tenant.close());

const recorders = (current: Capturing['current']): Recorders => {
  const { store, history, simulator } = tenant;
  const { tenantId } = simulator;
  // What runs here decides who records; nothing else of it is asked.
  const capturing = { tenantId, current } as Capturing;
  return new Recorders(store, history, new StoredChainHeads(store), capturing);
};

const aReport = (number: number): ChangeReported => ({
  type: 'ChangeReported',
  data: {
    objectId: objectId(`reported-${String(number)}`),
    objectType: 'user',
    displayName: 'Somebody',
    auditKey: `key ${String(number)}`,
    auditId: `audit-${String(number)}`,
    auditCorrelationId: null,
    activity: 'Update user',
    succeeded: true,
    actors: [],
    occurredAt: instantAt(Date.UTC(2025, 0, 1) + number),
    targets: [],
    source: 'import',
    record: {},
  },
});

/** Of the tenant's change events; that their chains are whole is checked on the way. */
const typesRecorded = async (): Promise<Readonly<Record<string, number>>> => {
  const { store, simulator } = tenant;
  const streamPrefixes = [changeStreams(simulator.tenantId)];
  const events = await collect(store.readAll({ after: 'start', streamPrefixes }));
  const walk = new ChainWalk({ hash: (text) => hash('sha256', text) });
  expect(events.map((event) => walk.take(event)).filter((bad) => bad !== undefined)).toEqual([]);
  const types = Map.groupBy(events, ({ event }) => event.type);
  return Object.fromEntries([...types].map(([type, all]) => [type, all.length]));
};

const BATCHES = 10;
const EACH = 20;

const takeInto = async (all: Recorders): Promise<number> => {
  const handler = new RecordReportsHandler(all, tenant.history);
  const of = { tenantId: tenant.simulator.tenantId, correlationId: randomUUID() };
  let recorded = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const reports = Array.from({ length: EACH }, (_, index) => aReport(batch * EACH + index));
    recorded += await handler.execute(new RecordReports(reports, of));
  }
  return recorded;
};

describe('imported reports', () => {
  it('are recorded once each while capture goes on in the same log', async () => {
    await tenant.firstSync();
    const all = recorders(tenant.capture);

    const taking = takeInto(all);
    await tenant.control('POST', '/scenarios/compromised-admin', {});
    await tenant.look();

    expect(await taking).toBe(BATCHES * EACH);
    expect(await takeInto(all)).toBe(0);
    const { ObjectSoftDeleted: deleted } = await typesRecorded();
    expect(deleted).toBeGreaterThan(0);
  });

  it('are recorded once each by two who import the same', async () => {
    const taken = await Promise.all([takeInto(recorders(null)), takeInto(recorders(null))]);

    expect(taken[0] + taken[1]).toBe(BATCHES * EACH);
    expect(await typesRecorded()).toEqual({ ChangeReported: BATCHES * EACH });
  });
});

describe('capture of a tenant whose exports were imported', () => {
  it('goes on from the last one: what is missing is asked for, and the time between is a gap', async () => {
    const { history, store, simulator } = tenant;
    const { tenantId } = simulator;
    const at = instantPlus(instantAt(Date.now()), -36_000_000);
    const gone: Observation = {
      objectId: objectId(randomUUID()),
      objectType: 'user',
      seen: 'present',
      attributes: { displayName: 'Left long ago' },
      links: [],
    };
    const all = recorders(null);
    await new RecordStartHandler(store).execute(new RecordStart(tenantId, at));
    await new RecordLooksHandler(all).execute(
      new RecordLooks(
        [gone],
        { tenantId, correlationId: randomUUID() },
        { window: { after: null, until: at }, firstSync: true },
      ),
    );
    await new RecordReadingHandler(store, history, all).execute(
      new RecordReading(tenantId, ['user'], at),
    );

    tenant.start();
    await eventually(
      () => history.open(tenantId).now().object(gone.objectId)?.status === 'hard-deleted',
    );
    await eventually(() => history.tenant(tenantId).gaps().length > 0);

    const changes = await tenant.changesOf(gone.objectId);
    expect(changes.map(({ type }) => type)).toEqual(['ObjectDiscovered', 'ObjectHardDeleted']);
    expect(changes[1]?.data.window.after).toBe(at);
    expect(history.tenant(tenantId).earliest()).toBe(at);
    expect(history.tenant(tenantId).gaps()).toContainEqual(
      expect.objectContaining({ reader: 'user', from: at }),
    );
  });

  it('tells what was added since to links that the export read as a change', async () => {
    const { history, store, simulator } = tenant;
    const { tenantId } = simulator;
    const at = instantPlus(instantAt(Date.now()), -36_000_000);
    const { objectId: id, owner } = await anOwnedApplication();
    const all = recorders(null);
    const application: Observation = {
      objectId: id,
      objectType: 'application',
      seen: 'present',
      attributes: { displayName: 'Ours' },
      links: [{ relation: 'owners', seen: 'all', targets: [] }],
    };
    const look = { window: { after: null, until: at }, firstSync: true };
    await new RecordStartHandler(store).execute(new RecordStart(tenantId, at));
    await new RecordLooksHandler(all).execute(
      new RecordLooks([application], { tenantId, correlationId: randomUUID() }, look),
    );
    const relations = new Map([['application', ['owners']]]);
    await new RecordReadingHandler(store, history, all).execute(
      new RecordReading(tenantId, ['application'], at, relations),
    );

    tenant.start();
    await eventually(() => history.open(tenantId).now().hasLink(id, 'owners', owner));

    const { event } =
      tenant
        .tenantHistory()
        .changes({ objectId: id, order: 'oldest-first', page: { size: 9 } })
        .rows.find(({ event: { data } }) => 'links' in data && data.links.length > 0) ?? {};
    expect(event).toMatchObject({
      type: 'ObjectChanged',
      data: { window: { after: at }, links: [{ relation: 'owners', op: 'added' }] },
    });
  });

  /** Of a tenant that is the same as this one, but for its log. */
  const anOwnedApplication = async () => {
    const same = await CapturedTenant.open({ users: 20 });
    await same.firstSync();
    const state = same.history.open(same.simulator.tenantId).now();
    const { rows } = state.objects({ type: 'application', page: { size: 99 } });
    const owners = rows.map(({ objectId: id }) => ({
      objectId: id,
      owner: state.links(id, 'owners', { size: 1 }).rows[0]?.targetId,
    }));
    await same.close();
    const found = owners.find(({ owner }) => owner !== undefined);
    if (found?.owner === undefined) throw new Error('No application has an owner');
    return { ...found, owner: found.owner };
  };
});
