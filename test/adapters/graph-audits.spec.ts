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
    ['Remove owner from group', 'link'],
    ['Add eligible member to role', 'link'],
    ['Add app role assignment grant to user', 'link'],
    ['Set user manager', 'link'],
    ['Update named location', 'update'],
    ['Consent to application', 'other'],
    ['GroupLifecyclePolicies_Get', 'other'],
  ])('%s is %s', (activity, kind) => {
    expect(auditKind(activity)).toBe(kind);
  });
});
