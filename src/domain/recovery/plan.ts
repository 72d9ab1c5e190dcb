import type {
  Link,
  LinkTarget,
  ObjectId,
  ObjectType,
  Relation,
} from '../directory/directory-object.js';
import type { Json } from '../json.js';

/** One attribute a step writes: the value it expects to find and the value it wants. */
export interface AttributeTarget {
  readonly name: string;
  readonly expected: Json;
  readonly desired: Json;
  /** Written also where something else than the expected value is found. */
  readonly overwrite?: true;
}

/** What cannot come back with an object, in words for an administrator. */
export interface Lost {
  readonly what: string;
  readonly why: string;
}

export type BlockedReason =
  | 'synced-from-on-premises'
  | 'dynamic-membership'
  | 'read-only'
  | 'secret'
  | 'unknown-property'
  | 'unknown-relation'
  | 'unknown-type'
  | 'hard-deleted'
  | 'hard-deletion'
  | 'changed-later-by-another'
  | 'target-missing'
  | 'kept-by-choice';

export interface Blocked {
  readonly reason: BlockedReason;
  readonly detail: string;
}

interface StepBase {
  /** `s0001`, `s0002`, … in the order of writing. */
  readonly stepId: string;
  readonly objectId: ObjectId;
  readonly objectType: ObjectType;
  readonly displayName: string;
  /** Orders the steps; those of one rank do not depend on each other. */
  readonly rank: number;
  /** What made it necessary, in words: `Deleted by eve@… since`. */
  readonly reason: string;
  /** Why it stands where it stands, in words: `After 2 groups it refers to`; `null` where nothing asks for it. */
  readonly place: string | null;
  /** The changes it takes back. */
  readonly changeIds: readonly string[];
  /** A step that cannot be taken is shown, with its reason, and never written. */
  readonly blocked: Blocked | null;
}

export interface UpdateStep extends StepBase {
  readonly operation: 'update';
  readonly attributes: readonly AttributeTarget[];
}
export interface LifeStep extends StepBase {
  /** `delete` is for good, and only of types that can be made again as they were: grants, assignments. */
  readonly operation: 'restore' | 'softDelete' | 'delete';
}
/** Makes an object anew that is gone for good. What refers to its old id follows to the new one. */
export interface RecreateStep extends StepBase {
  readonly operation: 'recreate';
  /** Each expects `null`. Ids in them are those known when the plan was made. */
  readonly attributes: readonly AttributeTarget[];
  readonly lost: readonly Lost[];
}
export interface LinkStep extends StepBase {
  readonly operation: 'addLink' | 'removeLink';
  readonly link: Link & NamedTarget;
  /** Of a link that is added where there can be only one: who is there, and goes with the same write. */
  readonly instead?: NamedTarget;
}

interface NamedTarget extends LinkTarget {
  readonly targetName: string;
}

/** One write, with what it expects and what it wants. */
export type Step = UpdateStep | LifeStep | RecreateStep | LinkStep;

/** What to do with each kind of difference. */
export interface Choice {
  readonly attributes: 'restore' | 'keep';
  readonly links: 'merge' | 'rollback' | 'skip';
  /** What to do with objects that did not exist then; those without a bin are deleted for good. */
  readonly created: 'keep' | 'softDelete';
  /**
   * What to do with objects that were deleted since: those that are gone for good are made anew, or stay gone
   * and only those in the bin come back.
   */
  readonly deleted: 'restore' | 'undelete' | 'keep';
  /** What to do where others changed it again, before the plan or after it. */
  readonly onConflict: 'skip' | 'overwrite';
}

/** Where another choice holds: what all of these name; what is left out names everything. */
export interface ChoiceWhere {
  readonly types?: readonly ObjectType[];
  readonly objectIds?: readonly ObjectId[];
  /** OData paths; a path covers what lies below it. With it, the exception is about attributes only. */
  readonly attributes?: readonly string[];
  /** With it, or with `targetIds`, the exception is about links only. */
  readonly relations?: readonly Relation[];
  readonly targetIds?: readonly ObjectId[];
}

export interface ChoiceException {
  readonly where: ChoiceWhere;
  readonly choice: Partial<Choice>;
}

/** What to do as a rule, and where else; of two exceptions about one thing the later holds. */
export interface Choices extends Choice {
  readonly exceptions: readonly ChoiceException[];
}

export const defaultChoices: Choices = {
  attributes: 'restore',
  links: 'rollback',
  created: 'keep',
  deleted: 'restore',
  onConflict: 'skip',
  exceptions: [],
};
