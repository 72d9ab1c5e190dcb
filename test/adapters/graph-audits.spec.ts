import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { auditKind } from '../../src/domain/audit/audit-activities.js';
import { auditRecord } from '../../src/domain/audit/audit-record.js';
import type { Json, JsonObject } from '../../src/domain/json.js';

const recorded = (name: string): readonly JsonObject[] =>
  readFileSync(new URL(`./recordings/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonObject);

const NOBODY: ReadonlySet<string> = new Set();
const aRecord = (overrides: Readonly<Record<string, Json>>): JsonObject => ({
  id: 'Directory_8b3e_1',
  activityDisplayName: 'Update user',
  activityDateTime: '2026-11-20T09:02:17.9031125Z',
  correlationId: '8b3e6c20',
  result: 'success',
  initiatedBy: { user: { id: 'u-1', userPrincipalName: 'aisha@fjordlight.example' }, app: null },
  targetResources: [{ id: 'o-1', type: 'User', modifiedProperties: [] }],
  ...overrides,
});
const changing = (...properties: readonly (readonly [string, string | null, string | null])[]) => ({
  targetResources: [
    {
      id: 'o-1',
      modifiedProperties: properties.map(([displayName, oldValue, newValue]) => ({
        displayName,
        oldValue,
        newValue,
      })),
    },
  ],
});
const actorOf = (initiatedBy: Json, more = {}, own = NOBODY) =>
  auditRecord(aRecord({ initiatedBy, ...more }), own)?.actor;

describe('auditRecord', () => {
  it('tells who did what to which object, and when', () => {
    const record = aRecord({
      activityDisplayName: 'Add member to group',
      initiatedBy: {
        user: {
          id: 'u-1',
          displayName: null,
          userPrincipalName: 'aisha@fjordlight.example',
          ipAddress: '203.0.113.24',
        },
        app: null,
      },
      targetResources: [
        {
          id: 'member',
          type: 'User',
          modifiedProperties: [
            { displayName: 'Group.ObjectID', oldValue: null, newValue: '"group"' },
            { displayName: 'Group.DisplayName', oldValue: null, newValue: '"SG-Finance"' },
            { displayName: 'Group.WellKnownObjectName', oldValue: null, newValue: null },
          ],
        },
        { id: 'group', type: 'Group', modifiedProperties: [] },
      ],
    });

    expect(auditRecord(record, NOBODY)).toMatchObject({
      auditId: 'Directory_8b3e_1',
      activity: 'Add member to group',
      occurredAt: '2026-11-20T09:02:17.903Z',
      correlationId: '8b3e6c20',
      succeeded: true,
      actor: {
        kind: 'user',
        id: 'u-1',
        name: 'aisha@fjordlight.example',
        ip: '203.0.113.24',
      },
      objectIds: ['member', 'group'],
      attributes: [],
      kind: 'link',
    });
  });

  it('finds the group of a removed member in the old value', () => {
    const record = aRecord(changing(['Group.ObjectID', '"group"', null]));
    expect(auditRecord(record, NOBODY)?.objectIds).toEqual(['o-1', 'group']);
  });

  it('gives attributes in the spelling of Graph, from values and from the list of names', () => {
    const record = aRecord(
      changing(
        ['AccountEnabled', '[true]', '[false]'],
        ['TelephoneNumber', '["1"]', '["2"]'],
        ['KeyDescription', '[]', '["[KeyIdentifier=1]"]'],
        ['TargetId.UserType', null, '"Member"'],
        ['Included Updated Properties', null, '"AccountEnabled, Department, OtherMail"'],
      ),
    );
    expect(auditRecord(record, NOBODY)?.attributes).toEqual([
      'accountEnabled',
      'businessPhones',
      'keyCredentials',
      'passwordCredentials',
      'department',
      'otherMails',
    ]);
  });

  it.each([
    [
      'a person in the portal',
      { user: { id: 'u' }, app: { displayName: 'ADIbizaUX' } },
      'user',
      'u',
    ],
    [
      'an application',
      { user: null, app: { servicePrincipalId: 'sp', displayName: 'P' } },
      'application',
      'sp',
    ],
    [
      'the synchronisation',
      { user: { id: 's', userPrincipalName: 'Sync_DC1_0a@x.example' } },
      'sync',
      's',
    ],
    ['nobody', { user: null, app: null }, 'system', null],
    [
      'the empty id',
      { user: { id: '00000000-0000-0000-0000-000000000000' }, app: null },
      'system',
      null,
    ],
    ['a missing actor', null, 'system', null],
  ])('takes %s for what it is', (_, initiatedBy, kind, id) => {
    expect(actorOf(initiatedBy)).toMatchObject({ kind, id });
  });

  it('takes a write through the sync client for the synchronisation, and not without any actor', () => {
    const sync = changing(['Action Client Name', null, '"DirectorySync"']);
    expect(actorOf({ user: { id: 'u' } }, sync)).toMatchObject({ kind: 'sync', id: 'u' });
    expect(actorOf({ user: null, app: null }, sync)).toMatchObject({ kind: 'system', id: null });
  });

  it.each([
    [
      'Connect, by its role',
      { user: { id: 's', roles: [{ id: 'd29b2b05-8046-44ba-8758-1e26182fcf32' }] } },
      'sync',
    ],
    [
      'HR provisioning, by its name',
      { app: { displayName: 'Workday to Microsoft Entra User Provisioning' } },
      'provisioning',
    ],
    [
      'the provisioning service, by its id',
      { app: { appId: '00000014-0000-0000-c000-000000000000', displayName: 'x' } },
      'provisioning',
    ],
    ['an agent', { app: { servicePrincipalId: 'a', agentType: 'agenticAppInstance' } }, 'agent'],
    ['a user of an agent', { user: { id: 'a', agentType: 'agentIDuser' } }, 'agent'],
    ['no agent', { user: { id: 'a', agentType: 'notAgentic' } }, 'user'],
  ])('recognises %s', (_, initiatedBy, kind) => {
    expect(actorOf(initiatedBy)?.kind).toBe(kind);
  });

  it('takes an application for provisioning when that service logged the change', () => {
    const logged = { loggedByService: 'Account Provisioning' };
    expect(actorOf({ app: { displayName: 'HR' } }, logged)?.kind).toBe('provisioning');
    expect(actorOf({ user: { id: 'u' } }, logged)?.kind).toBe('user');
  });

  it('unpacks values, tells empty from not recorded, and keeps what is no JSON', () => {
    const record = aRecord(
      changing(
        ['Department', '["Finance"]', '[]'],
        ['DisplayName', null, '"Payroll"'],
        ['PolicyDetail', '["{\\"State\\":\\"Enabled\\"}"]', '"[\\"twice\\"]"'],
        ['KeyDescription', '[]', '["[KeyIdentifier=1,KeyType=Password]"]'],
        ['Phone', '0123456789012345678901', '{broken'],
      ),
    );
    expect(auditRecord(record, NOBODY)?.targets[0]?.properties).toEqual([
      { name: 'Department', before: ['Finance'], after: [] },
      { name: 'DisplayName', before: null, after: 'Payroll' },
      { name: 'PolicyDetail', before: [{ State: 'Enabled' }], after: ['twice'] },
      { name: 'KeyDescription', before: [], after: ['[KeyIdentifier=1,KeyType=Password]'] },
      { name: 'Phone', before: '0123456789012345678901', after: '{broken' },
    ]);
  });

  it.each([
    ['User', 'Update user', 'user'],
    ['Role', 'Add member to role', 'directoryRole'],
    ['ServicePrincipal', 'Add owner to service principal', 'servicePrincipal'],
    ['Policy', 'Update conditional access policy', 'conditionalAccessPolicy'],
    ['Policy', 'Delete policy', 'policy'],
    ['Other', 'Add administrative unit', 'administrativeUnit'],
    ['Request', 'Add member to role in PIM completed (permanent)', 'Request'],
  ])('gives a target of type %s by %s as %s', (type, activityDisplayName, graphType) => {
    const record = aRecord({ activityDisplayName, targetResources: [{ id: 'o-1', type }] });
    expect(auditRecord(record, NOBODY)?.targets[0]?.type).toBe(graphType);
  });

  it('lets no secret through, neither in the values nor in the record', () => {
    const record = aRecord(
      changing(['Password', null, '"hunter2"'], ['Credential', null, '{"secretText":"hunter2"}']),
    );
    expect(JSON.stringify(auditRecord(record, NOBODY))).not.toContain('hunter2');
  });

  it('recognises our own writer by application and by service principal', () => {
    const own = new Set(['our-app', 'our-principal']);
    const byApp = { app: { appId: 'our-app', displayName: 'Stateline writer' } };
    const byPrincipal = { app: { appId: null, servicePrincipalId: 'our-principal' } };
    expect(actorOf(byApp, {}, own)).toMatchObject({ kind: 'stateline', name: 'Stateline writer' });
    expect(actorOf(byPrincipal, {}, own)).toMatchObject({ kind: 'stateline', id: 'our-principal' });
    expect(actorOf({ app: { appId: 'other' } }, {}, own)).toMatchObject({ kind: 'application' });
  });

  it.each([
    ['id', { id: null }],
    ['activity', { activityDisplayName: 7 }],
    ['instant', { activityDateTime: 'yesterday' }],
    ['zone', { activityDateTime: '2024-09-23 14:33:09.049' }],
  ])('makes nothing of a record without %s', (_, overrides) => {
    expect(auditRecord(aRecord(overrides), NOBODY)).toBeNull();
  });

  it('takes records with odd targets as they are', () => {
    const record = aRecord({ targetResources: [null, 'x', { id: null, modifiedProperties: {} }] });
    expect(auditRecord(record, NOBODY)).toMatchObject({ objectIds: [], attributes: [] });
    expect(auditRecord(aRecord({ result: 'failure' }), NOBODY)?.succeeded).toBe(false);
  });

  it('reads recorded policy changes', () => {
    const records = recorded('panther-analysis-audits.ndjson').map((raw) =>
      auditRecord(raw, NOBODY),
    );
    expect(records).toEqual([
      expect.objectContaining({
        activity: 'Update conditional access policy',
        occurredAt: '2024-11-27T03:31:26.708Z',
        objectIds: ['123456789'],
        attributes: ['modifiedDateTime', 'grantControls'],
        kind: 'update',
      }),
      expect.objectContaining({ activity: 'Update policy', attributes: [], kind: 'update' }),
      expect.objectContaining({
        activity: 'Delete conditional access policy',
        objectIds: ['5e3cb481-2814-4295-b4cc-2440a6d66c86'],
        attributes: [],
        kind: 'delete',
        actor: { kind: 'user', id: '234526234', name: 'aragorn@lotr.com', ip: '1.2.3.4' },
      }),
    ]);
  });

  it('leaves a recorded but trimmed record out', () => {
    const [trimmed = {}] = recorded('stratus-red-team-audits.ndjson');
    expect(auditRecord(trimmed, NOBODY)).toBeNull();
  });
});

describe('auditKind', () => {
  it.each([
    ['Add user', 'create'],
    ['add conditional access policy', 'create'],
    ['Added policy', 'create'],
    ['Update user', 'update'],
    ['Update application \u2013 Certificates and secrets management ', 'update'],
    ['Update service principal.', 'update'],
    ['Disable account', 'update'],
    ['Change user license', 'update'],
    ['Delete group', 'delete'],
    ['Remove service principal', 'delete'],
    ['Hard Delete user', 'hard-delete'],
    ['Restore Group', 'restore'],
    ['Add member to group', 'link'],
    ['Remove owner from group', 'unlink'],
    ['Add eligible member to role', 'link'],
    ['Add app role assignment grant to user', 'link'],
    ['Set user manager', 'link'],
    ['Update named location', 'update'],
    ['Consent to application', 'link'],
    ['GroupLifecyclePolicies_Get', 'other'],
  ])('%s is %s', (activity, kind) => {
    expect(auditKind(activity)).toBe(kind);
  });
});
