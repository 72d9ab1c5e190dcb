import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Report } from '../../src/domain/comparison/report.js';
import type { ReportTotals, Side } from '../../src/domain/comparison/report-events.js';
import { objectId, type ObjectId } from '../../src/domain/directory/directory-object.js';
import type { EventMetadata, StatelineEvent } from '../../src/domain/events.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import { CancelReport, CancelReportHandler } from '../../src/comparison/cancel-report.command.js';
import { ComparisonOptions } from '../../src/comparison/comparison-options.port.js';
import {
  ListReportRows,
  ListReportRowsHandler,
} from '../../src/comparison/list-report-rows.query.js';
import { ReportDifferences } from '../../src/comparison/report-differences.js';
import { ReportRows, type RowsWanted } from '../../src/comparison/report-rows.js';
import { Reports, reportStream } from '../../src/comparison/reports.js';
import { ReportStreams } from '../../src/comparison/report-streams.js';
import { ReportWorker } from '../../src/comparison/report-worker.js';
import {
  RequestReport,
  RequestReportHandler,
} from '../../src/comparison/request-report.command.js';
import { History } from '../../src/history/history.port.js';
import { RecordedIdentities } from '../../src/history/identities.js';
import { aMember, anObject, RecoveringTenant, TENANT } from '../recovery/recovering-tenant.js';
import { collect } from '../support/events.js';
import { eventually } from '../support/eventually.js';
import { anOperator } from '../support/an-operator.js';

/** Totals that are never done, and stop when they are told to. */
class StuckRows extends ReportRows {
  readonly going = new Set<string>();

  override async totals({ reportId }: Report, signal: AbortSignal): Promise<ReportTotals> {
    this.going.add(reportId);
    try {
      await once(signal, 'abort');
      throw new Error('Stopped');
    } finally {
      this.going.delete(reportId);
    }
  }
}

/** A history that has not read what is asked for. */
class BehindHistory extends History {
  constructor(
    private readonly history: History,
    private readonly read: Promise<void>,
  ) {
    super();
  }

  override tenant = (tenantId: string) => this.history.tenant(tenantId);
  override open = (tenantId: string) => this.history.open(tenantId);
  override caughtUp = () => this.read;
  override status = () => this.history.status();
}

const refusedWith = (code: string): unknown => expect.objectContaining({ code });
const typesOfAReport = [
  'DifferenceReportRequested',
  'DifferenceReportStarted',
  'DifferenceReportStarted',
  'DifferenceReportCompleted',
];
const mallory = { kind: 'user', id: 'm', name: 'mallory@example.com', ip: null } as const;
const [ada, bob] = [objectId('ada'), objectId('bob')];

