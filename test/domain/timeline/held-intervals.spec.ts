import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { attributeChanges } from '../../../src/domain/directory/difference.js';
import {
  type Link,
  type LinkChange,
  objectId,
} from '../../../src/domain/directory/directory-object.js';
import type { Filter } from '../../../src/domain/directory/filter/filter.js';
import { parseFilter } from '../../../src/domain/directory/filter/parse-filter.js';
import type { Subject } from '../../../src/domain/directory/filter/predicate-of.js';
import { epochMsOf, type Instant, instantAt } from '../../../src/domain/instant.js';
import type { ChangeEvent } from '../../../src/domain/timeline/events.js';
import {
  type HeldInterval,
  HeldIntervals,
  heldQuestion,
  type ObjectBefore,
} from '../../../src/domain/timeline/held-intervals.js';
import { objectTimeline } from '../../../src/domain/timeline/object-timeline.js';
import { aFilter, IDS, RELATIONS, someAttributes } from '../directory/filter/random-filters.js';
import { holds } from '../directory/filter/word-by-word.js';

const START = Date.UTC(2026, 10, 1);
const at = (ms: number): Instant => instantAt(START + ms);
const id = objectId('u1');

interface Timed {
  readonly at: Instant;
  readonly event: ChangeEvent;
}

const data = { objectId: id, objectType: 'user', displayName: 'Ada' };
const window = { after: null, until: at(0) };

const withoutOp = ({ relation, targetId, targetType }: LinkChange): Link => ({
  relation,
  targetId,
  targetType,
});

const links = fc.array(
  fc.record({
    relation: fc.constantFrom(...RELATIONS),
    targetId: fc.constantFrom(...IDS),
    targetType: fc.constant('user'),
    op: fc.constantFrom<LinkChange['op'][]>('added', 'removed'),
  }),
  { maxLength: 3 },
);

const anEvent: fc.Arbitrary<ChangeEvent> = fc
  .oneof(
    {
      weight: 1,
      arbitrary: fc.constantFrom('ObjectDiscovered' as const, 'ObjectCreated' as const),
    },
    { weight: 3, arbitrary: fc.constant('ObjectChanged' as const) },
    { weight: 1, arbitrary: fc.constant('LinksDiscovered' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ...(['ObjectSoftDeleted', 'ObjectRestored', 'ObjectHardDeleted'] as const),
      ),
    },
  )
  .chain((type): fc.Arbitrary<ChangeEvent> =>
    fc.record({ attributes: someAttributes, links }).map((seen): ChangeEvent => {
      switch (type) {
        case 'ObjectDiscovered':
        case 'ObjectCreated':
          return { type, data: { ...data, window, ...seen, links: seen.links.map(withoutOp) } };
        case 'LinksDiscovered':
          return { type, data: { ...data, window, links: seen.links.map(withoutOp) } };
        case 'ObjectChanged': {
          const attributes = attributeChanges({}, seen.attributes);
          return { type, data: { ...data, window, attributes, links: seen.links } };
        }
        case 'ObjectSoftDeleted':
          return { type, data: { ...data, window, deletedDateTime: null } };
        case 'ObjectRestored':
          return { type, data: { ...data, window, was: 'soft-deleted' } };
        case 'ObjectHardDeleted':
          return { type, data: { ...data, window, was: 'live' } };
      }
    }),
  );

/** In order of time, some at one instant. */
const changes: fc.Arbitrary<readonly Timed[]> = fc
  .array(fc.tuple(fc.nat(2), anEvent), { maxLength: 12 })
  .map((steps) => {
    let ms = 0;
    return steps.map(([wait, event]) => ({ at: at((ms += wait)), event }));
  });

const stateAfter = (events: readonly ChangeEvent[]) =>
  events.reduce(objectTimeline.evolve, objectTimeline.initialState);

/** Whether the filter held after these changes. */
const heldAfter = (filter: Filter, events: readonly ChangeEvent[]): boolean => {
  const state = stateAfter(events);
  if (state.status !== 'live') return false;
  const known = [...state.links.values()];
  const subject: Subject = {
    objectId: id,
    attributes: state.attributes,
    isLinked: (relation, targets) =>
      known.some(
        (link) => link.relation === relation && targets?.includes(link.targetId) !== false,
      ),
  };
  return holds(filter, subject);
};

