import { propertyRule, relationRule } from '../directory/catalogue.js';
import { rootOf } from '../directory/difference.js';
import type {
  AttributeChange,
  Attributes,
  LinkChange,
  ObjectId,
} from '../directory/directory-object.js';
import { isSynced } from '../directory/mastery.js';
import {
  attributeLimit,
  authorityLimit,
  changeLimit,
  deletionLimit,
  linkLimit,
  restoreLimit,
} from '../recovery/blocked.js';
import { removalOf } from '../recovery/life-steps.js';
import type { Lost } from '../recovery/plan.js';
import { recreation } from '../recovery/recreate/recreation.js';
import type { Existence, NetDifference } from './net-difference.js';

/** What bringing the later state back to the earlier one can need. */
export const recoveryActions = [
  'update',
  'restore',
  'softDelete',
  'delete',
  'recreate',
  'none',
] as const;
export type RecoveryAction = (typeof recoveryActions)[number];

/** What a recovery would do with an object, and why it would not write parts of it: as its plan would say. */
export interface Fate {
  readonly action: RecoveryAction;
  /** Why nothing is done; `null` when something is. */
  readonly reason: string | null;
  readonly lost: readonly Lost[];
  /** Of one of the parts that a change is taken back in. */
  readonly attribute: (change: AttributeChange) => string | null;
  readonly link: (change: LinkChange, target: LinkEnds) => string | null;
}

/** The other end of a link, on both sides of a report. */
export interface LinkEnds {
  readonly displayName: string;
  readonly existence: { readonly before: Existence; readonly after: Existence };
}

/** An object on both sides of a report; without attributes where it was never seen. */
export interface Sides {
  /** Whether it was there, be that in the scope of the report or not. */
  readonly existence: NetDifference['existence'];
  readonly before: Attributes;
  readonly after: Attributes;
  /** Whether the recovery of the whole report brings an object back to life. */
  readonly comesBack: (id: ObjectId) => boolean;
}

/** What a recovery would do about a difference. */
export const fateOf = (net: NetDifference, sides: Sides): Fate => {
  const { before, after } = net.existence;
  if (before === after) return keptAlive(net, sides);
  if (before === 'live') {
    return after === 'soft-deleted' ? restored(net, sides) : recreated(net, sides);
  }
  return after === 'live' ? removed(net, sides.after) : nothing(GONE_AGAIN);
};

/** A scope may leave out that an object was created or deleted: then its values have to wait for that. */
const keptAlive = (net: NetDifference, sides: Sides): Fate => {
  const { before, after } = sides.existence;
  if (before === 'live') return after === 'live' ? written(net, 'update', sides) : nothing(DELETED);
  return nothing(after === 'live' ? CREATED_SINCE : GONE_AGAIN);
};

const SYNCED = 'Mastered on-premises, so it has to be changed in Active Directory';
const CREATED_SINCE = 'The object did not exist on the earlier side';
const DELETED = 'The object is deleted, and the scope leaves that out';
const GONE_AGAIN = 'It existed on neither side';

const nothing = (reason: string): Fate => ({
  action: 'none',
  reason,
  lost: [],
  attribute: () => reason,
  link: () => reason,
});

/** The values of an object that is there, or is there again by then. */
const written = (net: NetDifference, action: RecoveryAction, sides: Sides): Fate => {
  const { objectType } = net;
  const { after: attributes, comesBack } = sides;
  const synced = isSynced(attributes) ? SYNCED : null;
  if (synced !== null) return nothing(synced);
  return {
    action,
    reason: null,
    lost: [],
    attribute: (change) =>
      authorityLimit(change.name, attributes, net.attributes)?.detail ??
      changeLimit(objectType, change, attributes)?.detail ??
      null,
    link: (change, target) =>
      linkReason(objectType, change, attributes) ??
      followingReason(net, change) ??
      targetReason(change, target, comesBack),
  };
};

const restored = (net: NetDifference, sides: Sides): Fate => {
  const limit = restoreLimit(net.objectType);
  return limit === null ? written(net, 'restore', sides) : nothing(limit.detail);
};

const recreated = ({ objectType }: NetDifference, { before, comesBack }: Sides): Fate => {
  const { attributes, lost, blocked } = recreation(objectType, before);
  if (blocked !== null) return nothing(blocked.detail);
  const given = new Set(attributes.map(({ name }) => name));
  const reasonFor = (path: string): string | null =>
    given.has(rootOf(path)) ? null : (propertyRule(objectType, path).reason ?? NOT_GIVEN);
  return {
    action: 'recreate',
    reason: null,
    lost,
    attribute: ({ name }) => reasonFor(name),
    link: (change, target) => {
      const { from } = relationRule(objectType, change.relation);
      if (from !== undefined) return reasonFor(from.path);
      return linkReason(objectType, change, before) ?? targetReason(change, target, comesBack);
    },
  };
};

const NOT_GIVEN = 'The directory sets it when it makes the object';

const removed = ({ objectType }: NetDifference, attributes: Attributes): Fate => {
  if (isSynced(attributes)) return nothing(SYNCED);
  const limit = deletionLimit(objectType);
  if (limit !== null) return { ...nothing(CREATED_SINCE), reason: limit.detail };
  return { ...nothing(CREATED_SINCE), action: removalOf(objectType), reason: null };
};

/** A scope may leave out the attribute that a link follows from, and with it the write. */
const followingReason = (
  { objectType, attributes }: NetDifference,
  { relation }: LinkChange,
): string | null => {
  const { from, reason } = relationRule(objectType, relation);
  if (from === undefined) return null;
  const isThere = attributes.some(({ name }) => rootOf(name) === rootOf(from.path));
  return isThere ? null : (reason ?? from.path);
};

/** What can be said about a link that follows from an attribute is what can be said about that. */
const linkReason = (
  type: string,
  { relation }: LinkChange,
  attributes: Attributes,
): string | null => {
  const { from } = relationRule(type, relation);
  const limit =
    from === undefined
      ? linkLimit(type, relation, attributes)
      : attributeLimit(type, from.path, attributes);
  return limit?.detail ?? null;
};

const targetReason = (
  { op, targetId }: LinkChange,
  { displayName, existence: { after } }: LinkEnds,
  comesBack: Sides['comesBack'],
): string | null => {
  const isThere = after === 'live' || after === 'absent';
  if (op === 'added' || isThere || comesBack(targetId)) return null;
  return `${displayName} is ${after}, so nothing can point at it`;
};
