import fc from 'fast-check';
import {
  inScope,
  invertNet,
  netDifference,
  type NetDifference,
} from '../../../src/domain/comparison/net-difference.js';
import { applyChanges } from '../../../src/domain/directory/difference.js';
import {
  type Attributes,
  type Link,
  objectId,
} from '../../../src/domain/directory/directory-object.js';
import { instantAt } from '../../../src/domain/instant.js';
import { canonicalJson, type Json } from '../../../src/domain/json.js';
import { type ChangeEvent, isFirstSight } from '../../../src/domain/timeline/events.js';
import {
  type KnownObject,
  linkKey,
  objectTimeline,
} from '../../../src/domain/timeline/object-timeline.js';
import { someObservation, toldBy } from '../../support/histories.js';

const parts = (state: KnownObject) =>
  state.status === 'unknown' ? { attributes: {}, links: new Map<string, never>() } : state;

const applied = (state: KnownObject, net: NetDifference | undefined) => {
  const { attributes, links: before } = parts(state);
  const links = new Set<string>(before.keys());
  for (const link of net?.links ?? []) {
    if (link.op === 'added') links.add(linkKey(link));
    else links.delete(linkKey(link));
  }
  return {
    attributes: canonicalJson(applyChanges(attributes, net?.attributes ?? [])),
    links: [...links].sort(),
  };
};
const seen = (state: KnownObject) => applied(state, undefined);
const statusOf = ({ status }: KnownObject) => (status === 'unknown' ? 'absent' : status);

/** A part of a history, in which the first looks may be first readings. */
const someStretch = (hasFirstReadings: boolean) =>
  fc
    .tuple(
      fc.array(someObservation(), { minLength: 1, maxLength: 14 }),
      fc.nat(hasFirstReadings ? 14 : 0),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([looks, firstReadings, one, other]) => {
      const { events, states } = toldBy(looks, firstReadings);
      const [from, until] = [one, other]
        .map((share) => Math.round(share * events.length))
        .sort((a, b) => a - b);
      const changes = events
        .slice(from, until)
        .map((event, index) => ({ changeId: String((from ?? 0) + index), event }));
      return { changes, before: states[from ?? 0], after: states[until ?? 0] };
    });

describe('the net difference of a row of changes', () => {
  it('leads from the state before to the state after, and its inverse back', () => {
    fc.assert(
      fc.property(someStretch(false), ({ changes, before, after }) => {
        if (before === undefined || after === undefined) throw new RangeError('no such state');
        const net = netDifference(changes);
        expect(applied(before, net)).toEqual(seen(after));
        expect(applied(after, net && invertNet(net))).toEqual(seen(before));
        expect(net?.existence.before ?? statusOf(before)).toBe(statusOf(before));
        expect(net?.existence.after ?? statusOf(after)).toBe(statusOf(after));
      }),
      { numRuns: 400 },
    );
  });

  it('is nothing when all was taken back', () => {
    const change = (before: string, after: string): ChangeEvent => ({
      type: 'ObjectChanged',
      data: {
        objectId: objectId('u1'),
        objectType: 'user',
        displayName: 'Ada',
        attributes: [{ name: 'department', before, after }],
        links: [],
        window: { after: null, until: instantAt(0) },
      },
    });
    const changes = [change('Ops', 'Sales'), change('Sales', 'Ops')];
    expect(
      netDifference(changes.map((event, index) => ({ changeId: String(index), event }))),
    ).toBeUndefined();
  });

  it('keeps to its scope: type, object, paths and what lies below them, relations', () => {
    const net: NetDifference = {
      objectId: objectId('p1'),
      objectType: 'conditionalAccessPolicy',
      displayName: 'CA01',
      existence: { before: 'live', after: 'live' },
      attributes: [
        { name: 'conditions/users/excludeGroups', before: ['x'], after: [] },
        { name: 'state', before: 'enabled', after: 'disabled' },
      ],
      links: [],
      changeIds: ['c1'],
    };
    expect(inScope(net, {})).toEqual(net);
    expect(inScope(net, { types: ['user'] })).toBeUndefined();
    expect(inScope(net, { objectIds: [objectId('p2')] })).toBeUndefined();
    expect(inScope(net, { attributes: ['conditions'] })?.attributes).toEqual(
      net.attributes.slice(0, 1),
    );
    expect(inScope(net, { attributes: ['cond'] })).toBeUndefined();
    expect(inScope(net, { relations: ['members'] })).toBeUndefined();
  });
});

