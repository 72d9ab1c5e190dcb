import { GetReport } from '../../src/comparison/get-report.query.js';
import { ListReportRows } from '../../src/comparison/list-report-rows.query.js';
import { RequestReport } from '../../src/comparison/request-report.command.js';
import { openGraph } from '../../src/directory/directory.module.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { ListRecoverySteps } from '../../src/recovery/list-recovery-steps.query.js';
import { RequestRecovery } from '../../src/recovery/request-recovery.command.js';
import { CapturedTenant } from '../support/captured-tenant.js';
import { eventually } from '../support/eventually.js';
import { WiredRooms } from './wired-rooms.js';
import { anOperator } from '../support/an-operator.js';

interface RawObject {
  readonly objectId: string;
  readonly objectType: string;
  readonly status: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: Readonly<Record<string, readonly string[]>>;
}
type ReportRequest = ConstructorParameters<typeof RequestReport>[0];
interface Played {
  readonly actor: { readonly id: string };
  readonly changes: readonly { readonly objectId: string }[];
}

/** Without when it was written last, which no undo takes back. */
const asItStands = (objects: readonly RawObject[]) =>
  objects
    .filter(({ status }) => status === 'live')
    .map(({ attributes, links, ...object }) => ({
      ...object,
      attributes: { ...attributes, modifiedDateTime: null },
      links: Object.entries(links).map(([relation, ids]) => [relation, [...ids].sort()]),
    }));

describe('An application that an attacker took over', () => {
  let tenant: CapturedTenant;
  let rooms: WiredRooms;

  beforeAll(async () => {
    tenant = await CapturedTenant.open();
    await tenant.firstSync();
    const { tenantId, graphUrl, tokenUrl, credentials } = tenant.simulator;
    const { reader, writer: writes } = credentials;
    const { writer } = openGraph({ tenantId, graphUrl, tokenUrl, ...reader, writer: writes });
    const { store, history } = tenant;
    rooms = await WiredRooms.open({ tenantId, store, history, writer });
  }, 180_000);
  afterAll(async () => {
    await rooms.close();
    await tenant.close();
  });

  const all = async (): Promise<readonly RawObject[]> =>
    (await tenant.control<{ objects: readonly RawObject[] }>('GET', '/objects')).objects;

  const seenWithItsActor = async ({ actor, changes }: Played): Promise<void> => {
    const ids = [...new Set(changes.map((change) => objectId(change.objectId)))];
    await eventually(async () => {
      await tenant.look();
      return ids.every((id) =>
        tenant
          .tenantHistory()
          .timeline({ objectId: id, order: 'newest-first', page: { size: 1 } })
          .rows.some(({ actors }) => actors.some((one) => one.id === actor.id)),
      );
    });
  };

  const reported = async (sides: Pick<ReportRequest, 'from' | 'until'>) => {
    const { tenantId } = tenant.simulator;
    const request = { tenantId, scope: {}, by: anOperator('ada'), ...sides };
    const reportId = await rooms.commands.execute(new RequestReport(request));
    await eventually(async () => {
      const { status } = await rooms.queries.execute(new GetReport(tenantId, reportId));
      return status === 'completed';
    });
    const listed = new ListReportRows(tenantId, reportId, { size: 50 });
    return (await rooms.queries.execute(listed)).rows;
  };

  it('keeps no secret, no owner, no permission and no role of theirs once all of it is undone', async () => {
    const { tenantId } = tenant.simulator;
    const before = await all();
    const { instant, position } = tenant.tenantHistory().now().trust;
    const played = await tenant.control<Played>('POST', '/scenarios/illicit-consent', {});
    expect(JSON.stringify(await all())).toContain('maintenance');
    await seenWithItsActor(played);
    const until = tenant.tenantHistory().now().trust;
    const told = await reported({ from: { instant, position }, until });

    const recoveryId = await rooms.commands.execute(
      new RequestRecovery({
        ...{ tenantId, by: anOperator('ada'), reason: 'incident' },
        ...{ choices: { created: 'softDelete' }, scope: { actors: [played.actor.id] } },
        source: { kind: 'instant', target: { instant, position } },
      }),
    );
    const done = await rooms.carryOut(recoveryId);
    const listed = new ListRecoverySteps(tenantId, recoveryId, { size: 50 });
    const { rows } = await rooms.queries.execute(listed);

    expect(rows.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
    expect(done).toMatchObject({ status: 'completed', outcome: { failed: 0, skipped: 0 } });
    expect(asItStands(await all())).toEqual(asItStands(before));
    const application = told.find(({ objectType }) => objectType === 'application');
    expect(application).toMatchObject({ recoverable: 'all', recoveryAction: 'update' });
    const names = new Map(rows.map(({ step }) => [step.objectType, step.displayName]));
    expect(names.get('unifiedRoleAssignment')).toMatch(/^Global Administrator for \w/);
    expect(names.get('appRoleAssignment')).toMatch(/ on .+ for \w/);
    expect(names.get('oauth2PermissionGrant')).toMatch(/ for .+ to \w/);
    for (const [objectType, displayName] of names) {
      expect(told).toContainEqual(expect.objectContaining({ objectType, displayName }));
    }
  }, 180_000);
});
