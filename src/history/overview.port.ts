import type { ObjectId, ObjectType } from '../domain/directory/directory-object.js';
import type { Instant } from '../domain/instant.js';
import type { Actor } from '../domain/timeline/events.js';
import type { Position } from '../event-store/event-store.port.js';
import type { Trust } from './history.port.js';

/** What a row of the timeline is, for those who count; `deleted` is soft and hard. */
export const changeKinds = [
  'discovered',
  'created',
  'changed',
  'deleted',
  'restored',
  'reported',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Rows of the timeline in a minute or an hour; kinds and types of which there are none are left out. */
export interface Bucket {
  /** Where it begins. */
  readonly at: Instant;
  readonly counts: Readonly<Record<ObjectType, Readonly<Partial<Record<ChangeKind, number>>>>>;
}

/** Buckets in the order of time; in a whole overview without the empty ones. */
export interface Buckets {
  /** Where the first one begins, be there anything in it or not. */
  readonly from: Instant;
  readonly buckets: readonly Bucket[];
}

/** The most frequent ones, at most ten; of as many by their own order. */
export interface Top<Row> {
  readonly rows: readonly (Row & { readonly changes: number })[];
  /** What is not in the rows, added up. */
  readonly others: number;
  /** Whether all were told apart; else there were too many, and `changes` are least numbers. */
  readonly exact: boolean;
}

/** Of the timeline from an instant on, first sights left out. */
export interface Span {
  readonly from: Instant;
  /** Seen by a look. */
  readonly changes: number;
  /** Those of them of which nobody knows yet who made them. */
  readonly unattributed: number;
  /** Reported by the audit log, and seen by no look. */
  readonly reported: number;
  readonly actors: Top<Pick<Actor, 'kind' | 'id' | 'name'>>;
  /** Name and type are `null` for what no look has seen. */
  readonly objects: Top<{
    readonly objectId: ObjectId;
    readonly objectType: ObjectType | null;
    readonly displayName: string | null;
  }>;
  readonly activities: Top<{ readonly activity: string }>;
}

/**
 * What a dashboard shows of a tenant: each number is what a count of the timeline gives, up to an hour ahead
 * of the clock.
 */
export interface Overview {
  /** With the gaps that touch the last day. */
  readonly trust: Trust;
  /** Live objects per type. */
  readonly live: Readonly<Record<ObjectType, number>>;
  /** Of the last 24 hours, the current minute included. */
  readonly minutes: Buckets;
  /** Of the last 30 days, the current hour included. */
  readonly hours: Buckets;
  /** The last 60 minutes, the current one included. */
  readonly lastHour: Span;
  /** The last 1,440 minutes, the current one included. */
  readonly lastDay: Span;
}

/**
 * What is different now, with values as they are, so that nothing is wrong when it comes twice: parts that
 * stand here replace those that were there, buckets those of the same instant (one without counts is empty),
 * and buckets before `from` are past.
 */
export type OverviewPatch = Partial<Overview>;

/** `at` is the place in the log that all is told up to. */
export type OverviewUpdate =
  | { readonly at: Position; readonly whole: Overview }
  | { readonly at: Position; readonly patch: OverviewPatch };

/** Counters and top lists for dashboards, kept by following the history while somebody asks. */
export abstract class Overviews {
  /** How a tenant is now; an empty one while nothing is known of it. */
  abstract get(tenantId: string): Promise<Overview>;
  /**
   * The whole, then what changes, at most four times a second. Who has been told up to a place gets what is
   * new behind it, or the whole where that is not known any more. Nothing waits for who reads slowly: the
   * next update holds all that changed meanwhile. Ends when aborted or closed; @throws ProjectionStopped
   */
  abstract follow(
    tenantId: string,
    after: Position | null,
    signal: AbortSignal,
  ): AsyncIterable<OverviewUpdate>;
}
