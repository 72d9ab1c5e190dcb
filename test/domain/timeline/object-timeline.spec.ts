import fc from 'fast-check';
import {
  type Attributes,
  objectId,
  type Observation,
  type SeenLinks,
} from '../../../src/domain/directory/directory-object.js';
import { attributeLinks } from '../../../src/domain/directory/graph-object.js';
import { canonicalJson } from '../../../src/domain/json.js';
import { instantAt } from '../../../src/domain/instant.js';
import type { ChangeEvent } from '../../../src/domain/timeline/events.js';
import { type KnownObject, objectTimeline } from '../../../src/domain/timeline/object-timeline.js';
import { someObservation, toldBy } from '../../support/histories.js';

const id = objectId('g1');
const window = { after: instantAt(0), until: instantAt(60_000) };
const alice = { targetId: objectId('alice'), targetType: 'user' };
const bob = { targetId: objectId('bob'), targetType: 'user' };

const aGroup = (attributes: Attributes, ...links: SeenLinks[]): Observation => ({
  objectId: id,
  objectType: 'group',
  seen: 'present',
  attributes,
  links,
});
const members = (...targets: (typeof alice)[]): SeenLinks => ({
  relation: 'members',
  seen: 'all',
  targets,
});
const softDeleted: Observation = {
  objectId: id,
  objectType: 'group',
  seen: 'soft-deleted',
  deletedDateTime: instantAt(30_000),
};
const gone: Observation = { objectId: id, objectType: 'group', seen: 'gone' };

const seenIn = (state: KnownObject, observation: Observation): KnownObject =>
  objectTimeline
    .decide({ observation, window, firstSync: false }, state)
    .reduce(objectTimeline.evolve, state);
const given = (...looks: Observation[]) =>
  before(looks.reduce(seenIn, objectTimeline.initialState));
const before = (known: KnownObject) => {
  return {
    after: (event: ChangeEvent) => before(objectTimeline.evolve(known, event)),
    when: (observation: Observation, firstSync = false) => {
      const events = objectTimeline.decide({ observation, window, firstSync }, known);
      return {
        then: (...expected: ChangeEvent[]) => {
          expect(events).toEqual(expected);
        },
        thenNothing: () => {
          expect(events).toEqual([]);
        },
      };
    },
  };
};
const subject = (displayName: string) => ({ objectId: id, objectType: 'group', displayName });

