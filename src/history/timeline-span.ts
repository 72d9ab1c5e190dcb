import { instantAt } from '../domain/instant.js';
import { cursorOf, pairIn } from './cursor.js';
import { firstTold } from './first-told.js';
import type { EntryPlace } from './entry-place.port.js';
import type { Moment, TimelineQuery, TimelineRow } from './history.port.js';
import type { BaselineRow, Model } from './model.js';
import { type At, atOf } from './positions.js';
import { LAST_TIME, timeOf } from './reported-index.js';
import type { RowRange } from './row-ranges.js';
import type { RowNo } from './rows.js';

/** Where the rows of a question lie, ends included. */
export interface TimelineSpan {
  readonly tenant: number;
  readonly baseline: BaselineRow | null;
  /** Of the changes that looks saw. */
  readonly seen: Pick<RowRange, 'low' | 'high'>;
  /** Of what was reported: where it was recorded. */
  readonly recorded: Pick<RowRange, 'low' | 'high'>;
  /** And when it occurred, in milliseconds since 1970. */
  readonly occurred: { readonly from: number; readonly until: number };
}

/**
 * The span between two moments, which may lie beyond what there is; `undefined` for a tenant that is not
 * known. @throws InvalidValue for a position that is none
 */
export const spanOf = (
  model: Model,
  tenantId: string,
  { from, until }: Pick<TimelineQuery, 'from' | 'until'>,
): TimelineSpan | undefined => {
  const tenant = model.tenants.get(tenantId);
  if (tenant === undefined) return undefined;
  const { no, baseline } = tenant;
  const low = lowEnd(model, no, from);
  const high = highEnd(model, no, until);
  return {
    tenant: no,
    baseline,
    seen: { low: Math.max(low.seen, firstTold(model, tenantId)), high: high.seen },
    recorded: { low: low.recorded, high: high.recorded },
    occurred: { from: low.occurred, until: high.occurred },
  };
};

interface End {
  readonly seen: RowNo;
  readonly recorded: RowNo;
  readonly occurred: number;
}

const lowEnd = ({ rows, times }: Model, tenant: number, from: Moment | undefined): End => {
  if (from === undefined) return { seen: 1, recorded: 1, occurred: 0 };
  if ('instant' in from) {
    const time = timeOf(from.instant);
    return { seen: times.lastRow(tenant, time - 1) + 1, recorded: 1, occurred: time };
  }
  const row = rows.upTo(atOf(from.position) - 1) + 1;
  return { seen: row, recorded: row, occurred: 0 };
};

const highEnd = ({ rows, times }: Model, tenant: number, until: Moment | undefined): End => {
  const { committed } = rows;
  if (until === undefined) return { seen: committed, recorded: committed, occurred: LAST_TIME };
  if ('instant' in until) {
    const time = timeOf(until.instant);
    return { seen: times.lastRow(tenant, time), recorded: committed, occurred: time };
  }
  const row = rows.upTo(atOf(until.position));
  return { seen: row, recorded: row, occurred: LAST_TIME };
};

/**
 * Where the page before ended: a time, and the place in the log of the row that stood there.
 * @throws InvalidValue naming `cursor`
 */
export const cursorIn = ({
  page,
}: Pick<TimelineQuery, 'page'>): readonly [time: number, at: At] | undefined =>
  page.after === undefined ? undefined : pairIn(page.after);

/** Where an entry stands among the others, in the order of time and then of the log. */
export const placeOfEntry = (
  { rows }: Model,
  { position }: Pick<TimelineRow, 'position'>,
): EntryPlace => {
  const row = rows.upTo(atOf(position));
  const time = rows.time(row);
  return { instant: instantAt(time), cursor: cursorOf(time, rows.at(row)) };
};
