import type { ObjectStatus } from '../domain/directory/directory-object.js';
import type { SeverityLevel } from '../domain/severity/severity.js';
import { type ChangeEvent, isFirstSight } from '../domain/timeline/events.js';

const STATUSES: readonly ObjectStatus[] = ['live', 'soft-deleted', 'hard-deleted'];
const STATUS = 0b11;
const STEP_SHIFT = 2;
const STEP = 0b1111;

/** The row is not a change, and speaks of one. */
export const ATTRIBUTION = 1 << 6;
/** Links of the object begin or end with the change. */
export const LINKS = 1 << 7;
/** The row is no object's: what was only reported, or an attribution of a change that is not known. */
export const NO_OBJECT = 1 << 8;

export const tellsLinks = (flags: number): boolean => (flags & LINKS) !== 0;

const NAMES_ACTOR = 1 << 14;

/** Of what the audit log says: whether it names somebody who did it. */
export const actorFlags = (actors: readonly unknown[]): number =>
  actors.length > 0 ? NAMES_ACTOR : 0;

export const namesActor = (flags: number): boolean => (flags & NAMES_ACTOR) !== 0;

const TYPES: readonly ChangeEvent['type'][] = [
  'ObjectDiscovered',
  'ObjectCreated',
  'ObjectChanged',
  'ObjectSoftDeleted',
  'ObjectRestored',
  'ObjectHardDeleted',
  'LinksDiscovered',
];
const TYPE_SHIFT = 9;
const TYPE = 0b111;

/** Of a change that is told: what kind of event it is, so that changes are counted without reading them. */
export const typeFlags = (type: ChangeEvent['type']): number => TYPES.indexOf(type) << TYPE_SHIFT;

export const typeOfChange = (flags: number): ChangeEvent['type'] | undefined =>
  TYPES[(flags >>> TYPE_SHIFT) & TYPE];

/** Of a change that is told: whether it was there before anybody looked. */
export const isFirstSightRow = (flags: number): boolean => {
  const type = typeOfChange(flags);
  return type !== undefined && isFirstSight({ type });
};

/** In the order of their numbers: a row without them is ordinary. */
const LEVELS: readonly SeverityLevel[] = ['low', 'medium', 'high'];
const LEVEL_SHIFT = 12;
const LEVEL = 0b11;

/** Of a change that is told, and of what was only reported: how much it deserves a look. */
export const severityFlags = (level: SeverityLevel): number => LEVELS.indexOf(level) << LEVEL_SHIFT;

export const severityOfRow = (flags: number): SeverityLevel =>
  LEVELS[(flags >>> LEVEL_SHIFT) & LEVEL] ?? 'low';

/** Of a change: the status after it, and how many changes lie between it and a whole state. */
export const changeFlags = (status: ObjectStatus, step: number): number =>
  STATUSES.indexOf(status) | (step << STEP_SHIFT);

export const statusOf = (flags: number): ObjectStatus => STATUSES[flags & STATUS] ?? 'live';

/** 0 when the row itself tells the whole state. */
export const stepOf = (flags: number): number => (flags >>> STEP_SHIFT) & STEP;

/** Whether the row tells what an audit log says and no look saw. */
export const isReportedRow = (flags: number): boolean =>
  (flags & (NO_OBJECT | ATTRIBUTION)) === NO_OBJECT;

/** Rows in one block of texts. */
export const MOST_PLACES = 1 << 12;
const PLACE_SHIFT = 20;

/** How many rows behind the first of its block of texts a row stands. */
export const placeFlags = (place: number): number => (place << PLACE_SHIFT) >>> 0;

export const placeOf = (flags: number): number => flags >>> PLACE_SHIFT;
