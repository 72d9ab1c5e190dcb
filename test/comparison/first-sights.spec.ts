import { ComparisonOptions } from '../../src/comparison/comparison-options.port.js';
import { ReportDifferences } from '../../src/comparison/report-differences.js';
import { ReportRows } from '../../src/comparison/report-rows.js';
import type { Scope, Side } from '../../src/domain/comparison/report-events.js';
import type { ReportRow } from '../../src/domain/comparison/report-row.js';
import type { Report } from '../../src/domain/comparison/report.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { RecordedIdentities } from '../../src/history/identities.js';
import { aMember, anObject, RecoveringTenant, TENANT } from '../recovery/recovering-tenant.js';

const aTeam = (...members: readonly string[]) =>
  anObject('group', 'team', {}, members.map(aMember));
const aPolicy = (displayName: string, state = 'enabled') =>
  anObject('conditionalAccessPolicy', 'policy', { displayName, state });
const policy = objectId('policy');

describe('A report over an interval in which something was read for the first time', () => {
  let tenant: RecoveringTenant;
  let identities: RecordedIdentities;
  let from: Side;
  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    for (const id of ['ada', 'bob', 'eve']) tenant.directory.put(anObject('user', id));
    tenant.directory.put(aTeam());
    from = await tenant.look();
    identities = new RecordedIdentities(tenant.store);
    await identities.onModuleInit();
  });
  afterEach(async () => {
    await identities.onModuleDestroy();
    await tenant.close();
  });

  const reportOf = (one: Side, other: Side, scope: Scope): Report => ({
    ...{ reportId: 'r', tenantId: TENANT, status: 'completed', from: one, until: other, scope },
    ...{ requestedBy: 'ada', requestedById: null, requestedAt: one.instant },
    ...{ finishedAt: other.instant, totals: null, failure: null },
  });

  const rowsOf = async (until: Side, since = from, scope: Scope = {}) => {
    const options = new ComparisonOptions();
    const differences = new ReportDifferences(tenant.history, identities, options);
    const rows = new ReportRows(tenant.history, identities, differences);
    const report = reportOf(since, until, scope);
    const page = await rows.page(report, { size: 10 });
    expect((await rows.totals(report)).objects).toBe(page.rows.length);
    return page.rows;
  };

  const linksOf = ({ links }: ReportRow) =>
    links.map(({ op, targetId, before, after }) => ({ op, targetId, before, after }));

  it('tells of nothing that was only met', async () => {
    tenant.directory.put(aTeam('ada', 'bob'));
    tenant.directory.put(aPolicy('Block legacy'));
    const until = await tenant.meet();

    expect(await rowsOf(until)).toEqual([]);
    expect(await rowsOf(from, until)).toEqual([]);
  });

  it('tells how links changed since they were met', async () => {
    tenant.directory.put(aTeam('ada', 'bob'));
    await tenant.meet();
    tenant.directory.put(aTeam('ada', 'eve'));
    const until = await tenant.look();

    const [row, ...others] = await rowsOf(until);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ objectId: 'team', recoveryAction: 'update', recoverable: 'all' });
    expect(row && linksOf(row)).toEqual([
      { op: 'removed', targetId: 'bob', before: true, after: false },
      { op: 'added', targetId: 'eve', before: false, after: true },
    ]);
  });

  it('tells how an object changed since it was met, from either side', async () => {
    tenant.directory.put(aPolicy('Block legacy'));
    await tenant.meet();
    tenant.directory.change(policy, { state: 'disabled' });
    const until = await tenant.look();

    const row = {
      ...{ objectId: 'policy', recoverable: 'all', recoveryAction: 'update' },
      existence: { before: 'live', after: 'live' },
      sourceOfAuthority: { before: 'cloud', after: 'cloud' },
    };
    expect(await rowsOf(until)).toMatchObject([
      { ...row, attributes: [{ name: 'state', before: 'enabled', after: 'disabled' }] },
    ]);
    expect(await rowsOf(from, until)).toMatchObject([
      { ...row, attributes: [{ name: 'state', before: 'disabled', after: 'enabled' }] },
    ]);
    expect(await rowsOf(until, from, { attributes: ['state'] })).toMatchObject([row]);
    expect(await rowsOf(until, from, { attributes: ['displayName'] })).toEqual([]);
  });

  it('tells of an object that was deleted since it was met', async () => {
    tenant.directory.put(aPolicy('Block legacy'));
    await tenant.meet();
    tenant.directory.put({ ...tenant.directory.held(policy), status: 'soft-deleted' });
    const until = await tenant.look();

    expect(await rowsOf(until)).toMatchObject([
      {
        ...{ objectId: 'policy', recoveryAction: 'restore' },
        ...{ existence: { before: 'live', after: 'soft-deleted' }, attributes: [] },
      },
    ]);
  });

  it('finds what a filter let pass when it was met', async () => {
    tenant.directory.put(aPolicy('CA01 Block legacy'));
    await tenant.meet();
    tenant.directory.change(policy, { displayName: 'Nothing to see here' });
    const until = await tenant.look();

    const scope = { filter: "startswith(displayName,'CA')" };
    expect(await rowsOf(until, from, scope)).toMatchObject([{ objectId: 'policy' }]);
    expect(await rowsOf(from, until, scope)).toMatchObject([{ objectId: 'policy' }]);
  });
});
