import {
  type Attributes,
  objectId,
  type ObjectType,
} from '../../../src/domain/directory/directory-object.js';
import { readableName, recalling } from '../../../src/domain/directory/readable-name.js';

const NO_ROLE = '00000000-0000-0000-0000-000000000000';

const directory: Readonly<Record<string, { displayName: string; attributes: Attributes }>> = {
  admin: { displayName: 'Global Administrator', attributes: {} },
  portal: { displayName: 'Payroll Portal', attributes: {} },
  ada: { displayName: 'Ada', attributes: {} },
  oslo: { displayName: 'Oslo office', attributes: {} },
  graph: {
    displayName: 'Microsoft Graph',
    attributes: {
      appRoles: [
        { id: 'r1', value: 'Mail.ReadWrite', displayName: 'Read and write mail' },
        { id: 'r2', value: null, displayName: 'Approver' },
      ],
    },
  },
};

const nameOf = (objectType: ObjectType, attributes: Attributes, displayName = 'opaque') =>
  readableName(
    { objectId: objectId('opaque'), objectType, displayName, attributes },
    (id) => directory[id],
  );

describe('A name that people can read', () => {
  it.each([
    ['unifiedRoleAssignment', { directoryScopeId: '/' }, 'Global Administrator for Payroll Portal'],
    ['unifiedRoleEligibilitySchedule', {}, 'Global Administrator for Payroll Portal'],
    [
      'unifiedRoleAssignment',
      { directoryScopeId: '/administrativeUnits/oslo' },
      'Global Administrator for Payroll Portal in Oslo office',
    ],
    ['unifiedRoleAssignment', { roleDefinitionId: 'unheard-of' }, 'unheard-of for Payroll Portal'],
  ])('of a %s with %j is made from the role and who has it', (type, more, name) => {
    const attributes = { roleDefinitionId: 'admin', principalId: 'portal', ...more };
    expect(nameOf(type, attributes)).toBe(name);
  });

  it.each([
    ['r1', 'Mail.ReadWrite on Microsoft Graph for Payroll Portal'],
    ['r2', 'Approver on Microsoft Graph for Payroll Portal'],
    ['r3', 'r3 on Microsoft Graph for Payroll Portal'],
    [NO_ROLE, 'Default access on Microsoft Graph for Payroll Portal'],
  ])('of an assignment of the app role %s is made from the role', (appRoleId, name) => {
    const attributes = { appRoleId, resourceId: 'graph', principalId: 'portal' };
    expect(nameOf('appRoleAssignment', attributes)).toBe(name);
  });

  it.each([
    [{}, 'User.Read Mail.Read for Payroll Portal to Microsoft Graph'],
    [{ principalId: 'ada' }, 'User.Read Mail.Read for Payroll Portal to Microsoft Graph as Ada'],
    [{ scope: ' ' }, 'No scopes for Payroll Portal to Microsoft Graph'],
    [{ scope: 'a b c d e f' }, 'a b c d and 2 more for Payroll Portal to Microsoft Graph'],
  ])('of a grant with %j names scopes, client and resource, and stays short', (more, name) => {
    const attributes = {
      ...{ clientId: 'portal', resourceId: 'graph', principalId: null },
      ...{ scope: 'User.Read Mail.Read', ...more },
    };
    expect(nameOf('oauth2PermissionGrant', attributes)).toBe(name);
  });

  it('is the id where nothing that it refers to is known, and its own where it has one', () => {
    expect(nameOf('unifiedRoleAssignment', { roleDefinitionId: 'x', principalId: 'y' })).toBe(
      'opaque',
    );
    expect(nameOf('constructor', { principalId: 'ada' })).toBe('opaque');
    expect(nameOf('user', {}, 'Grace')).toBe('Grace');
  });
});

describe('A look-up that recalls', () => {
  it('looks once for what it recalls, and never recalls more than a thousand', () => {
    const asked: string[] = [];
    const namedOf = recalling((id) => {
      asked.push(id);
      return directory[id];
    });
    const look = (id: string) => namedOf(objectId(id));

    expect([look('ada'), look('ada'), look('nobody'), look('nobody')]).toEqual([
      ...[directory['ada'], directory['ada'], undefined, undefined],
    ]);
    expect(asked).toEqual(['ada', 'nobody']);
    for (let count = 0; count < 1_000; count += 1) look(String(count));
    look('ada');
    expect(asked.filter((id) => id === 'ada')).toHaveLength(2);
  });
});
