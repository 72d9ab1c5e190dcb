import type { Report } from '../../src/dashboard/api/types.js';
import { addressOf, askedOf, reportBody, sideKind } from '../../src/dashboard/reports/asked.js';
import { rowsQuery, viewOf } from '../../src/dashboard/reports/rows-wanted.js';
import { wantedRecovery } from '../../src/dashboard/reports/wanted-recovery.js';
import {
  actionNames,
  authorityWords,
  happenedWords,
  isNative,
  titleWords,
  totalsWords,
} from '../../src/dashboard/reports/words.js';
import { recoveryActions } from '../../src/domain/comparison/recoverability.js';

const FROM = '2026-11-20T14:00:00.000Z';
const UNTIL = '2026-11-20T15:00:00.000Z';

const report: Report = {
  reportId: 'r1',
  tenantId: 't1',
  status: 'completed',
  from: { instant: FROM, position: '10' },
  until: { instant: UNTIL, position: '20' },
  scope: {},
  requestedBy: 'ada',
  requestedById: null,
  requestedAt: UNTIL,
  finishedAt: UNTIL,
  totals: null,
  failure: null,
};

describe('the form of a report', () => {
  it('compares with now where the address names no later side', () => {
    const asked = askedOf(new URLSearchParams({ from: FROM }));
    expect(reportBody(asked)).toEqual({ from: FROM, until: 'now', scope: {} });
  });

  it('is told by its address and asks for what it tells', () => {
    const asked = askedOf(
      new URLSearchParams({
        ...{ from: 'b1', until: UNTIL, types: 'user,group', paths: 'department' },
        ...{ actors: 'ada, bob', filter: " department eq 'Sales' ", target: 'of no use' },
      }),
    );
    expect(reportBody(askedOf(addressOf(asked)))).toEqual(reportBody(asked));
    expect(addressOf(asked).has('target')).toBe(false);
    expect(reportBody(asked)).toEqual({
      from: 'b1',
      until: UNTIL,
      scope: {
        types: ['user', 'group'],
        attributes: ['department'],
        actors: ['ada', 'bob'],
        filter: "department eq 'Sales'",
      },
    });
  });

  it('keeps in its address that a backup has still to be chosen', () => {
    const asked = askedOf(new URLSearchParams({ until: '' }));
    expect(askedOf(addressOf(asked)).texts.until).toBe('');
  });

  it('knows a side by how it is told', () => {
    expect(['', 'now', FROM, 'position:7', '3f2b'].map(sideKind)).toEqual([
      ...['backup', 'now', 'instant', 'position', 'backup'],
    ]);
  });
});

describe('the recovery of a report', () => {
  it('is of the earlier side, and looks no further than the report', () => {
    const scope = { types: ['user'], attributes: ['department', 'jobTitle'], filter: 'x' };
    expect(wantedRecovery({ ...report, scope })).toEqual({
      reportId: 'r1',
      ...{ types: 'user', objectIds: '', paths: 'department,jobTitle', relations: '' },
      filter: 'x',
    });
    expect(wantedRecovery(report, 'o1')).toMatchObject({ reportId: 'r1', objectIds: 'o1' });
  });

  it('takes back a cause where the report is about one', () => {
    const wanted = wantedRecovery({ ...report, scope: { actors: ['ada', 'bob'] } });
    expect(wanted).toMatchObject({ actors: 'ada,bob', from: FROM, until: UNTIL });
    expect(wanted).not.toHaveProperty('reportId');
  });

  it('is none where it would take back more than the report shows', () => {
    const scope = { actors: ['ada'], correlationIds: ['c1'] };
    expect(wantedRecovery({ ...report, scope })).toBeNull();
  });
});

describe('the rows of a report', () => {
  it('are asked for by what is chosen only', () => {
    const filters = { type: 'user', action: '', recoverable: 'part', search: '' };
    expect(rowsQuery(filters, 100)).toEqual({ type: 'user', recoverable: 'part', limit: 100 });
  });

  it('are shown as ours where the address names no view that there is', () => {
    expect(['', 'native', 'other'].map(viewOf)).toEqual(['stateline', 'native', 'stateline']);
  });

  it('tell what became of an object and how much of it differs', () => {
    const row = { formerId: null, attributes: [], links: [1, 2] };
    const told = (before: Existence, after: Existence) =>
      happenedWords({ ...row, existence: { before, after } });
    expect(told('live', 'live')).toBe('Changed: 2 links');
    expect(told('live', 'soft-deleted')).toBe('Deleted, in the bin: 2 links');
    expect(told('hard-deleted', 'live')).toBe('gone for good → there: 2 links');
    const anew = { formerId: 'o0', attributes: [1], links: [] };
    expect(happenedWords({ ...anew, existence: { before: 'live', after: 'live' } })).toBe(
      'Changed (made anew): 1 attribute',
    );
  });

  it('have a word for every action there is, and tell those of the native product apart', () => {
    expect(actionNames.toSorted()).toEqual([...recoveryActions].toSorted());
    expect(actionNames.filter(isNative)).toEqual(['update', 'restore', 'softDelete']);
  });

  it('tell where an object is mastered, and where it was if it moved', () => {
    expect(authorityWords({ before: 'cloud', after: 'cloud' })).toBe('Cloud');
    expect(authorityWords({ before: null, after: 'on-premises' })).toBe('On-premises');
    expect(authorityWords({ before: 'on-premises', after: 'cloud' })).toBe('On-premises → Cloud');
    expect(authorityWords({ before: null, after: null })).toBe('');
  });
});

type Existence = Parameters<typeof happenedWords>[0]['existence']['before'];

describe('a report', () => {
  it('is told by its two sides, or by what it leaves out', () => {
    const [earlier = '', later = ''] = titleWords(report).split(' → ');
    expect(earlier).toMatch(/\d+:\d\d:\d\d/);
    expect(later).toMatch(/^\d+:\d\d:\d\d/);
    const nextDay = { instant: '2026-11-21T15:00:00.000Z', position: '20' };
    // The day is told once where it is the same.
    const other = titleWords({ ...report, until: nextDay }).split(' → ')[1] ?? '';
    expect(other.length).toBeGreaterThan(later.length);
    const without = { actors: ['ada'], from: report.from, until: report.until };
    expect(titleWords({ ...report, without })).toBe('With and without what ada did');
  });

  it('tells how much it found once that is known', () => {
    expect(totalsWords(null)).toBe('');
    expect(totalsWords({ objects: 1, attributes: 1200, links: 0 })).toBe(
      '1 object, 1,200 attributes, 0 links',
    );
  });
});
