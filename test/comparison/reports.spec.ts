import type { Side } from '../../src/domain/comparison/report-events.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { CancelReport, CancelReportHandler } from '../../src/comparison/cancel-report.command.js';
import { ComparisonOptions } from '../../src/comparison/comparison-options.port.js';
import {
  ListReportRows,
  ListReportRowsHandler,
} from '../../src/comparison/list-report-rows.query.js';
import { ReportRows } from '../../src/comparison/report-rows.js';
import { Reports } from '../../src/comparison/reports.js';
import { ReportStreams } from '../../src/comparison/report-streams.js';
import { ReportWorker } from '../../src/comparison/report-worker.js';
import {
  RequestReport,
  RequestReportHandler,
} from '../../src/comparison/request-report.command.js';
import type { History } from '../../src/history/history.port.js';
import { aMember, anObject, RecoveringTenant, TENANT } from '../recovery/recovering-tenant.js';
import { eventually } from '../support/eventually.js';

const refusedWith = (code: string): unknown => expect.objectContaining({ code });
const mallory = { kind: 'user', id: 'm', name: 'mallory@example.com', ip: null } as const;
const [ada, bob] = [objectId('ada'), objectId('bob')];

describe('A difference report', () => {
  let tenant: RecoveringTenant;
  let reports: Reports;
  let streams: ReportStreams;
  let rows: ReportRows;
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
    await openRoom();
  });
  afterEach(async () => {
    await reports.onModuleDestroy();
    await tenant.close();
  });

  const openRoom = async (history: History = tenant.history): Promise<void> => {
    const options = new ComparisonOptions({ cachedReports: 1 });
    reports = new Reports(tenant.store);
    streams = new ReportStreams(tenant.store, reports, options);
    rows = new ReportRows(history, options);
    await reports.onModuleInit();
    new ReportWorker(reports, streams, rows, history).onApplicationBootstrap();
  };

  const request = (scope = {}, from = then, until = now): Promise<string> =>
    new RequestReportHandler(streams, tenant.history).execute(
      new RequestReport({ tenantId: TENANT, from, until, scope, requestedBy: 'ada' }),
    );

  const completed = async (reportId: string) => {
    await eventually(() => reports.get(TENANT, reportId).status === 'completed');
    return reports.get(TENANT, reportId);
  };

  const list = (reportId: string, size = 10, after?: string, type?: string) =>
    new ListReportRowsHandler(reports, rows).execute(
      new ListReportRows(TENANT, reportId, after === undefined ? { size } : { size, after }, type),
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
    expect((await list(reportId, 5, undefined, 'group')).rows).toHaveLength(1);
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
    const order = { kind: 'request', from: then, until: now, scope: {}, requestedBy: 'a' } as const;
    await reports.onModuleDestroy();
    await streamsWithoutWorker();
    await streams.tell(TENANT, 'waiting', order);
    await expect(list('waiting')).rejects.toEqual(refusedWith('report-not-ready'));
    await new CancelReportHandler(streams, reports).execute(new CancelReport(TENANT, 'waiting'));
    expect(reports.get(TENANT, 'waiting').status).toBe('cancelled');
  });

  const streamsWithoutWorker = async (): Promise<void> => {
    reports = new Reports(tenant.store);
    streams = new ReportStreams(tenant.store, reports, new ComparisonOptions());
    await reports.onModuleInit();
  };

  it('that was interrupted is made when the process is back', async () => {
    await reports.onModuleDestroy();
    await streamsWithoutWorker();
    const reportId = await request();
    expect(reports.get(TENANT, reportId).status).toBe('requested');
    await reports.onModuleDestroy();
    await openRoom();
    expect((await completed(reportId)).totals).toMatchObject({ objects: 3 });
  });

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