const beforeOf = (filter: Filter, events: readonly ChangeEvent[]): ObjectBefore | undefined => {
  const state = stateAfter(events);
  if (state.status === 'unknown') return undefined;
  const asked = heldQuestion(filter).links;
  const known = [...state.links.values()];
  const targets = Array.from(asked, ([relation, ids]) => {
    const linked = known.filter((link) => link.relation === relation);
    return [
      relation,
      linked.map((link) => link.targetId).filter((one) => ids?.has(one) !== false),
    ] as const;
  });
  const { status, attributes } = state;
  return { status, attributes, displayName: 'Ada', links: new Map(targets) };
};

const heldFrom = (filter: Filter, all: readonly Timed[], from: Instant): HeldInterval[] => {
  const before = all.filter((change) => change.at < from).map(({ event }) => event);
  const intervals = new HeldIntervals(heldQuestion(filter), {
    objectId: id,
    from,
    before: beforeOf(filter, before),
  });
  const ended = all
    .filter((change) => change.at >= from)
    .map((change) => intervals.change(change.at, change.event));
  return [...ended, intervals.end()].filter((interval) => interval !== undefined);
};

/** Whether a first sight at an instant shows what was so before: the object, or links that make the filter hold. */
const isMetAt = (filter: Filter, all: readonly Timed[], instant: Instant): boolean =>
  all.some((change, index) => {
    if (change.at !== instant) return false;
    if (change.event.type === 'ObjectDiscovered') return true;
    const events = all.slice(0, index + 1).map(({ event }) => event);
    return (
      change.event.type === 'LinksDiscovered' &&
      heldAfter(filter, events) &&
      !heldAfter(filter, events.slice(0, -1))
    );
  });

describe('the intervals in which a filter held', () => {
  it('are those that asking at every instant shows', () => {
    let held = 0;
    fc.assert(
      fc.property(aFilter, changes, fc.nat(12), (filter, all, fromMs) => {
        const from = at(fromMs);
        const intervals = heldFrom(filter, all, from);
        const eventsUpTo = (instant: Instant) =>
          all.filter((change) => change.at <= instant).map(({ event }) => event);
        const last = epochMsOf(all.at(-1)?.at ?? from) - START;
        for (let ms = fromMs; ms <= Math.max(last, fromMs) + 1; ms += 1) {
          const covered = intervals.filter(
            (one) => one.from <= at(ms) && (one.until === null || at(ms) < one.until),
          );
          expect(covered).toHaveLength(heldAfter(filter, eventsUpTo(at(ms))) ? 1 : 0);
        }
        intervals.forEach((one, index) => {
          expect(one.from < (intervals[index + 1]?.from ?? at(1000))).toBe(true);
          expect(one.until).not.toBe(intervals[index + 1]?.from ?? 'none');
          const wasHeld = heldAfter(filter, eventsUpTo(instantAt(epochMsOf(one.from) - 1)));
          expect(one.openStart).toBe(wasHeld || isMetAt(filter, all, one.from));
          held += 1;
        });
      }),
      { numRuns: 1000 },
    );
    expect(held).toBeGreaterThan(200);
  });

  it('begin and end with the changes that make it so', () => {
    const filter = parseFilter("department eq 'Sales'");
    const department = (before: string, after: string): ChangeEvent => ({
      type: 'ObjectChanged',
      data: { ...data, window, attributes: [{ name: 'department', before, after }], links: [] },
    });
    const all: readonly Timed[] = [
      {
        at: at(0),
        event: {
          type: 'ObjectCreated',
          data: { ...data, window, attributes: { department: 'Sales' }, links: [] },
        },
      },
      { at: at(10), event: department('Sales', 'Ops') },
      { at: at(20), event: department('Ops', 'Sales') },
      {
        at: at(30),
        event: { type: 'ObjectSoftDeleted', data: { ...data, window, deletedDateTime: null } },
      },
      {
        at: at(40),
        event: { type: 'ObjectRestored', data: { ...data, window, was: 'soft-deleted' } },
      },
    ];

    expect(heldFrom(filter, all, at(0))).toEqual([
      { displayName: 'Ada', from: at(0), until: at(10), openStart: false },
      { displayName: 'Ada', from: at(20), until: at(30), openStart: false },
      { displayName: 'Ada', from: at(40), until: null, openStart: false },
    ]);
    expect(heldFrom(filter, all, at(25))).toEqual([
      { displayName: 'Ada', from: at(25), until: at(30), openStart: true },
      { displayName: 'Ada', from: at(40), until: null, openStart: false },
    ]);
    expect(heldFrom(parseFilter('department eq null'), all, at(0))).toEqual([]);
  });
});