describe('A difference report', () => {
  let tenant: RecoveringTenant;
  let reports: Reports;
  let streams: ReportStreams;
  let rows: ReportRows;
  let identities: RecordedIdentities;
  let then: Side;
  let now: Side;

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    tenant.directory.put(anObject('user', 'ada', { department: 'Ops' }));
    tenant.directory.put(anObject('user', 'bob', { department: 'Ops' }));
    tenant.directory.put(anObject('group', 'admins', {}, [aMember('ada')]));
    then = await tenant.look();
    tenant.directory.change(ada, { department: 'Sales' });
    tenant.directory.put({ ...tenant.directory.held(bob), status: 'soft-deleted' });
    tenant.directory.put(anObject('group', 'admins'));
    now = await tenant.look(mallory);
    identities = new RecordedIdentities(tenant.store);
    await identities.onModuleInit();
    await openRoom();
  });
  afterEach(async () => {
    await reports.onModuleDestroy();
    await identities.onModuleDestroy();
    await tenant.close();
  });

  const differencesIn = (history: History): ReportDifferences =>
    new ReportDifferences(history, identities, new ComparisonOptions({ cachedReports: 1 }));

  const openRoom = async (history: History = tenant.history): Promise<void> => {
    const options = new ComparisonOptions({ cachedReports: 1 });
    reports = new Reports(tenant.store);
    streams = new ReportStreams(tenant.store, reports, options);
    rows = new ReportRows(history, identities, differencesIn(history));
    await reports.onModuleInit();
    new ReportWorker(reports, streams, rows, history).onApplicationBootstrap();
  };

  const request = (scope = {}, from = then, until = now): Promise<string> =>
    new RequestReportHandler(streams, tenant.history).execute(
      new RequestReport({ tenantId: TENANT, from, until, scope, by: anOperator('ada') }),
    );

  const completed = async (reportId: string) => {
    await eventually(() => reports.get(TENANT, reportId).status === 'completed');
    return reports.get(TENANT, reportId);
  };

  const list = (reportId: string, size = 10, after?: string, wanted?: RowsWanted) =>
    new ListReportRowsHandler(reports, rows).execute(
      new ListReportRows(
        TENANT,
        reportId,
        after === undefined ? { size } : { size, after },
        wanted,
      ),
    );

  it('compares two instants and says what bringing back needs', async () => {
    const report = await completed(await request());
    expect(report).toMatchObject({
      ...{ from: then, until: now, requestedBy: 'ada', failure: null },
      totals: { objects: 3, attributes: 1, links: 1 },
    });
    const page = await list(report.reportId);
    expect(page.next).toBeNull();
    expect(page.rows).toMatchObject([
      { objectId: 'ada', recoveryAction: 'update', attributes: [{ before: 'Ops' }] },
      { objectId: 'admins', recoveryAction: 'update', links: [{ targetId: 'ada', op: 'removed' }] },
      { objectId: 'bob', recoveryAction: 'restore' },
    ]);
    for (const { actors } of page.rows) expect(actors).toEqual([mallory]);
  });

  it('looks from either side', async () => {
    const report = await completed(await request({}, now, then));
    expect((await list(report.reportId)).rows).toMatchObject([
      { objectId: 'ada', attributes: [{ name: 'department', before: 'Sales', after: 'Ops' }] },
      { objectId: 'admins', links: [{ op: 'added' }] },
      { objectId: 'bob', recoveryAction: 'softDelete' },
    ]);
  });

  it('does not change when the tenant does', async () => {
    const report = await completed(await request());
    const before = await list(report.reportId);
    tenant.directory.change(ada, { department: 'Legal' });
    await tenant.look();
    // Another report pushes the first one out of memory.
    await completed(await request({ types: ['group'] }));
    expect(await list(report.reportId)).toEqual(before);
  });

  it('is read page by page, and by type', async () => {
    const { reportId } = await completed(await request());
    const first = await list(reportId, 2);
    const second = await list(reportId, 2, first.next ?? '');
    expect([...first.rows, ...second.rows].map(({ objectId: id }) => id)).toEqual([
      ...['ada', 'admins', 'bob'],
    ]);
    expect(second.next).toBeNull();
    expect((await list(reportId, 5, undefined, { type: 'group' })).rows).toHaveLength(1);
    await expect(list(reportId, 5, 'x')).rejects.toEqual(refusedWith('invalid-value'));
  });

  it('keeps to its scope', async () => {
    const report = await completed(await request({ types: ['user'], attributes: ['department'] }));
    expect(report.totals).toEqual({ objects: 1, attributes: 1, links: 0 });
  });

  it('has no rows before it is completed, and none for another tenant', async () => {
    const reportId = await request();
    await completed(reportId);
    expect(() => reports.get('another', reportId)).toThrow(
      refusedWith('report-not-found') as Error,
    );
    await expect(list('nobody')).rejects.toEqual(refusedWith('report-not-found'));
    const order = {
      kind: 'request',
      from: then,
      until: now,
      scope: {},
      by: anOperator('a'),
    } as const;
    await reports.onModuleDestroy();
    await streamsWithoutWorker();
    await streams.tell(TENANT, 'waiting', order);
    await expect(list('waiting')).rejects.toEqual(refusedWith('report-not-ready'));
    await new CancelReportHandler(streams, reports).execute(new CancelReport(TENANT, 'waiting'));
    expect(reports.get(TENANT, 'waiting').status).toBe('cancelled');
  });

  it('is not taken on when too many wait', async () => {
    await reports.onModuleDestroy();
    await streamsWithoutWorker({ mostOpenReports: 2 });
    const [one] = [await request(), await request()];
    await expect(request()).rejects.toEqual(refusedWith('too-many-reports'));
    await new CancelReportHandler(streams, reports).execute(new CancelReport(TENANT, one));
    await expect(request()).resolves.toEqual(expect.any(String));
  });

  const streamsWithoutWorker = async (options: Partial<ComparisonOptions> = {}): Promise<void> => {
    reports = new Reports(tenant.store);
    streams = new ReportStreams(tenant.store, reports, new ComparisonOptions(options));
    await reports.onModuleInit();
  };

  it.each([
    { at: 'requested', phases: [] },
    { at: 'loading', phases: ['loading'] },
    { at: 'calculating', phases: ['loading', 'calculating'] },
  ] as const)('that was interrupted when $at is made by the next', async ({ at, phases }) => {
    await reports.onModuleDestroy();
    await streamsWithoutWorker();
    const reportId = await request();
    for (const phase of phases) await streams.tell(TENANT, reportId, { kind: 'start', phase });
    expect(reports.get(TENANT, reportId).status).toBe(at);
    await reports.onModuleDestroy();
    await openRoom();
    expect((await completed(reportId)).totals).toMatchObject({ objects: 3 });
    expect(await typesOf(reportId)).toEqual(typesOfAReport);
  });

  it('has one result when two processes make it', async () => {
    const ourReports = reports;
    await openRoom();
    const ids = await Promise.all(Array.from({ length: 20 }, () => request()));
    for (const id of ids) await completed(id);
    await ourReports.onModuleDestroy();

    for (const id of ids) expect(await typesOf(id)).toEqual(typesOfAReport);
  });

  it('does not fail because the process that makes it is closed', async () => {
    const stuck = Promise.withResolvers<undefined>();
    await reports.onModuleDestroy();
    await streamsWithoutWorker();
    const closing = new ReportWorker(
      reports,
      streams,
      rows,
      new BehindHistory(tenant.history, stuck.promise),
    );
    closing.onApplicationBootstrap();
    const reportId = await request();
    await eventually(() => reports.get(TENANT, reportId).status === 'loading');
    closing.onModuleDestroy();
    stuck.reject(new Error('The history is being closed'));
    await reports.onModuleDestroy();
    await openRoom();

    expect((await completed(reportId)).failure).toBeNull();
    expect(await typesOf(reportId)).toEqual(typesOfAReport);
  });

  const typesOf = async (reportId: string) =>
    (await collect(tenant.store.read(reportStream(reportId)))).map(({ event }) => event.type);

  it('is cancelled while it is calculated, and leaves its place to the next', async () => {
    await reports.onModuleDestroy();
    await streamsWithoutWorker();
    const [one, two, three] = [await request(), await request(), await request()];
    await reports.onModuleDestroy();
    const stuck = new StuckRows(tenant.history, identities, differencesIn(tenant.history));
    reports = new Reports(tenant.store);
    streams = new ReportStreams(tenant.store, reports, new ComparisonOptions());
    await reports.onModuleInit();
    new ReportWorker(reports, streams, stuck, tenant.history).onApplicationBootstrap();
    await eventually(() => stuck.going.size === 2);
    expect(reports.get(TENANT, three).status).toBe('requested');
    const cancel = (id: string) =>
      new CancelReportHandler(streams, reports).execute(new CancelReport(TENANT, id));
    await cancel(one);
    await eventually(() => stuck.going.has(three) && !stuck.going.has(one));
    await Promise.all([cancel(two), cancel(three)]);
    await eventually(() => stuck.going.size === 0);

    expect([one, two, three].map((id) => reports.get(TENANT, id).status)).toEqual([
      ...['cancelled', 'cancelled', 'cancelled'],
    ]);
  });

  it('shows an object that was made anew once, under its new id', async () => {
    const [gone, anew] = [objectId('gone'), objectId('anew')];
    tenant.directory.put(anObject('user', 'gone', { department: 'Ops', city: 'Lyon' }));
    tenant.directory.put(anObject('group', 'team', {}, [aMember('gone')]));
    const from = await tenant.look();
    tenant.directory.put({ ...tenant.directory.held(gone), status: 'gone' });
    tenant.directory.put(anObject('group', 'team'));
    const between = await tenant.look(mallory);
    tenant.directory.put(anObject('user', 'anew', { department: 'Ops', city: 'Rome' }));
    tenant.directory.put(anObject('group', 'team', {}, [aMember('anew')]));
    const until = await tenant.look();
    await recreated(gone, anew);
    await eventually(() => identities.size === 1);

    const { reportId, totals } = await completed(await request({}, from, until));
    expect(totals).toEqual({ objects: 1, attributes: 1, links: 0 });
    expect((await list(reportId)).rows).toMatchObject([
      {
        ...{ objectId: anew, formerId: gone, existence: { before: 'live', after: 'live' } },
        attributes: [{ name: 'city', before: 'Lyon', after: 'Rome', recoverable: true }],
        actors: [mallory],
      },
    ]);
    const ofOld = await completed(await request({ objectIds: [gone] }, from, until));
    expect((await list(ofOld.reportId)).rows).toMatchObject([{ objectId: anew }]);
    const early = await completed(await request({}, from, between));
    expect((await list(early.reportId)).rows).toMatchObject([
      { objectId: gone, formerId: null, recoveryAction: 'recreate' },
      { objectId: 'team', links: [{ targetId: gone, recoverable: true }] },
    ]);
  });

  it('shows an object that was met in between and then made anew once', async () => {
    const [gone, anew] = [objectId('gone'), objectId('anew')];
    tenant.directory.put(anObject('group', 'gone', { description: 'Ops' }, [aMember('ada')]));
    await tenant.meet();
    tenant.directory.put(
      anObject('group', 'gone', { description: 'Ops' }, [aMember('ada'), aMember('bob')]),
    );
    const between = await tenant.meet();
    tenant.directory.put({ ...tenant.directory.held(gone), status: 'gone' });
    await tenant.look(mallory);
    tenant.directory.put(anObject('group', 'anew', { description: 'Dev' }, [aMember('ada')]));
    const until = await tenant.look();
    await recreated(gone, anew, 'group');
    await eventually(() => identities.size === 1);

    for (const from of [now, between]) {
      const { reportId } = await completed(await request({}, from, until));
      expect((await list(reportId)).rows).toMatchObject([
        {
          ...{ objectId: anew, formerId: gone, existence: { before: 'live', after: 'live' } },
          attributes: [{ name: 'description', before: 'Ops', after: 'Dev', recoverable: true }],
          links: [{ targetId: 'bob', op: 'removed' }],
          sourceOfAuthority: { before: 'cloud', after: 'cloud' },
        },
      ]);
    }
    const back = await completed(await request({}, until, now));
    expect((await list(back.reportId)).rows).toMatchObject([
      { objectId: gone, formerId: anew, attributes: [{ before: 'Dev', after: 'Ops' }] },
    ]);
  });

  const recreated = async (gone: ObjectId, anew: ObjectId, objectType = 'user'): Promise<void> => {
    const data = { recoveryId: 'r1', at: now.instant, stepId: 's1', objectId: gone, newId: anew };
    const event: StatelineEvent = {
      type: 'ObjectRecreated',
      data: { ...data, objectType, displayName: 'Gone' },
    };
    const metadata: EventMetadata = {
      ...{ tenantId: TENANT, schemaVersion: '1' as const, observedAt: now.instant },
      ...{ reader: 'recovery', $correlationId: 'r1' },
    };
    await tenant.store.append(streamId('recoveries-r1'), 'no_stream', [
      { id: randomUUID(), event, metadata },
    ]);
  };

  it('is listed newest first', async () => {
    const [one, two] = [await request(), await request()];
    expect(reports.list(TENANT, { size: 5 }).rows.map(({ reportId }) => reportId)).toEqual([
      two,
      one,
    ]);
    await Promise.all([completed(one), completed(two)]);
  });

  it('is not requested for what is not known', async () => {
    await expect(request({}, { ...then, position: '999999' })).rejects.toEqual(
      refusedWith('invalid-value'),
    );
    expect(reports.ids()).toEqual([]);
  });
});
