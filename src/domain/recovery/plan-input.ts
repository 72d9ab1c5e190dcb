import type { Existence, NetDifference } from '../comparison/net-difference.js';
import type { Attributes, Link, ObjectId } from '../directory/directory-object.js';
import type { Choices } from './plan.js';

/** One object that the changes in scope touched, and how it is now. */
export interface TouchedObject {
  /** From the target to now, by the changes in scope. */
  readonly difference: NetDifference;
  /** Whether it was there then; before the first change in scope, when only some changes count. */
  readonly then: Existence;
  readonly now: {
    readonly existence: Existence;
    readonly displayName: string;
    readonly attributes: Attributes;
    /** All links, where later changes by others have to be told apart; `null` where there are none. */
    readonly links: readonly Link[] | null;
  };
}

export interface LinkEnd {
  readonly existence: Existence;
  readonly displayName: string;
}

export interface PlanInput {
  readonly touched: readonly TouchedObject[];
  readonly choices: Choices;
  /** How the other end of a link is now; `undefined` for types that are not captured. */
  readonly endOf: (id: ObjectId) => LinkEnd | undefined;
}
