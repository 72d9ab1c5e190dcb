import { propertyRule } from '../directory/catalogue.js';
import type {
  AttributeChange,
  Attributes,
  LinkChange,
  ObjectId,
  ObjectType,
} from '../directory/directory-object.js';
import { isSynced } from '../directory/mastery.js';
import { attributeLimit, deletionLimit, linkLimit } from '../recovery/blocked.js';
import type { Actor } from '../timeline/events.js';
import type { Existence, NetDifference } from './net-difference.js';
import type { ReportTotals } from './report-events.js';

/** What bringing the later state back to the earlier one needs. */
export type RecoveryAction = 'update' | 'restore' | 'softDelete' | 'recreate' | 'none';

export interface Recoverability {
  readonly recoverable: boolean;
  /** Why not; `null` when it is. */
  readonly reason: string | null;
}

/** One object that differs between the two sides of a report. */
export interface ReportRow {
  readonly objectId: ObjectId;
  readonly objectType: ObjectType;
  readonly displayName: string;
  readonly recoveryAction: RecoveryAction;
  /** Why nothing, or not everything, can be brought back. */
  readonly reason: string | null;
  readonly attributes: readonly (AttributeChange & Recoverability)[];
  readonly links: readonly (LinkChange & Recoverability)[];
  /** Who made the changes in between; empty while nothing is attributed. */
  readonly actors: readonly Actor[];
  readonly changeIds: readonly string[];
  readonly sourceOfAuthority: 'cloud' | 'on-premises';
}

/** What a row needs to know beside the difference itself. */
export interface RowFacts {
  /** The object on the later side; empty when it was not there. */
  readonly attributes: Attributes;
  readonly actors: readonly Actor[];
}

/**
 * The part of a difference that a report shows: without what the directory maintains by itself;
 * `undefined` when nothing is left.
 */
export const comparable = (net: NetDifference): NetDifference | undefined => {
  const attributes = net.attributes.filter(({ name }) => {
    const { compared, volatile } = propertyRule(net.objectType, name);
    return compared && volatile !== true;
  });
  const { before, after } = net.existence;
  const isEmpty = before === after && attributes.length === 0 && net.links.length === 0;
  return isEmpty ? undefined : { ...net, attributes };
};

export const NO_TOTALS: ReportTotals = { objects: 0, attributes: 0, links: 0 };

/** How many rows, attributes and links a report has with one row more. */
export const totalsWith = (
  totals: ReportTotals,
  { attributes, links }: Pick<NetDifference, 'attributes' | 'links'>,
): ReportTotals => ({
  objects: totals.objects + 1,
  attributes: totals.attributes + attributes.length,
  links: totals.links + links.length,
});

/** One row of a report, from a difference that {@link comparable} has passed. */
export const reportRow = (net: NetDifference, { attributes, actors }: RowFacts): ReportRow => {
  const { objectId, objectType, displayName, changeIds } = net;
  const synced = isSynced(attributes);
  const whole = synced ? SYNCED : wholeReason(net);
  const parts = {
    attributes: net.attributes.map((change) => ({
      ...change,
      ...because(whole ?? attributeLimit(objectType, change.name, attributes)?.detail ?? null),
    })),
    links: net.links.map((change) => ({
      ...change,
      ...because(whole ?? linkLimit(objectType, change.relation, attributes)?.detail ?? null),
    })),
  };
  return {
    objectId,
    objectType,
    displayName,
    ...actionOf(net, synced, parts),
    ...parts,
    actors,
    changeIds,
    sourceOfAuthority: synced ? 'on-premises' : 'cloud',
  };
};

const SYNCED = 'Mastered on-premises, so it has to be changed in Active Directory';
const HARD_DELETED = 'It is no longer among the deleted items, so the directory cannot restore it';
const CREATED_SINCE = 'The object did not exist on the earlier side';
const GONE_AGAIN = 'It existed on neither side';

const because = (reason: string | null): Recoverability => ({
  recoverable: reason === null,
  reason,
});

/** Why none of an object's values can be brought back one by one. */
const wholeReason = ({ existence: { before, after } }: NetDifference): string | null => {
  if (after === 'hard-deleted') return before === 'live' ? HARD_DELETED : GONE_AGAIN;
  if (before === 'live') return null;
  return after === 'live' ? CREATED_SINCE : GONE_AGAIN;
};

type Parts = Pick<ReportRow, 'attributes' | 'links'>;
type Action = Pick<ReportRow, 'recoveryAction' | 'reason'>;

const actionOf = (net: NetDifference, synced: boolean, parts: Parts): Action => {
  if (synced) return { recoveryAction: 'none', reason: SYNCED };
  const { before, after } = net.existence;
  if (before === 'live') return backToLife(after, parts);
  if (after !== 'live') return { recoveryAction: 'none', reason: GONE_AGAIN };
  const limit = deletionLimit(net.objectType);
  return { recoveryAction: limit === null ? 'softDelete' : 'none', reason: limit?.detail ?? null };
};

const backToLife = (after: Existence, { attributes, links }: Parts): Action => {
  if (after === 'soft-deleted') return { recoveryAction: 'restore', reason: null };
  if (after !== 'live') return { recoveryAction: 'recreate', reason: HARD_DELETED };
  const lost = [...attributes, ...links].find(({ recoverable }) => !recoverable);
  const some = [...attributes, ...links].some(({ recoverable }) => recoverable);
  return { recoveryAction: some ? 'update' : 'none', reason: lost?.reason ?? null };
};
