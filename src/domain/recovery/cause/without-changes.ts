import type { Existence, NetDifference } from '../../comparison/net-difference.js';
import type { Link } from '../../directory/directory-object.js';
import type { Json } from '../../json.js';

/** Something that the cause set and others changed again: kept as it is, for a person to decide. */
export interface CauseConflict {
  /** An OData path, `relation/targetId` for a link, or `status` for whether the object exists. */
  readonly name: string;
  /** Where it is about a link. */
  readonly link?: Link;
  /** A link is `true` or `false`, a status an {@link Existence}. */
  readonly now: Json;
  /** As it would be without the cause and without the later changes on top of it. */
  readonly without: Json;
  /** The later changes of others, in log order. */
  readonly changeIds: readonly string[];
}

/** One object that would be different without some of its changes. */
export interface WithoutCause {
  /**
   * From how it would be without these changes, and with what others set on top of them, to how it is now;
   * `changeIds` are the changes taken back.
   */
  readonly net: NetDifference;
  /** Whether it would exist. */
  readonly then: Existence;
  readonly conflicts: readonly CauseConflict[];
}
