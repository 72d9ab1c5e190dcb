import { propertyRule, relationRule, typeRule } from '../../src/domain/directory/catalogue.js';
import { equalJson, isJsonObject, type Json, ownValue } from '../../src/domain/json.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import type { TrueChange } from './truth.js';

/** A value that one thing of one object took: an attribute, a link, or whether it is there. */
export interface Taken {
  readonly key: string;
  readonly value: Json;
}

/** The same as it happened, with the value before. */
export interface Turned extends Taken {
  readonly before: Json;
  /** What has to live for anybody to see it. */
  readonly of: readonly string[];
  /**
   * Whether a look shows it, only a reading of all, or perhaps none: what the directory itself takes away from
   * an object in its bin comes back with it.
   */
  readonly shownBy: 'look' | 'whole reading' | 'perhaps nothing';
}

export const LIVE = 'live';
const BINNED = 'soft-deleted';
const GONE = 'hard-deleted';

export const thereKey = (objectId: string): string => `${objectId} is there`;

const keyOf = (objectId: string, thing: string): string => `${objectId} ${thing}`;

const isJudged = (objectType: string, name: string): boolean => {
  const { compared, volatile, captured } = propertyRule(objectType, name);
  return name !== 'id' && compared && volatile !== true && captured !== false;
};

const followsAttribute = (objectType: string, relation: string): boolean =>
  relationRule(objectType, relation).reading === 'attribute';

/** What an event of a timeline tells of each thing. */
export const takenIn = (event: ChangeEvent): readonly Taken[] => {
  const { objectId, objectType } = event.data;
  const is = (value: Json): Taken => ({ key: thereKey(objectId), value });
  switch (event.type) {
    case 'ObjectDiscovered':
    case 'ObjectCreated': {
      const { attributes, links } = event.data;
      return [
        is(LIVE),
        ...Object.entries(attributes)
          .filter(([name]) => isJudged(objectType, name))
          .flatMap(([name, value]) => leavesOf(name, null, value))
          .map(({ path, after }) => ({ key: keyOf(objectId, path), value: after })),
        ...links
          .filter(({ relation }) => !followsAttribute(objectType, relation))
          .map((link) => ({ key: linkKey(objectId, link), value: true })),
      ];
    }
    case 'ObjectSoftDeleted':
      return [is(BINNED)];
    case 'ObjectRestored':
      return [is(LIVE)];
    case 'ObjectHardDeleted':
      return [is(GONE)];
    case 'LinksDiscovered':
      return event.data.links
        .filter(({ relation }) => !followsAttribute(objectType, relation))
        .map((link) => ({ key: linkKey(objectId, link), value: true }));
    case 'ObjectChanged':
      return [
        ...event.data.attributes
          .filter(({ name }) => isJudged(objectType, name))
          .map(({ name, after }) => ({ key: keyOf(objectId, name), value: after })),
        ...event.data.links
          .filter(({ relation }) => !followsAttribute(objectType, relation))
          .map((link) => ({ key: linkKey(objectId, link), value: link.op === 'added' })),
      ];
  }
};

interface End {
  readonly relation: string;
  readonly targetId: string;
}

const linkKey = (objectId: string, { relation, targetId }: End): string =>
  keyOf(objectId, `${relation} ${targetId}`);

/** Before and after. */
const STANDING = {
  created: [null, LIVE],
  restored: [BINNED, LIVE],
  softDeleted: [LIVE, BINNED],
  hardDeleted: [LIVE, GONE],
} as const;

/** What happened to each thing by one change of the tenant. */
export const turnedIn = (change: TrueChange): readonly Turned[] => {
  const { objectId, objectType } = change;
  if (typeRule(objectType) === undefined) return [];
  if ('relation' in change) return linkTurned(change);
  // Only those of an object that an audit record names are read at once.
  const shownBy: Turned['shownBy'] = objectType === 'appRoleAssignment' ? 'whole reading' : 'look';
  const common = { of: [objectId], shownBy };
  const values = valuesTurned(change).map((value) => ({ ...common, ...value }));
  if (change.kind === 'updated') return values;
  const [before, value] = STANDING[change.kind];
  const there = { ...common, key: thereKey(objectId), before, value, of: [] };
  const isConsequence = change.actor.kind === 'directory';
  return [isConsequence ? { ...there, shownBy: 'perhaps nothing' } : there, ...values];
};

const valuesTurned = (change: TrueChange): readonly (Taken & { readonly before: Json })[] => {
  if (change.kind === 'updated') return changedIn(change, change.before, change.after);
  return change.kind === 'created' ? changedIn(change, {}, change.after) : [];
};

const linkTurned = (change: Extract<TrueChange, { relation: string }>): readonly Turned[] => {
  const { objectId, objectType, relation, targetId } = change;
  if (followsAttribute(objectType, relation)) return [];
  const value = change.kind === 'linkAdded';
  const isSwept = relationRule(objectType, relation).reading === 'sweep';
  const shownBy = isSwept ? 'whole reading' : 'look';
  const key = linkKey(objectId, change);
  return [{ key, before: !value, value, of: [objectId, targetId], shownBy }];
};

type Values = Readonly<Record<string, Json>>;

const changedIn = (
  { objectId, objectType }: TrueChange,
  before: Values,
  after: Values,
): readonly (Taken & { readonly before: Json })[] =>
  Object.keys(after)
    .filter((name) => isJudged(objectType, name))
    .flatMap((name) => leavesOf(name, ownValue(before, name) ?? null, after[name] ?? null))
    .map(({ path, ...leaf }) => ({
      key: keyOf(objectId, path),
      before: leaf.before,
      value: leaf.after,
    }));

interface Leaf {
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
}

/** The parts of a value that a timeline tells of, each by its path, and the value as a whole. */
const leavesOf = (path: string, before: Json, after: Json): readonly Leaf[] => {
  if (equalJson(before, after)) return [];
  const whole = { path, before, after };
  if (!isJsonObject(after)) return [whole];
  const was = isJsonObject(before) ? before : {};
  const names = new Set([...Object.keys(was), ...Object.keys(after)]);
  const inner = [...names].flatMap((name) =>
    leavesOf(`${path}/${name}`, ownValue(was, name) ?? null, ownValue(after, name) ?? null),
  );
  return isJsonObject(before) ? inner : [whole, ...inner];
};