describe('the timeline of an object', () => {
  it('discovers in the first full sync what was there before anybody looked', () => {
    given()
      .when(aGroup({ displayName: 'Staff' }, members(alice)), true)
      .then({
        type: 'ObjectDiscovered',
        data: {
          ...subject('Staff'),
          attributes: { displayName: 'Staff' },
          links: [{ relation: 'members', ...alice }],
          window,
        },
      });
  });

  it('discovers links that a first reading meets after their object, apart from what changed', () => {
    given(aGroup({ displayName: 'Staff' }, members(alice)))
      .when(aGroup({ displayName: 'All staff' }, members(bob)), true)
      .then(
        {
          type: 'ObjectChanged',
          data: {
            ...subject('All staff'),
            attributes: [{ name: 'displayName', before: 'Staff', after: 'All staff' }],
            links: [{ relation: 'members', ...alice, op: 'removed' }],
            window,
          },
        },
        {
          type: 'LinksDiscovered',
          data: {
            ...subject('All staff'),
            links: [{ relation: 'members', ...bob }],
            window,
          },
        },
      );
  });

  it('changes links that follow from an attribute together with it, also in a first reading', () => {
    const licensed = (...skuIds: string[]): Observation => {
      const attributes = { assignedLicenses: skuIds.map((skuId) => ({ skuId })) };
      return aGroup(attributes, ...attributeLinks('group', attributes));
    };
    const state = seenIn(objectTimeline.initialState, licensed());
    const look = { observation: licensed('e5'), window, firstSync: true };

    expect(objectTimeline.decide(look, state)).toMatchObject([
      {
        type: 'ObjectChanged',
        data: {
          attributes: [{ name: 'assignedLicenses', after: [{ skuId: 'e5' }] }],
          links: [{ targetId: 'e5', op: 'added' }],
        },
      },
    ]);
  });

  it('knows links that were discovered', () => {
    const known = given(aGroup({ displayName: 'Staff' }, members(alice)));
    const discovered: ChangeEvent = {
      type: 'LinksDiscovered',
      data: { ...subject('Staff'), links: [{ relation: 'members', ...bob }], window },
    };
    known
      .after(discovered)
      .when(aGroup({ displayName: 'Staff' }, members(alice, bob)), true)
      .thenNothing();
  });

  it('records as created what appears later', () => {
    given()
      .when(aGroup({ displayName: 'Staff' }))
      .then({
        type: 'ObjectCreated',
        data: { ...subject('Staff'), attributes: { displayName: 'Staff' }, links: [], window },
      });
  });

  it('records only what changed, with the value before and after, by its path', () => {
    given(
      aGroup({
        displayName: 'CA01',
        conditions: { users: { excludeGroups: ['x'] }, platforms: null },
      }),
    )
      .when(
        aGroup({
          displayName: 'CA01',
          conditions: { users: { excludeGroups: [] }, platforms: null },
        }),
      )
      .then({
        type: 'ObjectChanged',
        data: {
          ...subject('CA01'),
          attributes: [{ name: 'conditions/users/excludeGroups', before: ['x'], after: [] }],
          links: [],
          window,
        },
      });
  });

  it('takes an attribute that was not looked at as unchanged', () => {
    given(aGroup({ displayName: 'Staff', description: 'all' }))
      .when(aGroup({ displayName: 'Staff' }))
      .thenNothing();
  });

  it('takes null as looked at and not set', () => {
    given(aGroup({ displayName: 'Staff', description: 'all' }))
      .when(aGroup({ description: null }))
      .then({
        type: 'ObjectChanged',
        data: {
          ...subject('Staff'),
          attributes: [{ name: 'description', before: 'all', after: null }],
          links: [],
          window,
        },
      });
  });

  it('sees no change in a collection that comes in another order', () => {
    given(aGroup({ proxyAddresses: ['a', 'b'] }))
      .when(aGroup({ proxyAddresses: ['b', 'a'] }))
      .thenNothing();
  });

  it('takes what moves by itself for no change, and tells it together with the next one', () => {
    const before = { displayName: 'Staff', renewedDateTime: '2026-01-01T00:00:00Z' };
    const later = { ...before, renewedDateTime: '2026-02-01T00:00:00Z' };
    const renewed = {
      name: 'renewedDateTime',
      before: before.renewedDateTime,
      after: later.renewedDateTime,
    };
    given(aGroup(before)).when(aGroup(later)).thenNothing();
    given(aGroup(before), aGroup(later))
      .when(aGroup({ ...later, displayName: 'Crew' }))
      .then({
        type: 'ObjectChanged',
        data: {
          ...subject('Crew'),
          attributes: [{ name: 'displayName', before: 'Staff', after: 'Crew' }, renewed],
          links: [],
          window,
        },
      });
    given(aGroup(before, members()))
      .when(aGroup(later, members(alice)))
      .then({
        type: 'ObjectChanged',
        data: {
          ...subject('Staff'),
          attributes: [renewed],
          links: [{ relation: 'members', ...alice, op: 'added' }],
          window,
        },
      });
  });

  it('records members that came and members that a whole reading lacks', () => {
    given(aGroup({ displayName: 'Staff' }, members(alice)))
      .when(aGroup({}, members(bob)))
      .then({
        type: 'ObjectChanged',
        data: {
          ...subject('Staff'),
          attributes: [],
          links: [
            { relation: 'members', ...bob, op: 'added' },
            { relation: 'members', ...alice, op: 'removed' },
          ],
          window,
        },
      });
  });

  it('ignores the removal of a member that was none', () => {
    given(aGroup({ displayName: 'Staff' }, members(alice)))
      .when(aGroup({}, { relation: 'members', seen: 'changes', added: [alice], removed: [bob] }))
      .thenNothing();
  });

  it('records a soft deletion once, with the time the directory gives', () => {
    given(aGroup({ displayName: 'Staff' }))
      .when(softDeleted)
      .then({
        type: 'ObjectSoftDeleted',
        data: { ...subject('Staff'), window, deletedDateTime: instantAt(30_000) },
      });
    given(aGroup({ displayName: 'Staff' }), softDeleted)
      .when(softDeleted)
      .thenNothing();
  });

  it('keeps identity and history when a deleted object is shown as new', () => {
    given(aGroup({ displayName: 'Staff' }), softDeleted)
      .when(aGroup({ displayName: 'Staff 2' }))
      .then(
        { type: 'ObjectRestored', data: { ...subject('Staff 2'), window, was: 'soft-deleted' } },
        {
          type: 'ObjectChanged',
          data: {
            ...subject('Staff 2'),
            attributes: [{ name: 'displayName', before: 'Staff', after: 'Staff 2' }],
            links: [],
            window,
          },
        },
      );
  });

  it('says of a hard deletion whether it was in the bin before', () => {
    given(aGroup({ displayName: 'Staff' }), softDeleted)
      .when(gone)
      .then({
        type: 'ObjectHardDeleted',
        data: { ...subject('Staff'), window, was: 'soft-deleted' },
      });
    given(aGroup({ displayName: 'Staff' }))
      .when(gone)
      .then({ type: 'ObjectHardDeleted', data: { ...subject('Staff'), window, was: 'live' } });
  });

  it('has nothing to say of the removal of an object nobody knows', () => {
    given().when(gone).thenNothing();
    given().when(softDeleted).thenNothing();
  });

  it('decides nothing the second time, whatever was shown', () => {
    fc.assert(
      fc.property(fc.array(someObservation(), { minLength: 1, maxLength: 12 }), (looks) => {
        const once = toldBy(looks);
        const again = toldBy([...looks, ...looks.slice(-1)]);
        expect(again.events).toEqual(once.events);
      }),
    );
  });

  it('ends with what was last seen of every attribute', () => {
    fc.assert(
      fc.property(fc.array(someObservation(), { minLength: 1, maxLength: 12 }), (looks) => {
        const last = looks.at(-1);
        const state = toldBy(looks).states.at(-1);
        if (last?.seen !== 'present' || state?.status !== 'live') return;
        for (const [name, value] of Object.entries(last.attributes)) {
          const held = Object.hasOwn(state.attributes, name) ? state.attributes[name] : null;
          expect(canonicalJson(held)).toBe(canonicalJson(value));
        }
      }),
    );
  });
});
