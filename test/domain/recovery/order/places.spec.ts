import { objectId, type ObjectType } from '../../../../src/domain/directory/directory-object.js';
import type { Json } from '../../../../src/domain/json.js';
import { type Draft, inOrder, orderedSteps } from '../../../../src/domain/recovery/drafts.js';
import type { AttributeTarget, Blocked, Step } from '../../../../src/domain/recovery/plan.js';

const subject = (type: ObjectType, name: string, blocked: Blocked | null = null) => ({
  ...{ objectId: objectId(name), objectType: type, displayName: name },
  ...{ reason: 'Deleted since', changeIds: ['7'], blocked },
});
const anew = (type: ObjectType, name: string, attributes: Record<string, Json> = {}): Draft => ({
  ...subject(type, name),
  operation: 'recreate',
  attributes: Object.entries(attributes).map(([key, desired]) => ({
    ...{ name: key, expected: null, desired },
  })),
  lost: [],
});
const restored = (type: ObjectType, name: string): Draft => ({
  ...subject(type, name),
  operation: 'restore',
});
const updated = (
  type: ObjectType,
  name: string,
  ...attributes: readonly AttributeTarget[]
): Draft => ({ ...subject(type, name), operation: 'update', attributes });
const linked = (
  operation: 'addLink' | 'removeLink',
  name: string,
  relation: string,
  to: string,
): Draft => ({
  ...subject('group', name),
  operation,
  link: { relation, targetId: objectId(to), targetType: 'user', targetName: to },
});

const lines = (drafts: readonly Draft[]): readonly string[] =>
  inOrder(drafts).map((step) => `${String(step.rank)} ${step.operation} ${step.displayName}`);
const placesOf = (drafts: readonly Draft[]): Readonly<Record<string, string | null>> =>
  Object.fromEntries(
    inOrder(drafts).map(({ operation, displayName, place }) => [
      `${operation} ${displayName}`,
      place,
    ]),
  );
const written = (step: Step | undefined): readonly (readonly [string, Json, Json])[] =>
  step !== undefined && 'attributes' in step
    ? step.attributes.map(({ name, expected, desired }) => [name, expected, desired] as const)
    : [];

const exclude = (...ids: readonly string[]): Json => ({ users: { excludeGroups: ids } });

describe('A step of a plan', () => {
  it('says after what it comes', () => {
    const places = placesOf([
      updated('conditionalAccessPolicy', 'mfa', {
        name: 'conditions',
        expected: exclude('glass'),
        desired: exclude('admins', 'sales', 'ada'),
      }),
      anew('group', 'admins'),
      restored('group', 'sales'),
      restored('user', 'ada'),
      linked('addLink', 'admins', 'members', 'ada'),
      linked('addLink', 'other', 'members', 'ada'),
      linked('addLink', 'third', 'members', 'bob'),
    ]);
    expect(places).toEqual({
      'restore ada': null,
      'restore sales': null,
      'recreate admins': null,
      'addLink admins': 'Once it is made anew; after the user ada that it refers to',
      'addLink other': 'After the user ada that it refers to',
      'addLink third': null,
      'update mfa': 'After 2 groups and 1 user that it refers to',
    });
  });

  it('says why it is first or last', () => {
    const state = (expected: string, desired: string): AttributeTarget => ({
      ...{ name: 'state', expected, desired },
    });
    const trust = { name: 'isTrusted', expected: true, desired: false };
    const drafts: readonly Draft[] = [
      updated('conditionalAccessPolicy', 'on', state('disabled', 'enabled')),
      updated('conditionalAccessPolicy', 'off', state('enabled', 'disabled')),
      updated('user', 'ada', { name: 'city', expected: 'Lyon', desired: 'Nice' }),
      { ...subject('namedLocation', 'lair'), operation: 'softDelete' },
      { ...subject('namedLocation', 'lair'), operation: 'update', attributes: [trust], last: true },
    ];
    expect(inOrder(drafts).map(({ displayName, place }) => [displayName, place])).toEqual([
      ['off', 'First, for it takes the policy out of work'],
      ['ada', null],
      ['on', 'When all else is back, for it puts the policy to work'],
      ['lair', 'Right before its deletion'],
      ['lair', 'After the step that let go of it'],
    ]);
  });

  it('takes a disabled policy out of work before the rest of it is written', () => {
    const steps = inOrder([
      updated(
        'conditionalAccessPolicy',
        'mfa',
        { name: 'conditions', expected: exclude(), desired: exclude('admins') },
        { name: 'state', expected: 'enabled', desired: 'disabled' },
      ),
      restored('group', 'admins'),
    ]);
    expect(steps.map((step) => written(step).map(([name]) => name))).toEqual([
      ['state'],
      [],
      ['conditions'],
    ]);
  });

  it('keeps its words, and takes no part in the order, where it is blocked', () => {
    const blocked = { reason: 'hard-deleted', detail: 'It is gone' } as const;
    const [step, link] = inOrder([
      { ...anew('device', 'laptop', { displayName: 'laptop' }), blocked },
      linked('addLink', 'admins', 'members', 'laptop'),
    ]);
    expect(step).toMatchObject({ blocked, reason: 'Deleted since', changeIds: ['7'], place: null });
    expect(link).toMatchObject({ operation: 'addLink', place: null });
  });
});

