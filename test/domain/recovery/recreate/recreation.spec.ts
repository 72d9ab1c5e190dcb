import { capturedTypes, typeRule } from '../../../../src/domain/directory/catalogue.js';
import { objectId } from '../../../../src/domain/directory/directory-object.js';
import type { RecreateStep } from '../../../../src/domain/recovery/plan.js';
import { creationOf, formerAppId } from '../../../../src/domain/recovery/recreate/creation.js';
import { recreation } from '../../../../src/domain/recovery/recreate/recreation.js';

const namesOf = (given: ReturnType<typeof recreation>): readonly string[] =>
  given.attributes.map(({ name }) => name);
const whyNot = (...given: Parameters<typeof recreation>): string | undefined =>
  recreation(...given).blocked?.detail;

describe('Making an object anew', () => {
  it('gives it what the directory lets be written, and nothing that is not set', () => {
    const ada = recreation('user', {
      ...{ displayName: 'Ada', accountEnabled: true, city: null, otherMails: [] },
      ...{ createdDateTime: '2020-01-01T00:00:00Z', proxyAddresses: ['SMTP:ada@contoso.com'] },
    });
    expect(ada.attributes).toEqual([
      { name: 'displayName', expected: null, desired: 'Ada' },
      { name: 'accountEnabled', expected: null, desired: true },
    ]);
    expect(ada.blocked).toBeNull();
  });

  it('tells what does not come back: the id, secrets, and what nobody can write', () => {
    const lost = recreation('user', { displayName: 'Ada', proxyAddresses: ['SMTP:a@b.com'] }).lost;
    expect(lost.map(({ what }) => what)).toEqual([
      ...['Its id', 'Its password', 'Its authentication methods', 'Its mailbox and files'],
      ...['Its sign-in sessions and consents', 'proxyAddresses'],
    ]);
    expect(lost.filter(({ why }) => why === '')).toEqual([]);
  });

  it('gives what can be said at creation only', () => {
    const admins = { displayName: 'Admins', isAssignableToRole: true, mail: 'admins@contoso.com' };
    expect(namesOf(recreation('group', admins))).toEqual(['displayName', 'isAssignableToRole']);
  });

  it('keeps the application id that others name it by, and does not ask for it', () => {
    const attributes = { displayName: 'Wiki', appId: 'old' };
    const step: RecreateStep = {
      ...recreation('application', attributes),
      ...{ stepId: 's1', objectId: objectId('wiki'), objectType: 'application' },
      ...{ displayName: 'Wiki', rank: 1, reason: '', place: null, changeIds: [] },
      operation: 'recreate',
    };
    expect(formerAppId(step)).toBe('old');
    expect(creationOf(step)).toEqual({ displayName: 'Wiki' });
    const service = { ...step, ...recreation('servicePrincipal', { appId: 'old' }) };
    expect(creationOf({ ...service, objectType: 'servicePrincipal' })).toEqual({ appId: 'old' });
    expect(formerAppId({ ...service, objectType: 'servicePrincipal' })).toBeNull();
  });

  it.each([
    ['device', {}, 'register it again'],
    ['directoryRole', {}, 'Built in'],
    ['organization', {}, 'the tenant itself'],
    ['somethingNew', {}, 'does not know this type'],
    ['unifiedRoleDefinition', { isBuiltIn: true }, 'Built in'],
    ['authenticationStrengthPolicy', { policyType: 'builtIn' }, 'Built in'],
    ['user', { onPremisesSyncEnabled: true }, 'Active Directory'],
    ['user', { externalUserState: 'Accepted' }, 'invite them again'],
    ['user', { identityParentId: 'agent' }, 'agent'],
    ['group', { mailEnabled: true, groupTypes: [] }, 'Exchange'],
    ['application', { '@odata.type': '#microsoft.graph.agentIdentityBlueprint' }, 'agent'],
    ['servicePrincipal', { '@odata.type': '#microsoft.graph.agentIdentity' }, 'agent'],
    ['servicePrincipal', { servicePrincipalType: 'ManagedIdentity' }, 'Azure'],
    ['servicePrincipal', { servicePrincipalType: 'Legacy' }, 'of applications'],
    ['namedLocation', { '@odata.type': '#microsoft.graph.compliantNetworkNamedLocation' }, 'Only'],
    ['authenticationMethodConfiguration', { state: 'enabled' }, 'Only external methods'],
    ['unifiedRoleEligibilitySchedule', { memberType: 'Group' }, 'of a group'],
  ] as const)('is refused for %s %j', (type, attributes, words) => {
    expect(whyNot(type, attributes)).toContain('no longer among the deleted items');
    expect(whyNot(type, attributes)).toContain(words);
  });

  it('is possible for each type of which the catalogue says so, and for no other', () => {
    const plain = {
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      displayName: 'x',
    };
    const method = '#microsoft.graph.externalAuthenticationMethodConfiguration';
    for (const type of capturedTypes) {
      const kind = type === 'authenticationMethodConfiguration' ? method : plain['@odata.type'];
      const { blocked } = recreation(type, { ...plain, '@odata.type': kind });
      expect([type, blocked === null]).toEqual([type, typeRule(type)?.recreation.possible]);
    }
  });
});
