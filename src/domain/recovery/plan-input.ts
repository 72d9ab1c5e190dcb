import type { Existence, NetDifference } from '../comparison/net-difference.js';
import type { Attributes, Link, ObjectId, ObjectType } from '../directory/directory-object.js';
import type { CauseConflict } from './cause/without-changes.js';
import type { ChoiceFor } from './choices.js';
import type { TakenChange, TakenChanges } from './reasons.js';

/** Something that the changes in scope set and others changed again, with these later changes. */
export type LaterChanged = CauseConflict & { readonly later: readonly TakenChange[] };

/** One object that the changes in scope touched, and how it is now. */
export interface TouchedObject {
  /** From how it was, or would be without the changes in scope, to now. */
  readonly difference: NetDifference;
  /** Whether it was there then, also where the scope does not cover that. */
  readonly then: Existence;
  readonly now: {
    readonly existence: Existence;
    readonly displayName: string;
    /** As last known, where it is gone. */
    readonly attributes: Attributes;
  };
  readonly changes: TakenChanges;
  readonly conflicts: readonly LaterChanged[];
}

export interface LinkEnd {
  readonly objectType: ObjectType;
  readonly existence: Existence;
  readonly displayName: string;
  readonly attributes: Attributes;
}

/** What drafts need beside the object that they are about. */
export interface PlanContext {
  readonly choiceFor: ChoiceFor;
  /** How the other end of a link is now; `undefined` for types that are not captured. */
  readonly endOf: (id: ObjectId) => LinkEnd | undefined;
  /** The links of an object now, or as last known. */
  readonly linksOf: (id: ObjectId) => readonly Link[];
}
