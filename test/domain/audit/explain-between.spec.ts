import { actorsOf, born, changed, gone, told } from './audited.js';

const grant = { clientId: 'client', resourceId: 'resource', principalId: null, scope: 'User.Read' };
const granted = (by: string, before: string | null, after: string | null, client = 'client') =>
  told(by, 0.5, {
    activity:
      after === null ? 'Remove delegated permission grant' : 'Add delegated permission grant',
    target: 'resource',
    type: 'ServicePrincipal',
    others: [client],
    properties: {
      'DelegatedPermissionGrant.Scope': [before, after],
      'ServicePrincipal.ObjectID': after === null ? [client, null] : [null, client],
    },
  });

const assigned = (
  by: string,
  activity: string,
  more: Readonly<Record<string, readonly [null, string]>> = {},
) =>
  told(by, 0.5, {
    activity,
    target: 'user',
    others: ['role'],
    properties: { 'Role.ObjectID': [null, 'role'], 'Role.TemplateId': [null, 'template'], ...more },
  });

describe('explainChanges between objects', () => {
  const isGrant = { type: 'oauth2PermissionGrant', id: 'g1' };

  it('finds a grant by client and resource, since records do not name it', () => {
    expect(actorsOf([born([0, 1], grant, isGrant)], [granted('alice', null, 'User.Read')])).toEqual(
      [['alice']],
    );
    expect(
      actorsOf([born([0, 1], grant, isGrant)], [granted('alice', null, 'User.Read', 'x')]),
    ).toEqual([[]]);
    expect(actorsOf([gone([0, 1], grant, isGrant)], [granted('bob', 'User.Read', null)])).toEqual([
      ['bob'],
    ]);
  });

  it('wants the user of a grant that is one user’s named', () => {
    const mine = { ...grant, principalId: 'me' };
    expect(actorsOf([born([0, 1], mine, isGrant)], [granted('alice', null, 'User.Read')])).toEqual([
      [],
    ]);
  });

  it('knows a widened grant by its scope', () => {
    const wider = changed([0, 1], { scope: ['User.Read', 'User.Read Mail.ReadWrite'] }, isGrant);
    const known = { ...wider, attributes: grant };
    expect(actorsOf([known], [granted('alice', 'User.Read', 'User.Read Mail.ReadWrite')])).toEqual([
      ['alice'],
    ]);
    expect(actorsOf([known], [granted('alice', 'User.Read', 'Files.Read')])).toEqual([[]]);
  });

  it('finds a consent by the ids in its list of permissions', () => {
    const ids = {
      clientId: '60f4a1d3-8b27-4c5e-9d16-a7e3b0c2f507',
      resourceId: 'b3e8c0a5-17d4-4f62-8e9b-d0a2c4f6e108',
      principalId: null,
    };
    const consent = told('alice', 0.5, {
      activity: 'Consent to application',
      target: ids.clientId,
      type: 'ServicePrincipal',
      properties: {
        'ConsentAction.Permissions': [
          null,
          `[] => [[Id: 06H0, ClientId: ${ids.clientId}, PrincipalId: , ResourceId: ${ids.resourceId}, ConsentType: AllPrincipals, Scope: User.Read]]`,
        ],
      },
    });
    expect(actorsOf([born([0, 1], ids, isGrant)], [consent])).toEqual([['alice']]);
  });

  it('finds an app role by who has it, of what, and which role it is', () => {
    const isRole = { type: 'appRoleAssignment', id: 'a1' };
    const record = told('alice', 0.5, {
      activity: 'Add app role assignment grant to user',
      target: 'resource',
      type: 'ServicePrincipal',
      others: ['user'],
      properties: { 'AppRole.Id': [null, 'role1'], 'User.ObjectID': [null, 'user'] },
    });
    const of = (appRoleId: string) =>
      born([0, 1], { principalId: 'user', resourceId: 'resource', appRoleId }, isRole);
    expect(actorsOf([of('role1')], [record])).toEqual([['alice']]);
    expect(actorsOf([of('role2')], [record])).toEqual([[]]);
  });

  it('finds a directory role by member and template, active and eligible apart', () => {
    const attributes = { principalId: 'user', roleDefinitionId: 'template', directoryScopeId: '/' };
    const active = born([0, 1], attributes, { type: 'unifiedRoleAssignment', id: 'r1' });
    const eligible = born([0, 1], attributes, { type: 'unifiedRoleEligibilitySchedule', id: 'e1' });
    const unit = { ...attributes, directoryScopeId: '/administrativeUnits/au' };
    const scoped = born([0, 1], unit, { type: 'unifiedRoleAssignment', id: 's1' });
    const add = assigned('alice', 'Add member to role');
    expect(actorsOf([active], [add])).toEqual([['alice']]);
    expect(actorsOf([eligible], [add])).toEqual([[]]);
    expect(actorsOf([scoped], [add])).toEqual([[]]);
    expect(actorsOf([eligible], [assigned('bob', 'Add eligible member to role')])).toEqual([
      ['bob'],
    ]);
    expect(actorsOf([active], [assigned('bob', 'Add eligible member to role')])).toEqual([[]]);
    const toUnit = { 'AdministrativeUnit.ObjectID': [null, 'au'] } as const;
    expect(actorsOf([scoped], [assigned('carol', 'Add scoped member to role', toUnit)])).toEqual([
      ['carol'],
    ]);
  });

  it('takes only the last stage of a request for a role', () => {
    const attributes = { principalId: 'user', roleDefinitionId: 'template', directoryScopeId: '/' };
    const active = born([0, 1], attributes, { type: 'unifiedRoleAssignment', id: 'r1' });
    const requested = assigned('alice', 'Add member to role in PIM requested (permanent)');
    const completed = assigned('alice', 'Add member to role in PIM completed (permanent)');
    expect(actorsOf([active], [requested])).toEqual([[]]);
    expect(actorsOf([active], [requested, completed])).toEqual([['alice']]);
  });

  it('finds what there is one of by what the activity speaks of', () => {
    const before = {
      authenticationMethodConfigurations: [
        { id: 'Sms', state: 'disabled' },
        { id: 'Fido2', state: 'enabled' },
      ],
    };
    const after = {
      authenticationMethodConfigurations: [
        { id: 'Sms', state: 'enabled' },
        { id: 'Fido2', state: 'enabled' },
      ],
    };
    const record = told('alice', 0.5, {
      activity: 'Authentication Methods Policy Update',
      target: 'some-other-id',
      type: 'Policy',
      properties: { AuthenticationMethodsPolicy: [JSON.stringify(before), JSON.stringify(after)] },
    });
    const isMethod = { type: 'authenticationMethodConfiguration', id: 'Sms' };
    const state = changed([0, 1], { state: ['disabled', 'enabled'] }, isMethod);
    expect(actorsOf([state], [record])).toEqual([['alice']]);
    expect(
      actorsOf([changed([0, 1], { state: ['a', 'b'] }, { ...isMethod, id: 'Fido2' })], [record]),
    ).toEqual([[]]);
    const company = changed(
      [0, 1],
      { technicalNotificationMails: [[], ['it@x.example']] },
      { type: 'organization', id: 'org' },
    );
    expect(
      actorsOf(
        [company],
        [told('bob', 0.5, { activity: 'Set Company Information', target: 'x', type: 'Directory' })],
      ),
    ).toEqual([['bob']]);
  });
});
