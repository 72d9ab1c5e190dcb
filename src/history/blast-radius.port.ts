import type { ObjectType } from '../domain/directory/directory-object.js';
import type { Instant } from '../domain/instant.js';
import type { SeverityLevel } from '../domain/severity/severity.js';
import type { Actor } from '../domain/timeline/events.js';
import type { TimelineQuery } from './history.port.js';
import type { Top } from './overview.port.js';

/** Whose doing is asked for: where both are given, both must fit. */
export type BlastQuery = Pick<TimelineQuery, 'actor' | 'correlationId' | 'from' | 'until'>;

/** What happened to objects of a type: how many changes of each level, and to how many objects. */
export type TouchedType = Readonly<Record<SeverityLevel, number>> & {
  readonly objectType: ObjectType;
  readonly objects: number;
};

/** How much somebody touched: what a count of the timeline gives, first sights left out. */
export interface BlastRadius {
  /** Seen by looks. */
  readonly changes: number;
  /** Reported by the audit log, and seen by no look. */
  readonly reported: number;
  readonly objects: number;
  /** Where the first and the last of them stand in the timeline; `null` when there is none. */
  readonly first: Instant | null;
  readonly last: Instant | null;
  /** The types with the most severe changes first. */
  readonly byType: readonly TouchedType[];
  /** Who else had a part in the same changes. */
  readonly actors: Top<Pick<Actor, 'kind' | 'id' | 'name'>>;
  /** Of the audit log. */
  readonly correlationIds: Top<{ readonly correlationId: string }>;
  /** Whether all was counted; else only what is newest, and everything is a least number. */
  readonly exact: boolean;
}
