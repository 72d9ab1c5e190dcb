import type { Attributes } from '../directory/directory-object.js';
import type { ChangeEvent } from '../timeline/events.js';

/** A change with what is known of the object it is of, which the event of a deletion does not hold. */
export interface KnownChange {
  readonly event: ChangeEvent;
  readonly attributes: Attributes;
}

/** What a record says of one thing about an object; `undefined` where it does not say. */
export interface Claim {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}
