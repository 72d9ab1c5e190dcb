import type { TimelineEntry } from '../../src/dashboard/api/types.js';
import { densityBars } from '../../src/dashboard/timeline/density.js';
import {
  askedOf,
  chipsOf,
  filterNames,
  type Filters,
  parametersOf,
} from '../../src/dashboard/timeline/filters.js';
import {
  isStillAsked,
  MOST_LIVE_ROWS,
  noLiveRows,
  withLiveRows,
  withTold,
} from '../../src/dashboard/timeline/live-rows.js';
import { MOST_CHOSEN, toggled } from '../../src/dashboard/timeline/selection.js';
import { brushed, lookBack, zoomedOut } from '../../src/dashboard/timeline/span.js';
import { undoReason } from '../../src/dashboard/timeline/undo-reason.js';

const second = (n: number): string => new Date(Date.UTC(2026, 10, 20) + n * 1000).toISOString();

const entry = (n: number, told: Partial<TimelineEntry> = {}): TimelineEntry => ({
  position: String(n),
  changeId: `change-${String(n)}`,
  observedAt: second(n),
  event: {
    type: 'ObjectChanged',
    data: {
      objectId: `user-${String(n)}`,
      objectType: 'user',
      displayName: `User ${String(n)}`,
      window: { after: second(n - 1), until: second(n) },
      attributes: [{ name: 'department', before: 'Sales', after: 'Marketing' }],
      links: [],
    },
  },
  actors: [],
  occurredAt: null,
  activities: [],
  auditIds: [],
  auditCorrelationIds: [],
  correlationId: 'look',
  causationId: null,
  severity: 'low',
  severityReasons: [],
  ...told,
});
const idsOf = (rows: readonly TimelineEntry[]) => rows.map(({ position }) => Number(position));
const told = (...entries: readonly TimelineEntry[]) => withTold(noLiveRows, entries);

describe('what is asked of the timeline', () => {
  const nothing = Object.fromEntries(filterNames.map((name) => [name, ''])) as Filters;

  it('leaves out what the address does not name, and levels that are none', () => {
    const address = { ...nothing, type: 'user', severity: 'worst', change: 'x', live: '1' };
    expect(askedOf(address)).toEqual({ type: 'user' });
    expect(askedOf({ ...nothing, severity: 'high' })).toEqual({ severity: 'high' });
    const chosen = { attribution: 'unknown', origin: 'reported' };
    expect(askedOf({ ...nothing, ...chosen })).toEqual(chosen);
    const none = { ...nothing, attribution: 'no', origin: 'x', severity: 'y' };
    expect([askedOf(none), chipsOf(none)]).toEqual([{}, []]);
  });

  it('gives a stream all but the span', () => {
    const parameters = parametersOf({ from: second(0), until: second(1), actor: 'Ada & Co' });
    expect(parameters.toString()).toBe('actor=Ada+%26+Co');
  });

  it('is told in words, with names where they are known', () => {
    const filters = { ...nothing, type: 'user', actor: 'ada', severity: 'medium' };
    expect(chipsOf(filters, (id) => (id === 'ada' ? 'Ada Lovelace' : undefined))).toEqual([
      { name: 'type', text: 'Type: User' },
      { name: 'actor', text: 'By Ada Lovelace' },
      { name: 'severity', text: 'Medium or high severity' },
    ]);
    const wordsOf = (chosen: Partial<Filters>) =>
      chipsOf({ ...nothing, ...chosen }).map(({ text }) => text);
    expect(wordsOf({ attribution: 'known', origin: 'observed' })).toEqual([
      'Actor known',
      'Observed',
    ]);
    expect(wordsOf({ attribution: 'unknown', origin: 'reported' })).toEqual([
      'Actor not known',
      'Only reported',
    ]);
  });
});

describe('the span of the timeline', () => {
  const [from, until] = [Date.parse(second(100)), Date.parse(second(200))];

  it('is open where it reaches to what is newest', () => {
    expect(lookBack(null, until)).toEqual({ from: '', until: '' });
    expect(lookBack(50_000, until)).toEqual({ from: second(150), until: '' });
    expect(brushed(from, until - 1, { from: 0, until })).toMatchObject({ from: second(100) });
    expect(brushed(from, until, { from: 0, until }).until).toBe('');
  });

  it('is three times as long when zoomed out, but not beyond now', () => {
    const far = Date.parse(second(10_000));
    expect(zoomedOut({ from, until }, far)).toEqual({ from: second(0), until: second(300) });
    expect(zoomedOut({ from, until }, until)).toEqual({ from: second(0), until: '' });
  });
});

