import type {
  Attributes,
  Link,
  ObjectId,
  ObjectStatus,
  ObjectType,
} from '../directory/directory-object.js';
import type { Seal } from '../integrity/seal.js';
import type { Instant } from '../instant.js';
import type { Event } from './events.js';

/** An object as it was at the end of a baseline's last day, also when it was deleted before. */
export interface BaselineObject {
  readonly objectId: ObjectId;
  readonly objectType: ObjectType;
  readonly displayName: string;
  readonly status: ObjectStatus;
  readonly attributes: Attributes;
  readonly links: readonly Link[];
  readonly deletedDateTime: Instant | null;
  /** Since when it was so, and the change that made it so. */
  readonly validFrom: Instant;
  readonly changeId: string;
}

/** Some objects of a baseline; an object with many links may go on in the next part. */
export type BaselinePart = Event<
  'BaselinePart',
  { part: number; objects: readonly BaselineObject[] }
>;

/**
 * What stands for the slices up to `day`. They are needed until their removal is ordered; from then on the
 * tenant is known from `instant` on.
 */
export type BaselineSealed = Event<
  'BaselineSealed',
  {
    /** The last day folded in, `YYYYMMDD`, UTC. */
    day: string;
    /** The earliest instant that can be asked for. */
    instant: Instant;
    /** The last position folded in. */
    position: string;
    parts: number;
    objects: number;
    /** Hex SHA-256 over the exact JSON of each part's data, in order. */
    hash: string;
    /** Ends of the last looks up to then. */
    lastLooks: Readonly<Record<string, Instant>>;
    /** Its heads are those of the slices up to `day`. */
    seal?: Seal;
  }
>;

/** Recorded before anything is removed: these slices, each with its last event, are not to be read any more. */
export type SliceRemovalOrdered = Event<
  'SliceRemovalOrdered',
  {
    baselineDay: string;
    slices: readonly { streamId: string; revision: number; chain: string | null }[];
  }
>;

export type SlicesRemoved = Event<'SlicesRemoved', { baselineDay: string }>;

export type LegalHoldPlaced = Event<
  'LegalHoldPlaced',
  { by: string; byId?: string; reason: string }
>;
export type LegalHoldReleased = Event<
  'LegalHoldReleased',
  { by: string; byId?: string; reason: string }
>;

export type RetentionEvent =
  | BaselinePart
  | BaselineSealed
  | SliceRemovalOrdered
  | SlicesRemoved
  | LegalHoldPlaced
  | LegalHoldReleased;
