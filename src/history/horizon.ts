import { epochMsOf } from '../domain/instant.js';
import type { Model, TenantRow } from './model.js';
import type { ObjectVersion } from './object-versions.js';
import { type RowNo, type Rows, toldBy, Word } from './rows.js';

/**
 * Which changes of a tenant count: those seen by then, and those seen later that occurred by then, as far as
 * it was known. Plain numbers, so that other threads take it as it is.
 */
export interface Horizon {
  /** Milliseconds since 1970; changes that occurred up to here count. */
  readonly asOf: number;
  /** The last change that was seen by then. */
  readonly upTo: RowNo;
  /** The last change that was known; those between are looked at one by one. */
  readonly until: RowNo;
  /** The last attribution that was known; 0 where changes count as they were seen. */
  readonly known: RowNo;
  /** Up to here, in milliseconds since 1970, changes are told as they were seen: a baseline has no more. */
  readonly sealed: number;
}

/** What of a tenant counts at an instant, as it was known at another, now when that is left out. */
export const horizonAt = (
  { rows, times, attributed }: Model,
  tenant: TenantRow | undefined,
  asOf: number,
  asAt = Infinity,
): Horizon => {
  const no = tenant?.no ?? -1;
  const isNow = asAt === Infinity;
  return {
    asOf,
    upTo: times.lastRow(no, Math.min(asOf, asAt)),
    until: isNow ? rows.committed : times.lastRow(no, asAt),
    known: isNow ? rows.committed : attributed.knownAt(no, asAt),
    sealed: sealedOf(tenant),
  };
};

/** Milliseconds since 1970 up to which a tenant's changes are folded into its baseline; 0 when it has none. */
export const sealedOf = (tenant: TenantRow | undefined): number =>
  tenant?.baseline ? epochMsOf(tenant.baseline.instant) - 1 : 0;

type Known = Pick<Horizon, 'known' | 'sealed'>;
type Numbers = Pick<Rows, 'get' | 'time'>;

/** All rows up to one, as seen. */
export const asSeen = (upTo: RowNo): Horizon => ({
  asOf: Infinity,
  upTo,
  until: upTo,
  known: 0,
  sealed: Infinity,
});

/** When attributions say that a change occurred, else when it was seen; in milliseconds since 1970. */
const movedAt = (rows: Numbers, change: RowNo, known: RowNo): number => {
  let [early, isKnown] = [Infinity, false];
  let row = rows.get(change, Word.attribution);
  for (; row > 0; row = rows.get(row, Word.previous)) {
    if (row > known) continue;
    // The last of several records is the one that completes the change.
    early = Math.min(early, rows.get(row, Word.attribution));
    isKnown = true;
  }
  return isKnown ? rows.time(change) - early : rows.time(change);
};

/**
 * When a change occurred, in milliseconds since 1970: never before the object's change before it, as the
 * order of an object's changes is the log's.
 */
export const occurredAt = (rows: Numbers, change: RowNo, { known, sealed }: Known): number => {
  let occurred = movedAt(rows, change, known);
  let row = rows.get(change, Word.previous);
  for (; row > 0 && rows.time(row) > occurred; row = rows.get(row, Word.previous)) {
    occurred = Math.max(occurred, sealed, movedAt(rows, row, known));
  }
  return occurred;
};

/** Since when an object is as it was after a change, in milliseconds since 1970; `version` is that. */
export const validFromOf = (
  rows: Numbers,
  last: RowNo,
  version: Pick<ObjectVersion, 'validFrom'>,
  known: Known,
): number => {
  const change = toldBy(rows, last);
  return rows.time(change) <= known.sealed ? version.validFrom : occurredAt(rows, change, known);
};

/** The last change of an object that counts; 0 when there is none. */
export const lastCounted = (
  { rows, objectRows }: Pick<Model, 'rows' | 'objectRows'>,
  ordinal: number,
  { asOf, upTo, until, known }: Horizon,
): RowNo => {
  let later = objectRows.after(ordinal, upTo);
  while (later > 0 && later <= until && movedAt(rows, later, known) <= asOf) {
    later = objectRows.after(ordinal, later);
  }
  return later === 0 ? objectRows.last(ordinal) : rows.get(later, Word.previous);
};

/** Changes of a tenant seen later that count as well, in log order. */
export const alsoCounted = (model: Model, tenant: number, horizon: Horizon): readonly RowNo[] => {
  const { rows, ordinals, attributed } = model;
  const { asOf, upTo, until, known } = horizon;
  const also = new Set<RowNo>();
  for (const row of attributed.maybeBy(asOf, { low: upTo + 1, high: until })) {
    const previous = rows.get(row, Word.previous);
    const isInOrder = previous <= upTo || also.has(previous);
    const isOfTenant = ordinals.tenantOf(rows.get(row, Word.object)) === tenant;
    if (isInOrder && isOfTenant && movedAt(rows, row, known) <= asOf) also.add(row);
  }
  return [...also];
};
