import { Injectable } from '@nestjs/common';
import type { NetDifference } from '../domain/comparison/net-difference.js';
import type { Report } from '../domain/comparison/report.js';
import type { ReportTotals } from '../domain/comparison/report-events.js';
import {
  comparable,
  reportRow,
  type ReportRow,
  NO_TOTALS,
  totalsWith,
} from '../domain/comparison/report-row.js';
import { objectId, type ObjectType } from '../domain/directory/directory-object.js';
import { InvalidValue } from '../domain/errors.js';
import type { Actor } from '../domain/timeline/events.js';
import { position } from '../event-store/event-store.port.js';
import { type Differences, History, type Page, type PageRequest } from '../history/history.port.js';
import { ComparisonOptions } from './comparison-options.port.js';

/** Computes the rows of reports from history: both sides are positions, so they never change. */
@Injectable()
export class ReportRows {
  /** Which objects differ, without what differs of them: that is read for a page at a time. */
  private readonly kept = new Map<string, Differences>();

  constructor(
    private readonly history: History,
    private readonly options: ComparisonOptions,
  ) {}

  async totals(report: Report): Promise<ReportTotals> {
    let totals = NO_TOTALS;
    for await (const net of shownOf(this.differences(report))) totals = totalsWith(totals, net);
    return totals;
  }

  /** In id order. @throws InvalidValue naming `cursor` */
  async page(
    report: Report,
    { size, after }: PageRequest,
    objectType?: ObjectType,
  ): Promise<Page<ReportRow>> {
    const shown = await shownBehind(this.differences(report, objectType), after);
    const rows: NetDifference[] = [];
    for await (const net of shown) {
      if (rows.length === size) {
        return { rows: this.rowsOf(report, rows), next: rows.at(-1)?.objectId ?? null };
      }
      rows.push(net);
    }
    return { rows: this.rowsOf(report, rows), next: null };
  }

  private rowsOf(
    { tenantId, until }: Report,
    differences: readonly NetDifference[],
  ): readonly ReportRow[] {
    const history = this.history.tenant(tenantId);
    const later = history.at({ position: position(until.position) });
    return differences.map((net) =>
      reportRow(net, {
        attributes: later.object(net.objectId)?.attributes ?? {},
        actors: distinct(net.changeIds.flatMap((id) => history.entry(id)?.actors ?? [])),
      }),
    );
  }

  private differences(report: Report, objectType?: ObjectType): Differences {
    const name = `${report.reportId} ${objectType ?? ''}`;
    const differences = this.kept.get(name) ?? this.found(report, objectType);
    this.kept.delete(name);
    this.kept.set(name, differences);
    const [oldest] = this.kept.keys();
    if (this.kept.size > this.options.cachedReports && oldest !== undefined) {
      this.kept.delete(oldest);
    }
    return differences;
  }

  private found({ tenantId, from, until, scope }: Report, objectType?: ObjectType): Differences {
    const { types = objectType === undefined ? undefined : [objectType] } = scope;
    const asked = types?.filter((type) => objectType === undefined || type === objectType);
    return this.history
      .tenant(tenantId)
      .differences(
        { position: position(from.position) },
        { position: position(until.position) },
        asked === undefined ? scope : { ...scope, types: asked },
      );
  }
}

/** What a report shows of differences. */
async function* shownOf(
  differences: AsyncIterable<NetDifference>,
): AsyncGenerator<NetDifference, undefined> {
  for await (const net of differences) {
    const shown = comparable(net);
    if (shown !== undefined) yield shown;
  }
  return undefined;
}

/** @throws InvalidValue naming `cursor` when the report does not show it */
const shownBehind = async (differences: Differences, cursor: string | undefined) => {
  if (cursor === undefined) return shownOf(differences);
  const shown = shownOf(differences.startingAt(objectId(cursor)));
  if ((await shown.next()).value?.objectId === cursor) return shown;
  throw new InvalidValue('cursor', 'the cursor of an earlier page', cursor);
};

const distinct = (actors: readonly Actor[]): readonly Actor[] => [
  ...new Map(actors.map((actor) => [JSON.stringify(actor), actor])).values(),
];
