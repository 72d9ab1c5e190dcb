import { objectId } from '../../../src/domain/directory/directory-object.js';
import { aMember, anObject, type RecoveringTenant } from '../../recovery/recovering-tenant.js';
import { type Entity, GraphServer, valuesOf } from './graph-server.js';

const ada = objectId('ada');
const everybody = { prefer: 'include-unknown-enum-members' };

const company = ({ directory }: RecoveringTenant): void => {
  directory.put(anObject('user', 'ada', { department: 'Ops', onPremisesSyncEnabled: null }));
  directory.put(anObject('user', 'bob', { department: 'Ops' }));
  directory.put(anObject('user', 'syd', { department: 'Ops', onPremisesSyncEnabled: true }));
  directory.put(anObject('group', 'ops', {}, [aMember('ada')]));
};

const changes = ({ directory }: RecoveringTenant): void => {
  directory.change(ada, { department: 'Sales' });
  directory.change(objectId('syd'), { department: 'Sales' });
  directory.put({ ...directory.held(objectId('bob')), status: 'soft-deleted' });
  directory.put(anObject('user', 'eve'));
  directory.put(anObject('group', 'ops', {}, [aMember('eve')]));
};

let server: GraphServer;
let snapshotId: string;

beforeAll(async () => {
  server = await GraphServer.start(company);
  snapshotId = await server.backup();
  changes(server.tenant);
  await server.tenant.look();
});

afterAll(() => server.close());

describe('The conversation of a script with the Graph-compatible API', () => {
  it('goes from the snapshots over a report to a recovery', async () => {
    const snapshots = valuesOf(await server.ask('/snapshots'));
    expect(snapshots).toEqual([
      {
        id: snapshotId,
        createdDateTime: expect.stringMatching(/^[\d-]{10}T[\d:]{8}Z$/) as unknown,
      },
    ]);

    const preview = await server.started(`/snapshots/${snapshotId}/recoveryPreviewJobs`);
    expect(
      preview.startsWith(
        `${server.root}/directory/recovery/snapshots/${snapshotId}/recoveryPreviewJobs/`,
      ),
    ).toBe(true);
    const report = await server.ended(preview);
    expect(report).toMatchObject({
      status: 'successful',
      totalChangedObjectsCalculated: 5,
      totalChangedLinksCalculated: 2,
    });

    const told = await server.ask(
      `${preview}/microsoft.graph.entraRecoveryServices.getChanges?$top=999`,
      { headers: everybody },
    );
    const byId = new Map(valuesOf(told).map((change) => [change['id'], change]));
    expect(byId.get('ada')).toEqual({
      entityTypeName: 'user',
      id: 'ada',
      displayName: 'ada',
      recoveryAction: 'update',
      deltaFromCurrent: { '@odata.type': '#microsoft.graph.user', department: 'Ops' },
      currentState: { '@odata.type': '#microsoft.graph.user', department: 'Sales' },
    });
    expect(byId.get('bob')).toMatchObject({
      recoveryAction: 'restore',
      deltaFromCurrent: { deletedDateTime: null },
    });
    expect(byId.get('eve')).toMatchObject({
      recoveryAction: 'softDelete',
      deltaFromCurrent: { '@removed': { reason: 'changed' } },
      currentState: { deletedDateTime: null },
    });
    expect(byId.get('syd')).toMatchObject({
      recoveryAction: 'update',
      deltaFromCurrent: { department: 'Ops' },
    });
    expect(byId.get('ops')).toMatchObject({
      recoveryAction: 'update',
      deltaFromCurrent: {
        'members@delta': expect.arrayContaining([
          { '@odata.type': '#microsoft.graph.user', id: 'ada' },
          { '@odata.type': '#microsoft.graph.user', id: 'eve', '@removed': { reason: 'changed' } },
        ]) as unknown,
      },
    });

    const recovery = await server.started(`/snapshots/${snapshotId}/recoveryJobs`);
    const ended = await server.ended(recovery);
    expect(ended).toMatchObject({
      '@odata.type': '#microsoft.graph.entraRecoveryServices.recoveryJob',
      status: 'successful',
      filteringCriteria: null,
      totalChangedObjectsCalculated: 5,
      totalChangedLinksCalculated: 2,
      totalObjectsModified: 4,
      totalLinksModified: 2,
      totalFailedChanges: 0,
    });
    expect(server.tenant.directory.held(ada).attributes).toMatchObject({ department: 'Ops' });
    expect(server.tenant.directory.held(objectId('bob')).status).toBe('live');
    expect(server.tenant.directory.held(objectId('eve')).status).toBe('soft-deleted');
    expect(server.tenant.directory.held(objectId('syd')).attributes).toMatchObject({
      department: 'Sales',
    });
    expect(valuesOf(await server.ask(`${recovery}/getFailedChanges`))).toEqual([]);

    const jobs = valuesOf(await server.ask('/jobs'));
    expect(jobs.map(({ id }: Entity) => id)).toEqual([ended['id'], report['id']]);
    // What the recovery found before it wrote is no snapshot to go back to.
    expect(valuesOf(await server.ask('/snapshots'))).toEqual(snapshots);
    const late = await server.post(`/jobs/${String(ended['id'])}/cancel`);
    expect(late.status).toBe(409);
  });
});