describe('the density of the timeline', () => {
  it('has a bar for each bucket, the types with most first and the rest together', () => {
    const types = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const counts = Object.fromEntries(types.map((type, index) => [type, 10 - index]));
    const { at, series } = densityBars({
      from: second(0),
      until: second(3),
      bucketMs: 1000,
      buckets: [
        { at: second(1), counts, reported: 0 },
        { at: second(3), counts: { h: 100 }, reported: 2 },
      ],
    });
    expect(at).toEqual([0, 1, 2, 3].map((n) => Date.parse(second(n))));
    expect(series.map(({ name }) => name)).toEqual([
      ...['h', 'a', 'b', 'c', 'd', 'e'],
      'Other types',
      'Reported only',
    ]);
    expect(series[0]?.counts).toEqual([0, 3, 0, 100]);
    expect(series[6]?.counts).toEqual([0, 5 + 4, 0, 0]);
    expect(series[7]?.counts).toEqual([0, 0, 0, 2]);
  });
});

describe('live rows', () => {
  it('come on top, newest first, each once', () => {
    const listed = [entry(2), entry(1)];
    const live = told(entry(2), entry(3), entry(4));
    const { rows, waiting } = withLiveRows(listed, live, null);
    expect([idsOf(rows), waiting]).toEqual([[4, 3, 2, 1], 0]);
  });

  it('take the place of what was told of them before, wherever they stand', () => {
    const actors = [{ kind: 'user', id: 'ada', name: 'Ada', ip: null }] as const;
    const live = told(
      entry(3),
      entry(1, { actors: [...actors] }),
      entry(3, { actors: [...actors] }),
    );
    const { rows } = withLiveRows([entry(2), entry(1)], live, null);
    expect(idsOf(rows)).toEqual([3, 2, 1]);
    expect(rows.map((row) => row.actors.length)).toEqual([1, 0, 1]);
  });

  it('go when it is told who did what nobody is known to have done', () => {
    const actors = [{ kind: 'user' as const, id: 'ada', name: 'Ada', ip: null }];
    const live = told(entry(3), entry(4, { actors }), entry(1, { actors }));
    const rowsOf = (attribution: 'known' | 'unknown' | undefined) =>
      withLiveRows([entry(2), entry(1)], live, null, (one) => isStillAsked(one, attribution)).rows;
    expect(idsOf(rowsOf('unknown'))).toEqual([3, 2]);
    expect(idsOf(rowsOf(undefined))).toEqual([4, 3, 2, 1]);
  });

  it('wait while older rows are read', () => {
    const live = told(entry(3), entry(4), entry(5));
    const { rows, waiting } = withLiveRows([entry(2)], live, 1);
    expect([idsOf(rows), waiting]).toEqual([[3, 2], 2]);
  });

  it('are bounded, and say when some are left out', () => {
    const many = Array.from({ length: MOST_LIVE_ROWS + 1 }, (_, n) => entry(n));
    const live = told(...many);
    expect([...live.told.keys()]).toEqual(many.slice(1).map(({ changeId }) => changeId));
    expect(live.areLeftOut).toBe(true);
    expect(told(entry(1)).areLeftOut).toBe(false);
  });
});

describe('the choice of changes to undo', () => {
  it('takes what can be undone, up to a bound, and gives back what was chosen already', () => {
    const seen = entry(1);
    const found = entry(2, {
      event: { ...seen.event, type: 'ObjectDiscovered' } as typeof seen.event,
    });
    const chosen = toggled(new Map(), [seen, found]);
    expect([...chosen.keys()]).toEqual(['change-1']);
    expect(toggled(chosen, [seen]).size).toBe(0);
    const many = Array.from({ length: MOST_CHOSEN + 5 }, (_, n) => entry(n));
    expect(toggled(new Map(), many).size).toBe(MOST_CHOSEN);
  });

  it('is told in the reason that stands in the record', () => {
    expect(undoReason([entry(1)])).toBe(
      'Undo of User 1: department Sales → Marketing (seen 2026-11-20 00:00:01.000 UTC)',
    );
    const many = Array.from({ length: 7 }, (_, n) => entry(n));
    expect(undoReason(many)).toMatch(/; and 2 more changes$/);
    const long = entry(1);
    long.event.data.displayName = 'x'.repeat(2000);
    expect(undoReason([long])).toHaveLength(1000);
  });
});