const subject = { objectId: objectId('o1'), objectType: 'group', displayName: 'Ours' };
const window = { after: instantAt(0), until: instantAt(1) };
const member = (id: string): Link => ({
  relation: 'members',
  targetId: objectId(id),
  targetType: 'user',
});
const found = (attributes: Attributes, ...links: Link[]): ChangeEvent => ({
  type: 'ObjectDiscovered',
  data: { ...subject, attributes, links, window },
});
const created = (attributes: Attributes): ChangeEvent => ({
  type: 'ObjectCreated',
  data: { ...subject, attributes, links: [], window },
});
const met = (...links: Link[]): ChangeEvent => ({
  type: 'LinksDiscovered',
  data: { ...subject, links, window },
});
const relinked = (op: 'added' | 'removed', id: string): ChangeEvent => ({
  type: 'ObjectChanged',
  data: { ...subject, attributes: [], links: [{ ...member(id), op }], window },
});
const renamed = (name: string, before: Json, after: Json): ChangeEvent => ({
  type: 'ObjectChanged',
  data: { ...subject, attributes: [{ name, before, after }], links: [], window },
});
const deleted: ChangeEvent = {
  type: 'ObjectSoftDeleted',
  data: { ...subject, deletedDateTime: null, window },
};

describe('the net difference of what was met for the first time in between', () => {
  const since = (...events: ChangeEvent[]) =>
    netDifference(
      events.map((event, index) => ({ changeId: String(index), event })),
      'were before',
    );

  it.each([
    { told: 'an object', events: [found({ displayName: 'Ours' }, member('ada'))] },
    { told: 'links', events: [met(member('ada'), member('bob'))] },
    { told: 'both', events: [found({ displayName: 'Ours' }), met(member('ada'))] },
    {
      told: 'a link that went and came back',
      events: [met(member('ada')), relinked('removed', 'ada'), relinked('added', 'ada')],
    },
    {
      told: 'a link that was known to be there before',
      events: [relinked('removed', 'ada'), met(member('ada'))],
    },
  ])('is nothing for $told', ({ events }) => {
    expect(since(...events)).toBeUndefined();
  });

  it('is what became of it since', () => {
    const then = found({ displayName: 'Ours', state: { on: true, mode: 'a' } }, member('ada'));
    expect(
      since(then, renamed('state/mode', 'a', 'b'), relinked('removed', 'ada'), deleted),
    ).toMatchObject({
      existence: { before: 'live', after: 'soft-deleted' },
      attributes: [{ name: 'state/mode', before: 'a', after: 'b' }],
      links: [{ ...member('ada'), op: 'removed' }],
      changeIds: ['0', '1', '2', '3'],
    });
    expect(since(met(member('ada'), member('bob')), relinked('removed', 'bob'))).toMatchObject({
      existence: { before: 'live', after: 'live' },
      links: [{ ...member('bob'), op: 'removed' }],
    });
  });

  it('has all of an object that was created in between, whenever its links were read', () => {
    expect(since(created({ displayName: 'Ours' }), met(member('ada')))).toMatchObject({
      existence: { before: 'absent', after: 'live' },
      attributes: [{ name: 'displayName', before: null, after: 'Ours' }],
      links: [{ ...member('ada'), op: 'added' }],
    });
  });

  it('has all of an object that came back under its old id in between', () => {
    const gone: ChangeEvent = {
      type: 'ObjectHardDeleted',
      data: { ...subject, was: 'soft-deleted', window },
    };
    expect(since(gone, created({ displayName: 'Ours' }), met(member('ada')))).toMatchObject({
      existence: { before: 'soft-deleted', after: 'live' },
      attributes: [{ name: 'displayName', before: null, after: 'Ours' }],
    });
  });

  it('leads from what was known before, with all that was met, to the state after', () => {
    fc.assert(
      fc.property(someStretch(true), ({ changes, before, after }) => {
        if (before === undefined || after === undefined) throw new RangeError('no such state');
        const met = changes.map(({ event }) => event).filter(isFirstSight);
        const withMet = met.reduce(objectTimeline.evolve, before);
        const net = netDifference(changes, 'were before');
        expect(applied(withMet, net)).toEqual(seen(after));
        expect(net?.existence.after ?? statusOf(withMet)).toBe(statusOf(after));
      }),
      { numRuns: 400 },
    );
  });
});
