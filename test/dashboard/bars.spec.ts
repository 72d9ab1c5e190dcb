import { barsOf, spans } from '../../src/dashboard/overview/bars.js';
import { applied } from '../../src/dashboard/overview/patches.js';
import { layered } from '../../src/dashboard/ui/layers.js';
import { gapMarks } from '../../src/dashboard/health/gap-marks.js';
import { verdictOf } from '../../src/dashboard/health/verdict.js';

const minute = (index: number) => new Date(Date.UTC(2026, 10, 20, 14, index)).toISOString();

describe('bars of changes', () => {
  const [hour] = spans;
  const now = Date.parse(minute(59));

  it('has one for each minute up to now, by type, without first sights', () => {
    const bars = barsOf(
      {
        from: minute(0),
        buckets: [
          { at: minute(58), counts: { user: { changed: 2, created: 1, discovered: 90 } } },
          { at: minute(59), counts: { group: { changed: 1 } } },
        ],
      },
      hour,
      now,
    );

    expect(bars.at).toHaveLength(60);
    expect(bars.at.at(-1)).toBe(now);
    expect(bars.series.map(({ name, counts }) => [name, counts.slice(-2)])).toEqual([
      ['User', [3, 0]],
      ['Group', [0, 1]],
    ]);
  });

  it('adds up the types that changed least', () => {
    const counts = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`type${String(index)}`, { changed: 10 - index }]),
    );
    const { series } = barsOf(
      { from: minute(0), buckets: [{ at: minute(59), counts }] },
      hour,
      now,
    );

    expect(series).toHaveLength(7);
    expect(series.at(-1)).toMatchObject({ name: 'Other types' });
    expect(series.at(-1)?.counts.at(-1)).toBe(4 + 3 + 2);
  });

  it('stacks the first on top of all others', () => {
    expect(layered([{ counts: [1, 2] }, { counts: [10, 0] }, { counts: [100, 5] }])).toEqual([
      [111, 7],
      [110, 5],
      [100, 5],
    ]);
  });
});

describe('an overview that is patched', () => {
  const bucket = (index: number, changed: number) => ({
    at: minute(index),
    counts: changed === 0 ? {} : { user: { changed } },
  });
  const overview = {
    live: { user: 1 },
    minutes: { from: minute(1), buckets: [bucket(1, 1), bucket(2, 2)] },
    hours: { from: minute(0), buckets: [] },
  };
  const whole = () => applied(null, 'overview', JSON.stringify(overview));

  it('replaces parts and buckets, and forgets those that are empty or past', () => {
    const patch = { live: { user: 5 }, minutes: { from: minute(2), buckets: [bucket(3, 7)] } };
    const after = applied(whole(), 'patch', JSON.stringify(patch));

    expect(after?.live).toEqual({ user: 5 });
    expect(after?.minutes.buckets).toEqual([bucket(2, 2), bucket(3, 7)]);
    const emptied = { minutes: { from: minute(2), buckets: [bucket(2, 0)] } };
    expect(applied(after, 'patch', JSON.stringify(emptied))?.minutes.buckets).toEqual([
      bucket(3, 7),
    ]);
  });

  it('is nothing before all of it was told', () => {
    expect(applied(null, 'patch', '{}')).toBeNull();
  });
});

describe('gaps on an axis', () => {
  it('stand where they lie, cut at the ends, and are never too thin to be seen', () => {
    const gap = (from: number, until: number) => ({
      ...{ reader: 'user', reason: 'away' },
      from: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
    });
    const marks = gapMarks([gap(0, 50), gap(150, 150), gap(-90, -10), gap(900, 5_000)], 0, 1_000);

    expect(marks.get('user')?.map(({ left, width }) => [left, width])).toEqual([
      [0, 5],
      [15, 0.4],
      [90, 10],
    ]);
  });
});

describe('the verdict of the health page', () => {
  const reader = { lastLookAt: null, lastSweepAt: null, failure: null, permissions: [] };
  const idle = { ...reader, reader: 'user', state: 'idle' as const, lagSeconds: 3 };
  const synced = { done: true, startedAt: null, completedAt: null, objects: 1 };
  const ready = {
    ready: true,
    projection: { position: '7', lagEvents: 0, failure: null, stopped: false },
  };

  it('is good when every reader looks and all is shown', () => {
    expect(verdictOf({ readers: [idle], firstSync: synced }, ready).intent).toBe('success');
  });

  it('goes on naming who failed while it looks once more', () => {
    const again = { ...idle, state: 'looking' as const, failure: 'no answer' };
    const { intent, reasons } = verdictOf({ readers: [again], firstSync: synced }, ready);

    expect(intent).toBe('warning');
    expect(reasons).toEqual(['user: fails and is tried again.']);
  });

  it('names who is refused, fails or is late', () => {
    const verdict = verdictOf(
      {
        readers: [
          { ...idle, reader: 'a', state: 'refused', failure: 'no right' },
          { ...idle, reader: 'b', state: 'failing', failure: 'no answer' },
          { ...idle, reader: 'c', lagSeconds: 901 },
        ],
        firstSync: { ...synced, done: false },
      },
      ready,
    );

    expect(verdict.intent).toBe('warning');
    expect(verdict.reasons).toHaveLength(4);
    expect(verdict.reasons.join(' ')).toMatch(
      /first full sync.*a: is refused.*b: fails.*c: has not/,
    );
  });

  it('is bad when the read model has stopped', () => {
    const stopped = { ...ready, projection: { ...ready.projection, stopped: true } };
    expect(verdictOf({ readers: [idle], firstSync: synced }, stopped).intent).toBe('error');
  });
});
