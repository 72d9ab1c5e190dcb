import { propertyRule } from '../directory/catalogue.js';
import type {
  AttributeChange,
  Attributes,
  LinkChange,
  ObjectId,
  ObjectType,
} from '../directory/directory-object.js';
import { isSynced } from '../directory/mastery.js';
import type { CauseConflict } from '../recovery/cause/without-changes.js';
import type { Lost } from '../recovery/plan.js';
import { partsOf as removalsApart } from '../recovery/removals.js';
import type { Actor } from '../timeline/events.js';
import { type Existence, isEmpty, type NetDifference } from './net-difference.js';
import {
  type Fate,
  fateOf,
  type LinkEnds,
  type RecoveryAction,
  type Sides,
} from './recoverability.js';
import type { ReportTotals } from './report-events.js';

export interface Recoverability {
  readonly recoverable: boolean;
  /** Why not; `null` when it is. */
  readonly reason: string | null;
}

export type SourceOfAuthority = 'cloud' | 'on-premises';

export interface ReportLink extends LinkChange, Recoverability {
  /** Whether the link stood. */
  readonly before: boolean;
  readonly after: boolean;
  readonly target: LinkEnds;
}

/** One object that differs between the two sides of a report. */
export interface ReportRow {
  readonly objectId: ObjectId;
  /** Of an object that was made anew in between: the id it had on the earlier side. */
  readonly formerId: ObjectId | null;
  readonly objectType: ObjectType;
  readonly displayName: string;
  readonly existence: NetDifference['existence'];
  readonly recoveryAction: RecoveryAction;
  /** How much of the difference a recovery can take back. */
  readonly recoverable: 'all' | 'part' | 'none';
  /** Why nothing, or not everything, can be brought back. */
  readonly reason: string | null;
  /** What does not come back with an object that is made anew. */
  readonly lost: readonly Lost[];
  readonly attributes: readonly (AttributeChange & Recoverability)[];
  readonly links: readonly ReportLink[];
  /** What others changed again after the changes that a report leaves out: it is kept. */
  readonly conflicts: readonly CauseConflict[];
  /** Who made the changes in between; empty while nothing is attributed. */
  readonly actors: readonly Actor[];
  readonly changeIds: readonly string[];
  /** `null` on a side where the object was not there. */
  readonly sourceOfAuthority: {
    readonly before: SourceOfAuthority | null;
    readonly after: SourceOfAuthority | null;
  };
}

/** A difference as a report shows it. */
export interface ShownDifference {
  readonly net: NetDifference;
  readonly formerId: ObjectId | null;
  /** Whether it was there on the earlier side, where that is no state of the past. */
  readonly then: Existence | null;
  readonly conflicts: readonly CauseConflict[];
}

/** What a row needs to know beside the difference itself. */
export interface RowFacts extends Sides {
  readonly actors: readonly Actor[];
  readonly endsOf: (id: ObjectId) => LinkEnds;
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
  const shown = { ...net, attributes };
  return isEmpty(shown) ? undefined : shown;
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
export const reportRow = (
  { net, formerId, conflicts }: ShownDifference,
  facts: RowFacts,
): ReportRow => {
  const { objectId, objectType, displayName, existence, changeIds } = net;
  const fate = fateOf(net, facts);
  const parts = partsOf(net, facts, fate);
  const left = conflicts.length === 0 ? leftBy(fate, parts) : CHANGED_AGAIN;
  return {
    ...{ objectId, formerId, objectType, displayName, existence },
    ...outcomeOf(fate, parts, left),
    lost: fate.lost,
    ...parts,
    conflicts,
    actors: facts.actors,
    changeIds,
    sourceOfAuthority: {
      before: authorityOf(facts.existence.before, facts.before),
      after: authorityOf(facts.existence.after, facts.after),
    },
  };
};

type Parts = Pick<ReportRow, 'attributes' | 'links'>;

const partsOf = (net: NetDifference, { endsOf }: RowFacts, fate: Fate): Parts => ({
  attributes: net.attributes
    .flatMap((change) => removalsApart(net.objectType, change))
    .map((change) => ({ ...change, ...because(fate.attribute(change)) })),
  links: net.links.map((change) => {
    const target = endsOf(change.targetId);
    const wasAdded = change.op === 'added';
    const reason = fate.link(change, target);
    return { ...change, before: !wasAdded, after: wasAdded, target, ...because(reason) };
  }),
});

const because = (reason: string | null): Recoverability => ({
  recoverable: reason === null,
  reason,
});

const CHANGED_AGAIN = 'Somebody else changed it again afterwards, so that is kept';

/** Why not all of it comes back; `null` when all does. */
const leftBy = ({ reason, lost }: Fate, { attributes, links }: Parts): string | null => {
  const part = [...attributes, ...links].find(({ recoverable }) => !recoverable);
  return reason ?? part?.reason ?? lostText(lost);
};

const lostText = (lost: readonly Lost[]): string | null =>
  lost.length === 0
    ? null
    : `It comes back without ${lost.map(({ what }) => what.replace(/^Its /, 'its ')).join(', ')}`;

const outcomeOf = (
  { action }: Fate,
  { attributes, links }: Parts,
  left: string | null,
): Pick<ReportRow, 'recoveryAction' | 'recoverable' | 'reason'> => {
  if (action === 'softDelete' || action === 'delete') {
    return { recoveryAction: action, recoverable: 'all', reason: null };
  }
  const some = [...attributes, ...links].some(({ recoverable }) => recoverable);
  return action === 'none' || (action === 'update' && !some)
    ? { recoveryAction: 'none', recoverable: 'none', reason: left }
    : { recoveryAction: action, recoverable: left === null ? 'all' : 'part', reason: left };
};

const authorityOf = (existence: Existence, attributes: Attributes): SourceOfAuthority | null => {
  if (existence === 'absent') return null;
  return isSynced(attributes) ? 'on-premises' : 'cloud';
};
