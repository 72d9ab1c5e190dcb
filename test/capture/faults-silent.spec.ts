import { Logger } from '@nestjs/common';
import type { ObjectRef } from '../../src/domain/directory/directory-object.js';
import { eventually } from '../support/eventually.js';
import { changed, FaultyTenant } from './faulty-tenant.js';

/** What no delta tells: it is found by sweeps, by hints, or said to be unread. */
describe('capture of what deltas do not tell', () => {
  let faulty: FaultyTenant;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    faulty = await FaultyTenant.open({
      users: 40,
      types: [
        ...['user', 'group', 'application', 'servicePrincipal', 'appRoleAssignment'],
        ...['conditionalAccessPolicy', 'unifiedRoleAssignment'],
      ],
    });
  });
  afterAll(async () => {
    await faulty.close();
    Logger.overrideLogger(['error']);
  });

  const hint = (refs: readonly ObjectRef[]) => {
    faulty.tenant.capture.hints.lookAround(refs);
  };
  const settled = async (what: () => Promise<unknown>, isSeen: () => boolean) =>
    faulty.recorded(async () => {
      await what();
      await eventually(isSeen);
    });

  it('finds what a native recovery job changed, by a sweep, and once (X1)', async () => {
    await faulty.tenant.control('POST', '/scenarios/native-recovery', { objects: 8 });
    const lines = await faulty.recorded(async () => {
      await faulty.looks(2);
      await faulty.tenant.sweep();
    });
    expect(lines).toHaveLength(8);
    expect(lines.every((line) => line.includes('As of the snapshot'))).toBe(true);
    expect(await faulty.recorded(() => faulty.tenant.sweep())).toEqual([]);
  });

  it('records every deletion of a catastrophe once (X2)', async () => {
    const before = faulty.now.counts()['user'] ?? 0;
    const lines = await faulty.recorded(async () => {
      await faulty.tenant.control('POST', '/scenarios/mass-deletion', { share: 0.3 });
      await faulty.looks(2);
    });
    const deleted = lines.filter((line) => line.startsWith('ObjectSoftDeleted'));
    expect(deleted.length).toBeGreaterThanOrEqual(Math.floor(before * 0.2));
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines).toEqual(deleted);
    expect(await faulty.recorded(() => faulty.tenant.sweep())).toEqual([]);
  });

  it('finds by a hint at once an owner of whom no delta tells', async () => {
    const application = faulty.take('application');
    const { objectId: targetId } = faulty.cloudUser();
    const { objectId, objectType } = application;
    const owners = faulty.targets(objectId, 'owners');
    const link = { objectType, objectId, relation: 'owners', targetId };
    const lines = await settled(
      async () => {
        // No record speaks of it either, so that nothing else hints at it.
        await faulty.act({ as: { kind: 'recovery' }, operation: 'addLink', ...link });
        await faulty.tenant.look();
        expect(faulty.targets(objectId, 'owners')).toEqual(owners);
        hint([
          { objectId, objectType },
          { objectId, objectType },
        ]);
      },
      () => faulty.targets(objectId, 'owners').includes(targetId),
    );
    expect(lines).toEqual([changed(objectId, `+owners:${targetId}`)]);
    expect(await faulty.recorded(() => faulty.tenant.sweep())).toEqual([]);
  });

  it('finds by a hint at once an assignment that is gone, and asks for it singly first', async () => {
    const assignment = faulty.take('appRoleAssignment');
    const { objectId, objectType, attributes } = assignment;
    const resource = attributes['resourceId'] as ObjectRef['objectId'];
    const lines = await settled(
      async () => {
        await faulty.act({ operation: 'hardDelete', objectType, objectId });
        hint([{ objectId: resource, objectType: 'servicePrincipal' }]);
      },
      () => faulty.now.object(objectId)?.status === 'hard-deleted',
    );
    expect(lines).toEqual([`ObjectHardDeleted ${objectId}`]);
  });

  it('reads what is read whole at once when a hint names it', async () => {
    const policy = faulty.take('conditionalAccessPolicy');
    const lines = await settled(
      async () => {
        await faulty.update(policy, { displayName: 'Hinted at' });
        hint([policy]);
      },
      () => faulty.now.object(policy.objectId)?.displayName === 'Hinted at',
    );
    expect(lines).toEqual([changed(policy.objectId, 'displayName="Hinted at"')]);
  });

  it('keeps memberships of what is in the bin, in a sweep and after a restore', async () => {
    const group = faulty.groupWithMembers();
    const member = faulty
      .targets(group.objectId, 'members')
      .find((id) => faulty.now.object(id as never)?.objectType === 'user');
    const user = { objectType: 'user', objectId: member };
    const lines = await faulty.recorded(async () => {
      await faulty.act({ operation: 'softDelete', ...user });
      await faulty.tenant.sweep();
      await faulty.act({ operation: 'restore', ...user });
      await faulty.tenant.sweep();
    });
    expect(lines.filter((line) => line.includes(':'))).toEqual([]);
    expect(faulty.targets(group.objectId, 'members')).toContain(member);
  });
});
