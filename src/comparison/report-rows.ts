import { Injectable } from '@nestjs/common';
import type { NetDifference } from '../domain/comparison/net-difference.js';
import type { Report } from '../domain/comparison/report.js';
import type { ReportTotals } from '../domain/comparison/report-events.js';
import {
  comparable,
  reportRow,
  type ReportRow,
  totalsOf,
} from '../domain/comparison/report-row.js';
import type { ObjectType } from '../domain/directory/directory-object.js';
import { InvalidValue } from '../domain/errors.js';
import type { Actor } from '../domain/timeline/events.js';
import { position } from '../event-store/event-store.port.js';
import { History, type Page, type PageRequest } from '../history/history.port.js';
import { ComparisonOptions } from './comparison-options.port.js';

type Rows = readonly NetDifference[];

/** Computes the rows of reports from history: both sides are positions, so they never change. */
@Injectable()
export class ReportRows {
  private readonly cached = new Map<string, Promise<Rows>>();

  constructor(
    private readonly history: History,
    private readonly options: ComparisonOptions,
  ) {}

  async totals(report: Report): Promise<ReportTotals> {
    return totalsOf(await this.differences(report));
  }

  /** In id order. @throws InvalidValue naming `cursor` */
  async page(
    report: Report,
    { size, after }: PageRequest,
    objectType?: ObjectType,
  ): Promise<Page<ReportRow>> {
    const all = await this.differences(report);
    const rows =
      objectType === undefined ? all : all.filter((net) => net.objectType === objectType);
    const start =
      after === undefined ? 0 : rows.findIndex(({ objectId }) => objectId === after) + 1;
    if (after !== undefined && start === 0) {
      throw new InvalidValue('cursor', 'the cursor of an earlier page', after);
    }
    const shown = rows.slice(start, start + size);
    return {
      rows: this.rowsOf(report, shown),
      next: start + size < rows.length ? (shown.at(-1)?.objectId ?? null) : null,
    };
  }

  private rowsOf({ tenantId, until }: Report, differences: Rows): readonly ReportRow[] {
    const history = this.history.tenant(tenantId);
    const later = history.at({ position: position(until.position) });
    return differences.map((net) =>
      reportRow(net, {
        attributes: later.object(net.objectId)?.attributes ?? {},
        actors: distinct(net.changeIds.flatMap((id) => history.entry(id)?.actors ?? [])),
      }),
    );
  }

  private differences(report: Report): Promise<Rows> {
    const { reportId } = report;
    const rows = this.cached.get(reportId) ?? this.compute(report);
    this.cached.delete(reportId);
    this.cached.set(reportId, rows);
    rows.catch(() => this.cached.delete(reportId));
    const [oldest] = this.cached.keys();
    if (this.cached.size > this.options.cachedReports && oldest !== undefined) {
      this.cached.delete(oldest);
    }
    return rows;
  }

  private async compute({ tenantId, from, until, scope }: Report): Promise<Rows> {
    const differences = await this.history
      .tenant(tenantId)
      .changed(
        { position: position(from.position) },
        { position: position(until.position) },
        scope,
      );
    return differences.flatMap((net) => comparable(net) ?? []);
  }
}

const distinct = (actors: readonly Actor[]): readonly Actor[] => [
  ...new Map(actors.map((actor) => [JSON.stringify(actor), actor])).values(),
];
