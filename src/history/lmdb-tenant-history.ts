import type { NetDifference } from '../domain/comparison/net-difference.js';
import type { Scope } from '../domain/comparison/report-events.js';
import type { ObjectType } from '../domain/directory/directory-object.js';
import { type Clock, epochMsOf, type Instant, instantAt } from '../domain/instant.js';
import type { Position } from '../event-store/event-store.port.js';
import type { CatchUp } from './catch-up.js';
import { changedObjects } from './changed-objects.js';
import { entryAt } from './entries.js';
import { firstTold } from './first-told.js';
import { gapsOf } from './gaps.js';
import { followTimeline } from './follow.js';
import {
  type Gap,
  InstantOutsideHistory,
  type Moment,
  type Page,
  TenantHistory,
  type TenantState,
  type TimelineEntry,
  type TimelineQuery,
  type TimelineRow,
} from './history.port.js';
import { LmdbTenantState } from './lmdb-tenant-state.js';
import type { Model } from './model.js';
import { type At, atOf, positionOf } from './positions.js';
import { postingsOf } from './postings.js';
import type { RowNo } from './rows.js';
import { changesPage, timelinePage } from './timeline.js';
import { spanOf } from './timeline-span.js';

/** Clocks of those who ask and of this machine may differ by this much. */
const TOLERANCE_MS = 1_000;

/** A model and what keeps it current; a rebuild puts another one in its place. */
export interface Projected {
  readonly model: Model;
  readonly catchUp: CatchUp;
}

export class LmdbTenantHistory extends TenantHistory {
  constructor(
    private readonly tenantId: string,
    private readonly projected: () => Projected,
    private readonly clock: Clock,
  ) {
    super();
  }

  override at(moment: Moment, field = 'instant'): TenantState {
    if ('instant' in moment)
      return this.#pinned(this.#rowAt(moment.instant, field), moment.instant);
    const at = Math.min(this.#placeOf(moment.position, field), this.#model.checkpoint);
    const row = this.#model.rows.upTo(at);
    return this.#pinned(row, this.#instantOf(row), at);
  }

  override now(): TenantState {
    const { rows, checkpoint } = this.#model;
    return this.#pinned(rows.committed, this.clock(), checkpoint);
  }

  override positionAt(instant: Instant, field = 'instant'): Position {
    return positionOf(this.#model.rows.at(this.#rowAt(instant, field)));
  }

  override async changed(
    from: Moment,
    until: Moment,
    scope: Scope = {},
  ): Promise<readonly NetDifference[]> {
    const tenant = this.#tenantNo;
    const between = {
      from: this.#rowOf(from, 'from'),
      until: this.#rowOf(until, 'until'),
    };
    return tenant === undefined ? [] : changedObjects(this.#model, { tenant, ...between }, scope);
  }

  override timeline(query: TimelineQuery): Page<TimelineRow> {
    const span = spanOf(this.#model, this.tenantId, query);
    return span === undefined ? { rows: [], next: null } : timelinePage(this.#model, span, query);
  }

  override changes(query: TimelineQuery): Page<TimelineEntry> {
    const span = spanOf(this.#model, this.tenantId, query);
    return span === undefined ? { rows: [], next: null } : changesPage(this.#model, span, query);
  }

  override reported(auditKeys: readonly string[]): ReadonlySet<string> {
    const { tenants, audit } = this.#model;
    const tenant = tenants.get(this.tenantId);
    if (tenant === undefined) return new Set();
    const { no, baseline } = tenant;
    return new Set(auditKeys.filter((key) => audit.isReported(no, key, baseline)));
  }

  override entry(changeId: string): TimelineEntry | undefined {
    const tenant = this.#tenantNo;
    const row = tenant === undefined ? 0 : this.#model.findChange(tenant, changeId);
    const isTold =
      row >= firstTold(this.#model, this.tenantId) && row <= this.#model.rows.committed;
    return row > 0 && isTold ? entryAt(this.#model, row) : undefined;
  }

  override follow(after: Position | 'now', signal: AbortSignal) {
    const start = after === 'now' ? this.#model.checkpoint : this.#placeOf(after, 'after');
    return followTimeline({ tenantId: this.tenantId, projected: this.projected, start, signal });
  }

  override types(): readonly ObjectType[] {
    const { types = [], reportedTypes = [] } = this.#model.tenants.get(this.tenantId) ?? {};
    return [...new Set([...types, ...reportedTypes])].sort();
  }

  override earliest(): Instant | null {
    return this.#model.tenants.get(this.tenantId)?.earliest ?? null;
  }

  override gaps(): readonly Gap[] {
    return gapsOf(this.#model, this.tenantId);
  }

  get #model(): Model {
    return this.projected().model;
  }

  get #tenantNo(): number | undefined {
    return this.#model.tenants.get(this.tenantId)?.no;
  }

  #pinned(row: RowNo, instant: Instant, at = this.#model.rows.at(row)): TenantState {
    const { model, catchUp } = this.projected();
    const { lagEvents } = catchUp;
    return new LmdbTenantState(model, this.tenantId, { at, row, instant, lagEvents });
  }

  /** @throws InstantOutsideHistory for a place before what is retained, InvalidValue for what is none */
  #placeOf(position: Position, field: string): At {
    const at = atOf(position, field);
    const { baseline, earliest } = this.#model.tenants.get(this.tenantId) ?? {};
    if (baseline && at < baseline.at) {
      const got = `position:${position}`;
      throw new InstantOutsideHistory(field, got, earliest ?? null, this.clock());
    }
    return at;
  }

  #rowOf(moment: Moment, field: string): RowNo {
    return 'instant' in moment
      ? this.#rowAt(moment.instant, field)
      : this.#model.rows.upTo(this.#placeOf(moment.position, field));
  }

  #rowAt(instant: Instant, field: string): RowNo {
    const earliest = this.earliest();
    const now = this.clock();
    const asked = epochMsOf(instant);
    if (earliest === null || instant < earliest || asked > epochMsOf(now) + TOLERANCE_MS) {
      throw new InstantOutsideHistory(field, instant, earliest, now);
    }
    return this.#lastRow(asked);
  }

  /** The last change with an instant up to this one; 0 when there is none. */
  #lastRow(effectiveAt: number): RowNo {
    return this.#model.times.lastRow(this.#tenantNo ?? -1, effectiveAt);
  }

  #instantOf(high: RowNo): Instant {
    const tenant = this.#tenantNo ?? -1;
    const range = { low: firstTold(this.#model, this.tenantId), high, newestFirst: true };
    for (const row of postingsOf(this.#model, { tenant, kind: 'all', term: '' }, range)) {
      return instantAt(this.#model.rows.time(row));
    }
    return this.earliest() ?? this.clock();
  }
}
