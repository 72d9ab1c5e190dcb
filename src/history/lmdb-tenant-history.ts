import type { NetDifference } from '../domain/comparison/net-difference.js';
import type { Scope } from '../domain/comparison/report-events.js';
import { type Clock, epochMsOf, type Instant, instantAt } from '../domain/instant.js';
import type { Position } from '../event-store/event-store.port.js';
import type { CatchUp } from './catch-up.js';
import { changedObjects } from './changed-objects.js';
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
} from './history.port.js';
import { gapsOf, LmdbTenantState } from './lmdb-tenant-state.js';
import type { Model } from './model.js';
import { type At, atOf, positionOf } from './positions.js';
import { postingsOf } from './postings.js';
import { entryAt, timelinePage } from './timeline.js';

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
      return this.#pinned(this.#atInstant(moment.instant, field), moment.instant);
    const at = Math.min(atOf(moment.position, field), this.#model.checkpoint);
    return this.#pinned(at, this.#instantOf(at));
  }

  override now(): TenantState {
    return this.#pinned(this.#model.checkpoint, this.clock());
  }

  override positionAt(instant: Instant, field = 'instant'): Position {
    return positionOf(this.#atInstant(instant, field));
  }

  override async changed(
    from: Moment,
    until: Moment,
    scope: Scope = {},
  ): Promise<readonly NetDifference[]> {
    const tenant = this.#tenantNo;
    const between = { from: this.#atMoment(from, 'from'), until: this.#atMoment(until, 'until') };
    return tenant === undefined ? [] : changedObjects(this.#model, { tenant, ...between }, scope);
  }

  override timeline(query: TimelineQuery): Page<TimelineEntry> {
    const tenant = this.#tenantNo;
    const range = { low: this.#lowEnd(query.from), high: this.#highEnd(query.until) };
    if (tenant === undefined) return { rows: [], next: null };
    return timelinePage(this.#model, tenant, query, range);
  }

  override entry(changeId: string): TimelineEntry | undefined {
    const tenant = this.#tenantNo;
    const at = tenant === undefined ? undefined : this.#model.changeIds.get([tenant, changeId]);
    return at === undefined ? undefined : entryAt(this.#model, at);
  }

  override follow(after: Position | 'now', signal: AbortSignal) {
    const start = after === 'now' ? this.#model.checkpoint : atOf(after, 'after');
    return followTimeline({ tenantId: this.tenantId, projected: this.projected, start, signal });
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

  #pinned(at: At, instant: Instant): TenantState {
    const { model, catchUp } = this.projected();
    const { lagEvents } = catchUp;
    return new LmdbTenantState(model, this.tenantId, { at, instant, lagEvents });
  }

  #atMoment(moment: Moment, field: string): At {
    return 'instant' in moment
      ? this.#atInstant(moment.instant, field)
      : Math.min(atOf(moment.position, field), this.#model.checkpoint);
  }

  #atInstant(instant: Instant, field: string): At {
    const earliest = this.earliest();
    const now = this.clock();
    const asked = epochMsOf(instant);
    if (earliest === null || instant < earliest || asked > epochMsOf(now) + TOLERANCE_MS) {
      throw new InstantOutsideHistory(field, instant, earliest, now);
    }
    return this.#lastAt(asked);
  }

  /** The last change with an instant up to this one; 0 when there is none. */
  #lastAt(effectiveAt: number): At {
    return this.#model.times.lastAt(this.#tenantNo ?? -1, effectiveAt);
  }

  #instantOf(at: At): Instant {
    const tenant = this.#tenantNo ?? -1;
    const range = { tenant, kind: 'all', term: '' } as const;
    for (const change of postingsOf(this.#model, range, { low: 0, high: at, newestFirst: true })) {
      return instantAt(this.#model.change(change)?.effectiveAt ?? 0);
    }
    return this.earliest() ?? this.clock();
  }

  /** A timeline may be asked for beyond its ends: nothing stands there. */
  #lowEnd(from: Moment | undefined): At {
    if (from === undefined) return 0;
    return 'instant' in from ? this.#lastAt(epochMsOf(from.instant) - 1) + 1 : atOf(from.position);
  }

  #highEnd(until: Moment | undefined): At {
    const { checkpoint } = this.#model;
    if (until === undefined) return checkpoint;
    const at = 'instant' in until ? this.#lastAt(epochMsOf(until.instant)) : atOf(until.position);
    return Math.min(at, checkpoint);
  }
}