describe('A plan of what names each other', () => {
  it('makes a policy anew to report only, and enables it when the rest is back', () => {
    const steps = inOrder([
      anew('conditionalAccessPolicy', 'mfa', { state: 'enabled', conditions: exclude('admins') }),
      anew('group', 'admins'),
      linked('addLink', 'admins', 'members', 'ada'),
    ]);
    expect(steps.map(({ operation, displayName }) => `${operation} ${displayName}`)).toEqual([
      'recreate admins',
      'addLink admins',
      'recreate mfa',
      'update mfa',
    ]);
    expect(written(steps[2])).toContainEqual(['state', null, 'enabledForReportingButNotEnforced']);
    expect(written(steps[3])).toEqual([['state', 'enabledForReportingButNotEnforced', 'enabled']]);
  });

  it('makes two groups whose rules name each other first without their rules', () => {
    const rule = (id: string): Json => `user.memberOf -any (group.objectId -in ['${id}'])`;
    const [one, other] = [
      '0b000000-0000-4000-8000-000000000001',
      '0b000000-0000-4000-8000-000000000002',
    ];
    const dynamic = (id: string): Record<string, Json> => ({
      ...{ groupTypes: ['DynamicMembership'], membershipRule: rule(id) },
      ...{ membershipRuleProcessingState: 'On', description: id },
    });
    const steps = inOrder([anew('group', one, dynamic(other)), anew('group', other, dynamic(one))]);
    expect(steps.map(({ rank, operation }) => [rank, operation])).toEqual([
      [1, 'recreate'],
      [1, 'recreate'],
      [2, 'update'],
      [2, 'update'],
    ]);
    expect(written(steps[0])).toEqual([
      ['groupTypes', null, []],
      ['description', null, other],
    ]);
    expect(written(steps[2])).toEqual([
      ['membershipRule', null, rule(other)],
      ['membershipRuleProcessingState', null, 'On'],
      ['groupTypes', [], ['DynamicMembership']],
    ]);
  });

  it('makes an application that names itself first without that', () => {
    const appId = 'a0000000-0000-4000-8000-000000000001';
    const steps = inOrder([
      anew('servicePrincipal', 'wiki service', { appId }),
      anew('application', 'wiki', { appId, identifierUris: [`api://${appId}`], notes: 'x' }),
    ]);
    expect(steps.map(({ operation, displayName }) => `${operation} ${displayName}`)).toEqual([
      'recreate wiki',
      'recreate wiki service',
      'update wiki',
    ]);
    expect(written(steps[0]).map(([name]) => name)).toEqual(['appId', 'notes']);
  });

  it('assigns an app role when its application has it, though the application was never gone', () => {
    const role = { id: 'c0000000-0000-4000-8000-000000000001', value: 'Read' };
    expect(
      lines([
        anew('appRoleAssignment', 'assignment', { appRoleId: role.id }),
        updated('application', 'wiki', { name: 'appRoles', expected: [], desired: [role] }),
      ]),
    ).toEqual(['1 update wiki', '2 recreate assignment']);
  });

  it('assigns licences when the links stand, and apart from other attributes', () => {
    const steps = inOrder([
      updated(
        'user',
        'ada',
        { name: 'assignedLicenses', expected: [], desired: [{ skuId: 'e5' }] },
        { name: 'usageLocation', expected: null, desired: 'FR' },
      ),
      anew('user', 'bob', { displayName: 'bob', assignedLicenses: [{ skuId: 'e5' }] }),
      linked('addLink', 'sales', 'members', 'bob'),
    ]);
    expect(steps.map((step) => [step.displayName, ...written(step).map(([name]) => name)])).toEqual(
      [
        ['bob', 'displayName'],
        ['ada', 'usageLocation'],
        ['sales'],
        ['ada', 'assignedLicenses'],
        ['bob', 'assignedLicenses'],
      ],
    );
  });
});

describe('Ordering many drafts', () => {
  it('needs few ranks, and yields now and then', () => {
    const users = Array.from({ length: 5_000 }, (_, index) => `user ${String(index)}`);
    const ordering = orderedSteps(
      users.flatMap((name) => [restored('user', name), linked('addLink', 'all', 'members', name)]),
    );
    let pauses = 0;
    let result = ordering.next();
    while (result.done !== true) {
      pauses += 1;
      result = ordering.next();
    }
    expect(pauses).toBeGreaterThan(5);
    expect(new Set(result.value.map(({ rank }) => rank)).size).toBe(2);
  });
});
