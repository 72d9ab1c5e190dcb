import type { Json } from '../../src/domain/json.js';
import { errorOf, type Item, SimulatedTenant, text } from './simulated-tenant.js';

const AUDITS = '/v1.0/auditLogs/directoryAudits';
const OLDEST_FIRST = `${AUDITS}?$orderby=activityDateTime`;

interface Target {
  readonly id: string;
  readonly type: string;
  readonly modifiedProperties: readonly {
    readonly displayName: string;
    readonly oldValue: string | null;
    readonly newValue: string | null;
  }[];
}

const targetsOf = (record: Item | undefined): readonly Target[] =>
  record?.['targetResources'] as unknown as readonly Target[];

const propertiesOf = (record: Item | undefined): Target['modifiedProperties'] =>
  targetsOf(record)[0]?.modifiedProperties ?? [];

describe('the audit log of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeEach(async () => {
    tenant = await SimulatedTenant.start({ auditDelayMs: 60_000 });
  });
  afterEach(() => tenant.close());

  const records = async (query = ''): Promise<readonly Item[]> => {
    tenant.pass(60_001);
    return (await tenant.get(`${OLDEST_FIRST}${query}`)).value;
  };
  const update = (objectType: string, objectId: string, attributes: object): Promise<string> =>
    tenant.act({ operation: 'update', objectType, objectId, attributes, ip: '203.0.113.5' });

  it('shows a record only after the delay, with who did it and from where', async () => {
    const user = await tenant.cloudUser();
    await update('user', user.id, { jobTitle: 'Auditor' });
    expect((await tenant.get(AUDITS)).value).toEqual([]);

    const [record] = await records();

    expect(record).toMatchObject({
      category: 'UserManagement',
      activityDisplayName: 'Update user',
      activityDateTime: '2026-11-20T09:00:00.0000001Z',
      operationType: 'Update',
      result: 'success',
      loggedByService: 'Core Directory',
      initiatedBy: {
        app: null,
        user: {
          userPrincipalName: 'amara.lindqvist@meridianharbour.example',
          ipAddress: '203.0.113.5',
        },
      },
    });
  });

  it('puts values as JSON inside text, under the names of the directory', async () => {
    const user = await tenant.cloudUser();
    const before = await tenant.raw(user.id);
    await update('user', user.id, { officeLocation: 'B-7', mobilePhone: '+1' });

    const [record] = await records();

    expect(targetsOf(record)).toEqual([
      expect.objectContaining({
        id: user.id,
        type: 'User',
        userPrincipalName: user['userPrincipalName'],
        modifiedProperties: [
          {
            displayName: 'PhysicalDeliveryOfficeName',
            oldValue: JSON.stringify([before.attributes['officeLocation']]),
            newValue: '["B-7"]',
          },
          { displayName: 'Mobile', oldValue: '[]', newValue: '["+1"]' },
          {
            displayName: 'Included Updated Properties',
            oldValue: null,
            newValue: '"PhysicalDeliveryOfficeName, Mobile"',
          },
          { displayName: 'TargetId.UserType', oldValue: null, newValue: '"Member"' },
        ],
      }),
    ]);
  });

  it('tells a membership on the target that is the member, the group in its properties', async () => {
    const user = await tenant.cloudUser();
    const group = await tenant.find('group', 'RAG-Security-Administrators');
    const change = { objectType: 'group', objectId: group.objectId, targetId: user.id };
    await tenant.act({ ...change, operation: 'addLink', relation: 'members' });
    await tenant.act({ ...change, operation: 'removeLink', relation: 'members' });
    await tenant.act({ ...change, operation: 'addLink', relation: 'owners' });

    const told = await records();
    const [added, removed] = told;

    expect(told.map((record) => record['activityDisplayName'])).toEqual([
      'Add member to group',
      'Remove member from group',
      'Add owner to group',
    ]);
    const [member, ofGroup] = targetsOf(added);
    expect(member).toMatchObject({ id: user.id, type: 'User' });
    expect(propertiesOf(added).slice(0, 2)).toEqual([
      { displayName: 'Group.ObjectID', oldValue: null, newValue: JSON.stringify(group.objectId) },
      {
        displayName: 'Group.DisplayName',
        oldValue: null,
        newValue: '"RAG-Security-Administrators"',
      },
    ]);
    expect(ofGroup).toMatchObject({ id: group.objectId, type: 'Group', modifiedProperties: [] });
    expect(propertiesOf(removed)[0]).toEqual({
      displayName: 'Group.ObjectID',
      oldValue: JSON.stringify(group.objectId),
      newValue: null,
    });
  });

  it('tells a policy edit as one property with the whole policy before and after', async () => {
    const name = 'CA004-Global-IdentityProtection-AnyApp-AnyPlatform-AuthenticationFlows';
    const policy = await tenant.find('conditionalAccessPolicy', name);
    await update('conditionalAccessPolicy', policy.objectId, { state: 'disabled' });
    await tenant.act({
      operation: 'softDelete',
      objectType: 'conditionalAccessPolicy',
      objectId: policy.objectId,
    });

    const [edited, deleted] = await records();

    expect(edited).toMatchObject({
      activityDisplayName: 'Update conditional access policy',
      loggedByService: 'Conditional Access',
      initiatedBy: { app: { displayName: 'ADIbizaUX' }, user: { ipAddress: '203.0.113.5' } },
    });
    expect(propertiesOf(edited)).toEqual([
      {
        displayName: 'ConditionalAccessPolicy',
        oldValue: JSON.stringify(policy.attributes),
        newValue: expect.stringContaining('"state":"disabled"') as string,
      },
    ]);
    expect(deleted?.['activityDisplayName']).toBe('Delete conditional access policy');
    expect(propertiesOf(deleted)).toMatchObject([{ newValue: null }]);
  });

  it('names every kind of change, and the application when one made it', async () => {
    const created = await tenant.write('POST', '/v1.0/groups', {
      displayName: 'Short-lived',
      mailEnabled: false,
      mailNickname: 'short-lived',
      securityEnabled: true,
    });
    const id = text(created.body['id']);
    await tenant.write('DELETE', `/v1.0/groups/${id}`);
    await tenant.write('POST', `/v1.0/directory/deletedItems/${id}/restore`);
    await tenant.write('DELETE', `/v1.0/groups/${id}`);
    await tenant.write('DELETE', `/v1.0/directory/deletedItems/${id}`);

    const told = await records();

    expect(told.map((record) => record['activityDisplayName'])).toEqual([
      'Add group',
      'Delete group',
      'Restore Group',
      'Delete group',
      'Hard Delete group',
    ]);
    const { clientId, servicePrincipalId } = tenant.running.credentials.writer;
    expect(told[0]?.['initiatedBy']).toMatchObject({
      app: { appId: clientId, servicePrincipalId },
      user: null,
    });
  });

  it('gives the records of one request one correlation id, and each an id of its own', async () => {
    const users = [await tenant.cloudUser(), await tenant.cloudUser(1)];
    const group = await tenant.find('group', 'SG-Legal');
    await tenant.write('PATCH', `/v1.0/groups/${group.objectId}`, {
      description: 'Bound',
      'members@odata.bind': users.map(({ id }) => `https://x/v1.0/directoryObjects/${id}`),
    });
    await update('group', group.objectId, { description: 'Later' });

    const told = await records();

    const correlations = told.map((record) => record['correlationId']);
    expect(new Set(correlations.slice(0, -1)).size).toBe(1);
    expect(correlations.at(-1)).not.toBe(correlations[0]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    expect((await tenant.get(`${AUDITS}/${told[0]?.id ?? ''}`)).body).toEqual(told[0]);
  });

  it('keeps the name that an object had when it was renamed later', async () => {
    const group = await tenant.find('group', 'SG-Marketing');
    await update('group', group.objectId, { description: 'x' });
    const [first] = await records();
    await update('group', group.objectId, { displayName: 'SG-Communication' });

    const [again, renamed] = await records();

    expect(again).toEqual(first);
    expect(targetsOf(again)[0]).toMatchObject({ displayName: 'SG-Marketing' });
    expect(targetsOf(renamed)[0]).toMatchObject({ displayName: 'SG-Communication' });
  });

  it('filters by time, activity, actor and target, and pages in either order', async () => {
    const [one, two] = [await tenant.cloudUser(), await tenant.cloudUser(1)];
    for (let turn = 0; turn < 5; turn += 1) {
      await update('user', turn % 2 === 0 ? one.id : two.id, { jobTitle: `Title ${turn}` });
      tenant.pass(1000);
    }
    await tenant.act({ operation: 'softDelete', objectType: 'user', objectId: one.id });
    const all = await records();
    const count = async (filter: string): Promise<number> =>
      (await tenant.get(`${OLDEST_FIRST}&$filter=${encodeURIComponent(filter)}`)).value.length;

    expect(all).toHaveLength(6);
    expect(await count('activityDateTime ge 2026-11-20T09:00:02Z')).toBe(4);
    expect(await count('activityDateTime ge 2026-11-20T09:00:02.5Z')).toBe(3);
    expect(
      await count(
        'activityDateTime ge 2026-11-20T09:00:01Z and activityDateTime le 2026-11-20T09:00:03Z',
      ),
    ).toBe(2);
    expect(await count("activityDisplayName eq 'Delete user'")).toBe(1);
    expect(await count(`targetResources/any(t: t/id eq '${two.id}')`)).toBe(2);
    expect(await count("initiatedBy/user/userPrincipalName eq 'nobody@example'")).toBe(0);
    const walk = async (address: string): Promise<readonly (Json | undefined)[]> =>
      (await tenant.pages(address)).flatMap(({ value }) => value.map(({ id }) => id));
    const ids = all.map(({ id }) => id);
    expect(await walk(`${OLDEST_FIRST}&$top=4`)).toEqual(ids);
    expect(await walk(`${AUDITS}?$top=4`)).toEqual(ids.toReversed());
  });

  it('has an end for a reader who asks from a moment that is not visible yet', async () => {
    await update('user', (await tenant.cloudUser()).id, { jobTitle: 'Soon' });

    const answer = await tenant.get(
      `${OLDEST_FIRST}&$filter=activityDateTime ge 2026-11-20T10:00:00Z`,
    );

    expect(answer.value).toEqual([]);
    expect(answer.body).not.toHaveProperty('@odata.nextLink');
    expect(errorOf(await tenant.get(`${AUDITS}/Directory_x_y_1`)).code).toBe(
      'Request_ResourceNotFound',
    );
  });
});
