import type { Link, ObjectId, ObjectType } from '../directory/directory-object.js';
import type { Json } from '../json.js';

/** One attribute a step writes: the value it expects to find and the value it wants. */
export interface AttributeTarget {
  readonly name: string;
  readonly expected: Json;
  readonly desired: Json;
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
  | 'target-missing';

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
  /** Why the step stands where it stands; steps of one rank do not depend on each other. */
  readonly rank: number;
  /** A step that cannot be taken is shown, with its reason, and never written. */
  readonly blocked: Blocked | null;
}

export interface UpdateStep extends StepBase {
  readonly operation: 'update';
  readonly attributes: readonly AttributeTarget[];
}
export interface LifeStep extends StepBase {
  readonly operation: 'restore' | 'softDelete' | 'recreate';
}
export interface LinkStep extends StepBase {
  readonly operation: 'addLink' | 'removeLink';
  readonly link: Link & { readonly targetName: string };
}

/** One write, with what it expects and what it wants. */
export type Step = UpdateStep | LifeStep | LinkStep;

export interface Choices {
  readonly attributes: 'restore' | 'keep';
  readonly links: 'merge' | 'rollback' | 'skip';
  /** What to do with objects that did not exist then. */
  readonly created: 'keep' | 'softDelete';
  readonly onConflict: 'skip' | 'overwrite';
}

export const defaultChoices: Choices = {
  attributes: 'restore',
  links: 'rollback',
  created: 'keep',
  onConflict: 'skip',
};
