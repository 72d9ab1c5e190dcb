import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { open } from 'lmdb';

import { objectId } from '../../src/domain/directory/directory-object.js';
import { isAtLeast, type SevereLevel } from '../../src/domain/severity/severity.js';
import type { TimelineQuery, TimelineRow } from '../../src/history/history.port.js';
import { aUser, changed, department } from './directory-changes.js';
import { RecordedTenant, second } from './recorded-tenant.js';
import { asked, someHappenings, someOf } from './severe-histories.js';

const ids = (rows: readonly TimelineRow[]) => rows.map(({ changeId }) => changeId);
const disabled = (id: string) =>
  changed(id, { name: 'accountEnabled', before: true, after: false });

/** Every row, page by page. */
const paged = (tenant: RecordedTenant, query: Omit<TimelineQuery, 'page'>, size = 1_000) => {
  const rows: TimelineRow[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = { size, ...(after !== undefined && { after }) };
    const { rows: more, next } = tenant.tenant.timeline({ ...query, page });
    rows.push(...more);
    after = next;
  }
  return rows;
};

const someQuery = fc
  .tuple(
    fc.constantFrom('newest-first' as const, 'oldest-first' as const),
    someOf<Omit<TimelineQuery, 'page' | 'severity' | 'order'>>([
      ...['u1', 'policy-u1', 'group-u2'].map((id) => ({ objectId: objectId(id) })),
      ...['user', 'group', 'conditionalAccessPolicy'].map((type) => ({ type })),
      ...['ADA@example.com', 'id-of-bob@example.com'].map((actor) => ({ actor })),
      ...['c1', 'order'].map((correlationId) => ({ correlationId })),
      { from: { instant: second(10) } },
      { until: { instant: second(30) } },
    ]),
  )
  .map(([order, filters]) => ({ order, ...filters }));

type Asked = readonly [Omit<TimelineQuery, 'page'>, SevereLevel, size: number];

describe('The timeline by severity', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  it('is what is left of any timeline when all that is less severe is taken out', async () => {
    const someAsked = fc.tuple(
      someQuery,
      fc.constantFrom('high', 'medium'),
      fc.integer({ min: 1, max: 9 }),
    );
    const checked = (of: RecordedTenant, [query, severity, size]: Asked) => {
      const expected = paged(of, query).filter((row) => isAtLeast(row.severity, severity));
      expect(ids(paged(of, { ...query, severity }, size))).toEqual(ids(expected));
    };
    await fc.assert(
      fc.asyncProperty(
        someHappenings,
        fc.array(someAsked, { minLength: 30, maxLength: 30 }),
        (happenings, queries) =>
          asked(happenings, (of) => {
            for (const query of queries) checked(of, query);
            return Promise.resolve();
          }),
      ),
      { numRuns: 5 },
    );
  });

  it('tells of each entry how severe it is and why', async () => {
    const [change] = await tenant.record([disabled('u1')]);

    expect(tenant.tenant.entry(change?.id ?? '')).toMatchObject({
      severity: 'medium',
      severityReasons: [{ rule: 'account-disabled', text: 'An account was disabled' }],
    });
  });

  it('finds the few severe ones behind any number of others in one page', async () => {
    const [severe] = await tenant.record([disabled('u1')]);
    const many = Array.from({ length: 6_000 }, (_, n) => changed('u2', department(null, `${n}`)));
    await tenant.appendAll([aUser('u2'), ...many]);
    const query = { order: 'newest-first', page: { size: 10 }, severity: 'medium' } as const;

    for (const more of [{}, { type: 'user' }]) {
      const { rows, next } = tenant.tenant.timeline({ ...query, ...more });
      expect(ids(rows)).toEqual([severe?.id]);
      expect(next).toBeNull();
    }
    const ofOthers = tenant.tenant.timeline({ ...query, correlationId: 'round' });
    expect(ids(ofOthers.rows)).toEqual([severe?.id]);
  });

  it('takes a first sight for ordinary, whatever it holds', async () => {
    const [seen] = await tenant.record([aUser('u1', { accountEnabled: false })]);

    expect(tenant.tenant.entry(seen?.id ?? '')).toMatchObject({ severity: 'low' });
  });

  it('is built anew from a model of the format before, which does not know of it', async () => {
    const [severe] = await tenant.record([disabled('u1')]);
    await tenant.history.close();
    const root = open({ path: join(tenant.folder, 'history/model-1'), encoding: 'json' });
    await root.openDB<number, string>('meta', {}).put('format', 6);
    await root.openDB('postings', { encoding: 'binary' }).clearAsync();
    await root.close();
    await tenant.reopenAfterClose();
    await tenant.caughtUpWithLog();

    expect(ids(paged(tenant, { order: 'newest-first', severity: 'medium' }))).toEqual([severe?.id]);
  });
});
