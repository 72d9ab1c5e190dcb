import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangeReported } from '../../../src/domain/timeline/events.js';
import { isRejection, type Read, readLine } from '../../../src/imports/audit-log-lines.js';

const FOLDER = join(import.meta.dirname, '../../fixtures/audit-logs');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ndjson'));

const readFile = (name: string, tenant: string | null = null): readonly Read[] =>
  readFileSync(join(FOLDER, name), 'utf8')
    .split('\n')
    .flatMap((text, index) =>
      readLine({ number: index + 1, bytes: new TextEncoder().encode(text) }, tenant),
    );

const entriesIn = (name: string): readonly ChangeReported['data'][] =>
  readFile(`${name}.ndjson`).flatMap((read) => (isRejection(read) ? [] : [read.data]));

const entry = (name: string, index: number): ChangeReported['data'] => {
  const found = entriesIn(name)[index];
  if (found === undefined) throw new Error(`${name} has no entry ${String(index)}`);
  return found;
};

/** Records, entries, and entries that are not told twice. */
const counts = (name: string) => {
  const reads = readFile(name);
  const entries = reads.flatMap((read) => (isRejection(read) ? [] : [read.data]));
  return [reads.length, entries.length, new Set(entries.map(({ auditKey }) => auditKey)).size];
};

describe('recorded audit logs', () => {
  it('are read record by record: each is an entry, or is rejected by name', () => {
    expect(Object.fromEntries(files.map((name) => [name, counts(name)]))).toEqual({
      'datadog-integrations-core.ndjson': [5, 5, 5],
      'datadog-stratus-red-team.ndjson': [2, 0, 0],
      'microsoft-azure-docs-legacy.ndjson': [3, 3, 3],
      // Two lines are one record: columns that others derived from it differ.
      'otrf-security-datasets.ndjson': [4, 4, 3],
      'panther-analysis-handwritten.ndjson': [8, 8, 8],
      'panther-analysis-masked.ndjson': [10, 10, 10],
    });
  });

  it('keep every record as it came', () => {
    for (const name of files) {
      const values = readFileSync(join(FOLDER, name), 'utf8').trim().split('\n');
      const records = values
        .map((text) => JSON.parse(text) as { records?: unknown[] })
        .flatMap((value): unknown[] => value.records ?? [value]);
      const entries = readFile(name).flatMap((read, index) =>
        isRejection(read) ? [] : [{ kept: read.data.record, came: records[index] }],
      );
      expect(entries.map(({ kept }) => kept)).toEqual(entries.map(({ came }) => came));
    }
  });

  it('have nothing to be placed by where no instant was left', () => {
    expect(readFile('datadog-stratus-red-team.ndjson')).toEqual([
      { line: 1, reason: 'no instant in the record' },
      { line: 2, reason: 'no instant in the record' },
    ]);
  });

  it('are refused by the name of another tenant, unless that was blanked', () => {
    const tenant = '4d3bac44-0230-4732-9e70-cc00736f0a97';

    const own = readFile('datadog-integrations-core.ndjson', tenant);
    const others = readFile('panther-analysis-handwritten.ndjson', tenant);
    const blanked = readFile('otrf-security-datasets.ndjson', tenant);

    expect(own.some(isRejection)).toBe(false);
    expect(others[0]).toEqual({ line: 1, reason: `of tenant tenant-abc, not of ${tenant}` });
    expect(others.every(isRejection)).toBe(true);
    expect(blanked.some(isRejection)).toBe(false);
  });

  it('tell actor, target and values of a Log Analytics row', () => {
    expect(entry('otrf-security-datasets', 3)).toMatchObject({
      objectId: '401dd906-ea4f-4d41-b762-7e936d222368',
      objectType: 'servicePrincipal',
      displayName: 'Microsoft Graph',
      activity: 'Add delegated permission grant',
      occurredAt: '2021-08-02T13:27:20.017Z',
      succeeded: true,
      actors: [
        {
          kind: 'user',
          id: 'aead923d-498b-4f64-a66c-2af91447a8b6',
          name: 'admin@simulandlabs.com',
        },
      ],
    });
    expect(entry('otrf-security-datasets', 3).targets[0]?.properties[0]).toEqual({
      name: 'DelegatedPermissionGrant.Scope',
      before: 'User.Read',
      after: 'User.Read Mail.ReadWrite',
    });
  });

  it('tell of a group what was added to it', () => {
    expect(entry('datadog-integrations-core', 3)).toMatchObject({
      objectId: '3b3bf2cd-049a-4f35-9e63-dc2a0a830807',
      objectType: 'group',
      displayName: 'Security-Research-Admins',
      actors: [{ name: 'test.user@datadoghq.com', ip: '192.182.149.21' }],
    });
  });

  it('tell the whole policy before and after', () => {
    const { targets, ...edit } = entry('panther-analysis-masked', 4);

    expect(edit).toMatchObject({ objectType: 'conditionalAccessPolicy', displayName: 'MFA' });
    expect(targets[0]?.properties).toMatchObject([
      {
        name: 'ConditionalAccessPolicy',
        before: { state: 'enabled', grantControls: { builtInControls: ['MFA'] } },
        after: { state: 'enabled' },
      },
    ]);
  });

  it('tell what stands around a record, or in names joined by underscores in 2018', () => {
    expect(entriesIn('microsoft-azure-docs-legacy')).toMatchObject([
      {
        activity: 'Change password (self-service)',
        objectId: '7a408bdd-7d97-4574-8511-dd747b56465d',
        objectType: 'user',
        displayName: 'user@wingtiptoysonline.com',
        succeeded: true,
        actors: [{ kind: 'user', name: 'user@wingtiptoysonline.com', ip: null }],
      },
      {
        objectId: 'ea70a262-4da3-440a-b396-9734ddfd9df2',
        objectType: 'servicePrincipal',
        displayName: 'Salesforce',
        actors: [{ kind: 'system', id: null }],
        auditId: null,
      },
      { displayName: 'Default Policy', succeeded: true, actors: [{ name: 'MS-PIM' }] },
    ]);
  });

  it('keep activities that nobody knows, and those that failed', () => {
    expect(entry('panther-analysis-handwritten', 4)).toMatchObject({
      activity:
        'User has elevated their access to User Access Administrator for their Azure Resources',
      succeeded: true,
    });
    expect(entry('panther-analysis-masked', 2)).toMatchObject({ succeeded: false });
  });
});
