import { hash as sha } from 'node:crypto';
import { auditRecord } from '../../../src/domain/audit/audit-record.js';
import { auditKeyOf } from '../../../src/domain/audit/shapes/audit-key.js';
import { isUnrecognised, recognise } from '../../../src/domain/audit/shapes/recognise.js';
import { recordsIn } from '../../../src/domain/audit/shapes/records-in.js';
import { reportedChange } from '../../../src/domain/audit/shapes/reported-change.js';
import { withoutSecrets } from '../../../src/domain/audit/shapes/without-secrets.js';
import type { Json, JsonObject } from '../../../src/domain/json.js';

const graph: JsonObject = {
  id: 'Directory_8b3e6c20-4d17-4a95-b0f8-e1c7d2a59630_Q4TZ1_77120453',
  activityDisplayName: 'Update user',
  activityDateTime: '2026-11-20T09:03:30.1180047Z',
  correlationId: '8b3e6c20-4d17-4a95-b0f8-e1c7d2a59630',
  result: 'success',
  initiatedBy: { app: null, user: { id: 'admin', userPrincipalName: 'admin@contoso.test' } },
  targetResources: [
    {
      id: 'ada',
      type: 'User',
      displayName: null,
      userPrincipalName: 'ada@contoso.test',
      modifiedProperties: [
        { displayName: 'Department', oldValue: '["Ops"]', newValue: '["Sales"]' },
      ],
    },
  ],
  additionalDetails: [{ key: 'UserType', value: 'Member' }],
};

const { initiatedBy, targetResources, additionalDetails } = graph;

const diagnostic: JsonObject = {
  time: '2026-11-20T09:03:30.1180047Z',
  operationName: 'Update user',
  category: 'AuditLogs',
  tenantId: 'contoso',
  properties: { ...graph, tenantId: 'contoso' },
};

const logAnalytics: JsonObject = {
  TimeGenerated: '2026-11-20T09:03:30.118Z',
  OperationName: 'Update user',
  Id: graph['id'] ?? null,
  CorrelationId: graph['correlationId'] ?? null,
  Result: 'success',
  ActivityDisplayName: 'Update user',
  ActivityDateTime: '2026-11-20T09:03:30.118Z',
  InitiatedBy: JSON.stringify(initiatedBy),
  TargetResources: JSON.stringify(targetResources),
  AdditionalDetails: JSON.stringify(additionalDetails),
  TenantId: 'the workspace',
  AADTenantId: 'contoso',
};

const hash = (text: string): string => sha('sha256', text);

const recognised = (record: Json) => {
  const found = recognise(record);
  if (isUnrecognised(found)) throw new Error(found.rejection);
  return found;
};

const audit = (record: Json) => {
  const found = auditRecord(recognised(record).audit, new Set());
  if (found === null) throw new Error('not decoded');
  return found;
};

const rejection = (record: Json): string => {
  const found = recognise(record);
  return isUnrecognised(found) ? found.rejection : 'none';
};

describe('one record in several shapes', () => {
  it('says the same', () => {
    const entries = [graph, diagnostic, logAnalytics].map((record) => {
      const { data } = reportedChange(audit(record), { source: 'import', hash });
      return { ...data, record: null };
    });

    expect(entries[1]).toEqual(entries[0]);
    expect(entries[2]).toEqual(entries[0]);
  });

  it('is about the object that it names, be it a grant; a mask names none', () => {
    const about = (id: string): string => {
      const record = { ...graph, targetResources: [{ id, type: 'Other', modifiedProperties: [] }] };
      return reportedChange(audit(record), { source: 'import', hash }).data.objectId;
    };

    for (const id of ['ada', '-g_04hrcRTWaidkdvnfT', '_Qyi8']) expect(about(id)).toBe(id);
    for (const id of ['-', '--', '[REMOVED]']) expect(about(id)).toMatch(/^audit-[0-9a-f]{32}$/);
  });

  it('names its tenant where the shape has one, and never the workspace', () => {
    const tenants = [graph, diagnostic, logAnalytics].map((record) => recognised(record).tenantId);

    expect(tenants).toEqual([null, 'contoso', 'contoso']);
  });
});

describe('records that cannot be told', () => {
  it.each([
    ['a text', 'not a JSON object'],
    [{ hello: 'world' }, 'not a record of a directory audit log'],
    [{ ...graph, activityDateTime: null }, 'no instant in the record'],
    [{ ...graph, activityDateTime: 'soon' }, 'no instant in the record: "soon" is none'],
    [{ ...graph, activityDisplayName: '' }, 'no activity in the record'],
    [
      { ...diagnostic, category: 'SignInLogs' },
      'a record of SignInLogs, which is no directory audit log',
    ],
  ])('are refused by name: %j', (record, reason) => {
    expect(rejection(record)).toBe(reason);
  });
});

describe('instants of exports', () => {
  it.each(['2026-11-20 09:03:30.118004700', '2026-11-20T09:03:30.118', '2026-11-20T09:03:30.118Z'])(
    'are in UTC without saying so: %s',
    (activityDateTime) => {
      expect(audit({ ...graph, activityDateTime }).occurredAt).toBe('2026-11-20T09:03:30.118Z');
    },
  );
});

describe('the key of a record', () => {
  const keyOf = (record: Json) => auditKeyOf(audit(record), hash);

  it('is the same in every shape', () => {
    expect([diagnostic, logAnalytics].map(keyOf)).toEqual([keyOf(graph), keyOf(graph)]);
  });

  it('tells records apart that share an id', () => {
    expect(keyOf({ ...graph, activityDisplayName: 'Delete user' })).not.toBe(keyOf(graph));
    const masked = { ...graph, id: '123' };
    expect(keyOf({ ...masked, additionalDetails: [] })).not.toBe(keyOf(masked));
  });

  it('is made from what it says where it has no id', () => {
    const without = { ...graph, id: null };

    expect(keyOf(without)).toBe(keyOf({ ...without, result: 'success' }));
    expect(keyOf({ ...without, result: 'failure' })).not.toBe(keyOf(without));
    const { auditId } = reportedChange(audit(without), { source: 'import', hash }).data;
    expect(auditId).toBeNull();
  });
});

describe('envelopes', () => {
  it('are opened, a list and a single record as well', () => {
    expect(recordsIn({ '@odata.context': 'x', value: [graph, graph] })).toEqual([graph, graph]);
    expect(recordsIn({ records: [diagnostic] })).toEqual([diagnostic]);
    expect(recordsIn([{ records: [diagnostic] }, graph])).toEqual([diagnostic, graph]);
    expect(recordsIn(graph)).toEqual([graph]);
  });
});

describe('secrets', () => {
  it('do not stay in a record, wherever they stand', () => {
    const hidden = {
      keyCredentials: [{ keyId: 'k', key: 'SECRET' }],
      targetResources: [
        {
          modifiedProperties: [
            { displayName: 'Password', oldValue: null, newValue: 'SECRET' },
            { displayName: 'Credential', newValue: '[{"secretText":"SECRET","hint":"abc"}]' },
          ],
        },
      ],
      additionalDetails: [{ key: 'client_secret', value: 'SECRET' }],
    };

    const text = JSON.stringify(withoutSecrets(hidden));

    expect(text).not.toContain('SECRET');
    expect(text).toContain('hint');
    expect(text).toContain('keyId');
  });

  it('are all that goes: key and value of a detail stay, and a text stays to the letter', () => {
    const record = {
      additionalDetails: [{ key: 'User-Agent', value: 'token' }],
      oldValue: '[ { "Name" : "password rule" } ]',
    };

    expect(withoutSecrets(record)).toEqual(record);
  });
});
