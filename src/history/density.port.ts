import type { ObjectType } from '../domain/directory/directory-object.js';
import type { Instant } from '../domain/instant.js';
import type { TimelineQuery } from './history.port.js';

export interface DensityQuery extends Omit<TimelineQuery, 'order' | 'page'> {
  /** At most so many. */
  readonly buckets: number;
}

/** What happened from `at` on, for as long as a bucket is. */
export interface DensityBucket {
  readonly at: Instant;
  /**
   * Seen by looks, first sights left out: by the type an object was first seen with, without types of which
   * there are none.
   */
  readonly counts: Readonly<Record<ObjectType, number>>;
  /** Objects seen for the first time, without anything having happened to them. */
  readonly discovered: number;
  /** What the audit log says, and no look saw. */
  readonly reported: number;
}

/** How many entries of a timeline there are at a time: what a count of its pages gives. */
export interface Density {
  /** Where the first bucket begins: as asked for, else the first entry there is, whoever made it. */
  readonly from: Instant;
  /** The last instant that is counted: as asked for, else of the last look or entry. */
  readonly until: Instant;
  readonly bucketMs: number;
  /** In the order of time, without the empty ones. */
  readonly buckets: readonly DensityBucket[];
  /** Of all entries: changes, first sights and what was only reported. */
  readonly total: number;
  /** Whether the numbers are what a count gives; else none is less, and some may be more. */
  readonly exact: boolean;
}
