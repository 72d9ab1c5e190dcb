import fc from 'fast-check';
import {
  type Attributes,
  type LinkTarget,
  objectId,
  type Observation,
} from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import type { Json } from '../../src/domain/json.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { type KnownObject, objectTimeline } from '../../src/domain/timeline/object-timeline.js';

const scalar = fc.constantFrom<Json>(null, true, false, 0, 7, '', 'Sales', 'Ops', 'münchen');
const list = fc.uniqueArray(fc.constantFrom<Json>('a', 'b', 'c', 'd'), { maxLength: 3 });
/** Values as policies have them: blocks that come and go, with lists inside. */
const block = fc.oneof(
  scalar,
  list,
  fc.record({
    users: fc.oneof(scalar, fc.record({ excludeGroups: list, state: scalar })),
    platforms: scalar,
  }),
);

export const someAttributes: fc.Arbitrary<Attributes> = fc.dictionary(
  fc.constantFrom('displayName', 'department', 'conditions', 'grantControls', '__proto__', 'city'),
  block,
  { maxKeys: 4 },
);

const targets = fc.uniqueArray(
  fc
    .constantFrom('u1', 'u2', 'u3', 'u4')
    .map((id): LinkTarget => ({ targetId: objectId(id), targetType: 'user' })),
  { selector: ({ targetId }) => targetIdText(targetId), maxLength: 4 },
);
const targetIdText = (id: LinkTarget['targetId']): string => id;

/** One look at the object `id`, of any kind a directory may show. */
export const someObservation = (id = 'o1'): fc.Arbitrary<Observation> => {
  const ref = { objectId: objectId(id), objectType: 'group' };
  const present = fc
    .record({ attributes: someAttributes, all: targets, complete: fc.boolean() })
    .map(({ attributes, all, complete }): Observation => {
      const half = Math.floor(all.length / 2);
      return {
        ...ref,
        seen: 'present',
        attributes,
        links: [
          complete
            ? { relation: 'members', seen: 'all', targets: all }
            : {
                relation: 'members',
                seen: 'changes',
                added: all.slice(0, half),
                removed: all.slice(half),
              },
        ],
      };
    });
  return fc.oneof(
    { weight: 6, arbitrary: present },
    fc.constant<Observation>({ ...ref, seen: 'soft-deleted', deletedDateTime: null }),
    fc.constant<Observation>({ ...ref, seen: 'gone' }),
  );
};

export interface Told {
  readonly events: readonly ChangeEvent[];
  /** The state after each event; index 0 is before the first. */
  readonly states: readonly KnownObject[];
}

/** What a row of looks at one object puts on its timeline; the first ones may be first readings. */
export const toldBy = (observations: readonly Observation[], firstReadings = 0): Told => {
  const events: ChangeEvent[] = [];
  const states: KnownObject[] = [objectTimeline.initialState];
  observations.forEach((observation, index) => {
    const state = states.at(-1) ?? objectTimeline.initialState;
    const window = { after: instantAt(index * 1000), until: instantAt((index + 1) * 1000) };
    const firstSync = index < firstReadings;
    for (const event of objectTimeline.decide({ observation, window, firstSync }, state)) {
      events.push(event);
      states.push(objectTimeline.evolve(states.at(-1) ?? state, event));
    }
  });
  return { events, states };
};
