import type { TimelineEntry } from '../../src/dashboard/api/types.js';
import { isInstant } from '../../src/dashboard/ui/time.js';
import {
  momentsOf,
  movesOf,
  oneChangeFrom,
  placeIn,
  stepOf,
} from '../../src/dashboard/state/moments.js';
import { emptyAtEnd } from '../../src/dashboard/ui/paged.js';

const at = (clock: string): string => `2026-11-20T${clock}.000Z`;

const anEntry = (observedAt: string, rest: Partial<TimelineEntry> = {}): TimelineEntry => ({
  position: '1',
  changeId: observedAt,
  observedAt,
  occurredAt: null,
  event: {
    type: 'ObjectChanged',
    data: {
      objectId: 'ada',
      objectType: 'user',
      displayName: 'Ada',
      window: { after: null, until: observedAt },
    },
  },
  actors: [],
  activities: [],
  auditIds: [],
  auditCorrelationIds: [],
  correlationId: 'one',
  causationId: null,
  severity: 'low',
  severityReasons: [],
  ...rest,
});

const aReport = (occurredAt: string): TimelineEntry =>
  anEntry(occurredAt, {
    event: {
      type: 'ChangeReported',
      data: {
        activity: 'Update user',
        actors: [],
        auditCorrelationId: null,
        auditId: null,
        auditKey: 'key',
        displayName: 'Ada',
        objectId: 'ada',
        objectType: 'user',
        occurredAt,
        record: {},
        source: 'capture',
        succeeded: true,
        targets: [],
      },
    },
  });

describe('one change further', () => {
  const moments = [at('10:00:00'), at('12:00:00'), at('11:00:00')];

  it('leads back to just before the last change', () => {
    expect(oneChangeFrom(at('11:30:00'), 'back', moments)).toBe('2026-11-20T10:59:59.999Z');
  });

  it('leads back past a change that happened at the very instant', () => {
    expect(oneChangeFrom(at('11:00:00'), 'back', moments)).toBe('2026-11-20T10:59:59.999Z');
  });

  it('leads forward to the next change, and from just before it to it', () => {
    expect(oneChangeFrom(at('11:00:00'), 'forward', moments)).toBe(at('12:00:00'));
    expect(oneChangeFrom('2026-11-20T10:59:59.999Z', 'forward', moments)).toBe(at('11:00:00'));
  });

  it('leads nowhere where there is no change', () => {
    expect(oneChangeFrom(at('09:00:00'), 'back', moments)).toBeNull();
    expect(oneChangeFrom(at('12:00:00'), 'forward', moments)).toBeNull();
    expect(oneChangeFrom(at('12:00:00'), 'forward', [])).toBeNull();
  });
});

describe('moments of changes', () => {
  it('are when a change occurred where that is known, else when it was seen', () => {
    const seen = anEntry(at('10:00:08'), { occurredAt: at('10:00:00') });
    expect(momentsOf([seen, anEntry(at('11:00:00'))])).toEqual([at('10:00:00'), at('11:00:00')]);
  });

  it('leave out what was only reported', () => {
    expect(momentsOf([aReport(at('10:00:00')), anEntry(at('11:00:00'))])).toEqual([at('11:00:00')]);
    expect(movesOf([aReport(at('10:00:00'))])).toEqual([]);
  });

  it('of one object never go back behind the change before, as the server has it', () => {
    const newestFirst = [
      anEntry(at('12:00:00'), { occurredAt: at('09:00:00') }),
      anEntry(at('11:00:00')),
    ];
    expect(movesOf(newestFirst).map(({ moment }) => moment)).toEqual([
      at('11:00:00'),
      at('11:00:00'),
    ]);
    expect(movesOf(newestFirst).map(({ entry }) => entry)).toEqual(newestFirst);
  });
});

describe('the slider', () => {
  it('has steps of a length people know, some hundreds of them', () => {
    const day = 86_400_000;
    expect(stepOf(0, 60_000)).toBe(1_000);
    expect(stepOf(0, day)).toBe(300_000);
    expect(stepOf(0, 30 * day)).toBe(14_400_000);
    expect(stepOf(0, 4_000 * day)).toBe(day);
  });

  it('puts marks inside its line', () => {
    expect(placeIn(50, 0, 200)).toBe(0.25);
    expect(placeIn(-50, 0, 200)).toBe(0);
    expect(placeIn(300, 0, 200)).toBe(1);
    expect(placeIn(5, 5, 5)).toBe(1);
  });
});

describe('an instant in an address', () => {
  it('is told from a backup and a log position', () => {
    expect(isInstant(at('10:00:00'))).toBe(true);
    expect(isInstant('position:12')).toBe(false);
    expect(isInstant('position:2026')).toBe(false);
    expect(isInstant('8a9d4463-1165-481f-a80d-97aa9634b48e')).toBe(false);
    expect(isInstant('2026-13-40T10:00:00Z')).toBe(false);
    expect(isInstant('')).toBe(false);
  });
});

describe('pages without a row', () => {
  const page = (...rows: readonly string[]) => ({ rows, next: 'more' });

  it('are counted from the end', () => {
    expect(emptyAtEnd([])).toBe(0);
    expect(emptyAtEnd([page('a')])).toBe(0);
    expect(emptyAtEnd([page(), page()])).toBe(2);
    expect(emptyAtEnd([page(), page('a'), page()])).toBe(1);
  });
});
