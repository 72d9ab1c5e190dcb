import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { RowWithSides } from '../domain/comparison/graph-change.js';
import type { ReportTotals } from '../domain/comparison/report-events.js';
import {
  NO_TOTALS,
  type ReportRow,
  type ShownDifference,
  totalsWith,
} from '../domain/comparison/report-row.js';
import type { Report } from '../domain/comparison/report.js';
import { objectId, type ObjectId, type ObjectType } from '../domain/directory/directory-object.js';
import { InvalidValue } from '../domain/errors.js';
import { History, type Page, type PageRequest } from '../history/history.port.js';
import { Identities } from '../history/identities.port.js';
import { ReportDifferences, type ShownDifferences } from './report-differences.js';
import { ReportSides } from './report-sides.js';

/** Differences looked at for one page: a question that few rows pass must not hold up everybody. */
const MOST_LOOKED_AT = 5_000;
/** Rows between which other work gets its turn. */
const TURN = 100;

/** Which rows of a report are asked for; what is left out lets all pass. */
export interface RowsWanted {
  readonly type?: ObjectType;
  readonly action?: ReportRow['recoveryAction'];
  readonly recoverable?: ReportRow['recoverable'];
  /** A part of the display name, in any case, or an id. */
  readonly search?: string;
}

/** The rows of reports, computed from history as they are asked for. */
@Injectable()
export class ReportRows {
  constructor(
    private readonly history: History,
    private readonly identities: Identities,
    private readonly differences: ReportDifferences,
  ) {}

  /** Throws soon after the signal is aborted. */
  async totals(report: Report, signal?: AbortSignal): Promise<ReportTotals> {
    let totals = NO_TOTALS;
    for await (const { net } of this.differences.of(report).startingAt('', signal)) {
      totals = totalsWith(totals, net);
    }
    return totals;
  }

  /** In id order; short, even empty, with a `next` where few pass. @throws InvalidValue naming `cursor` */
  async page(
    report: Report,
    { size, after }: PageRequest,
    wanted: RowsWanted = {},
  ): Promise<Page<ReportRow>> {
    const shown = this.differences.of(report, wanted.type);
    const rowOf = this.wantedRows(report, wanted);
    const rows: ReportRow[] = [];
    let lookedAt = 0;
    let last: string | null = null;
    for await (const difference of await shownBehind(shown, after)) {
      if (rows.length === size || lookedAt === MOST_LOOKED_AT) return { rows, next: last };
      rows.push(...(await rowOf(difference)));
      last = difference.net.objectId;
      lookedAt += 1;
      if (lookedAt % TURN === 0) await turn();
    }
    return { rows, next: null };
  }

  /** All in id order, or those from an object on, as fast as they are taken; ends early when the signal is aborted. */
  async *all(
    report: Report,
    signal: AbortSignal,
    startingAt: ObjectId | '' = '',
  ): AsyncGenerator<RowWithSides, undefined> {
    const sides = this.sidesOf(report);
    let told = 0;
    for await (const difference of this.differences.of(report).startingAt(startingAt)) {
      if (signal.aborted) return undefined;
      yield await sides.row(difference);
      told += 1;
      if (told % TURN === 0) await turn();
    }
    return undefined;
  }

  /** The row of a difference, or none. */
  private wantedRows(report: Report, wanted: RowsWanted) {
    const sides = this.sidesOf(report);
    const isNamed = namedBy(wanted);
    return async (difference: ShownDifference): Promise<readonly ReportRow[]> => {
      if (!isNamed(difference)) return [];
      const { row } = await sides.row(difference);
      return isWanted(row, wanted) ? [row] : [];
    };
  }

  private sidesOf(report: Report): ReportSides {
    return new ReportSides(
      this.history.tenant(report.tenantId),
      this.identities,
      report,
      this.differences.of(report),
    );
  }
}

const namedBy = ({ search }: RowsWanted): ((difference: ShownDifference) => boolean) => {
  if (search === undefined) return () => true;
  const sought = search.toLowerCase();
  return ({ net: { displayName, objectId: id }, formerId }) =>
    displayName.toLowerCase().includes(sought) ||
    [id, formerId].some((one) => one?.toLowerCase() === sought);
};

const isWanted = (row: ReportRow, { action, recoverable }: RowsWanted): boolean =>
  (action === undefined || row.recoveryAction === action) &&
  (recoverable === undefined || row.recoverable === recoverable);

/** @throws InvalidValue naming `cursor` when the report does not show it */
const shownBehind = async (differences: ShownDifferences, cursor: string | undefined) => {
  if (cursor === undefined) return differences.startingAt('');
  const shown = differences.startingAt(objectId(cursor));
  if ((await shown.next()).value?.net.objectId === cursor) return shown;
  throw new InvalidValue('cursor', 'the cursor of an earlier page', cursor);
};
