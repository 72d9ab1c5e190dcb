import fc from 'fast-check';
import {
  inScope,
  invertNet,
  netDifference,
  type NetDifference,
} from '../../../src/domain/comparison/net-difference.js';
import { applyChanges } from '../../../src/domain/directory/difference.js';
import { objectId } from '../../../src/domain/directory/directory-object.js';
import { instantAt } from '../../../src/domain/instant.js';
import { canonicalJson } from '../../../src/domain/json.js';
import type { ChangeEvent } from '../../../src/domain/timeline/events.js';
import type { KnownObject } from '../../../src/domain/timeline/object-timeline.js';
import { linkKey } from '../../../src/domain/timeline/object-timeline.js';
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

const someStretch = fc
  .tuple(
    fc.array(someObservation(), { minLength: 1, maxLength: 14 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([looks, one, other]) => {
    const { events, states } = toldBy(looks);
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
      fc.property(someStretch, ({ changes, before, after }) => {
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
