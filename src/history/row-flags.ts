import type { ObjectStatus } from '../domain/directory/directory-object.js';

const STATUSES: readonly ObjectStatus[] = ['live', 'soft-deleted', 'hard-deleted'];
const STATUS = 0b11;
const STEP_SHIFT = 2;
const STEP = 0b1111;

/** The row is not a change, and speaks of one. */
export const ATTRIBUTION = 1 << 6;
/** A block of texts begins with the row. */
export const BLOCK = 1 << 7;
/** The row is no object's: what was only reported, or an attribution of a change that is not known. */
export const NO_OBJECT = 1 << 8;

/** Of a change: the status after it, and how many changes lie between it and a whole state. */
export const changeFlags = (status: ObjectStatus, step: number): number =>
  STATUSES.indexOf(status) | (step << STEP_SHIFT);

export const statusOf = (flags: number): ObjectStatus => STATUSES[flags & STATUS] ?? 'live';

/** 0 when the row itself tells the whole state. */
export const stepOf = (flags: number): number => (flags >>> STEP_SHIFT) & STEP;

/** Whether the row tells what an audit log says and no look saw. */
export const isReportedRow = (flags: number): boolean =>
  (flags & (NO_OBJECT | ATTRIBUTION)) === NO_OBJECT;
