import type { FirstSights } from '../domain/comparison/net-difference.js';
import type { Scope } from '../domain/comparison/report-events.js';
import type { ObjectType } from '../domain/directory/directory-object.js';
import { type Clock, epochMsOf, type Instant, instantAt } from '../domain/instant.js';
import type { Position } from '../event-store/event-store.port.js';
import { blastRadiusOf } from './blast-radius.js';
import type { BlastQuery, BlastRadius } from './blast-radius.port.js';
import type { CatchUp } from './catch-up.js';
import { ChangedObjects } from './changed-objects.js';
import { densityOf } from './density.js';
import type { Density, DensityQuery } from './density.port.js';
import { entryAt } from './entries.js';
import type { EntryPlace } from './entry-place.port.js';
import { firstTold } from './first-told.js';
import { gapsOf } from './gaps.js';
import { followTimeline } from './follow.js';
import {
  type Gap,
  type HeldQuery,
  InstantOutsideHistory,
  type Moment,
  type Page,
  TenantHistory,
  type TenantState,
  type ReportedEntry,
  type TimelineEntry,
  type TimelineQuery,
  type TimelineRow,
  type WhenHeld,
} from './history.port.js';
import { alsoCounted, asSeen, type Horizon, horizonAt } from './horizon.js';
import { LmdbTenantState, type Pin } from './lmdb-tenant-state.js';
import type { Model, TenantRow } from './model.js';
import { PassingObjects } from './passing-objects.js';
import { type At, atOf, positionOf } from './positions.js';
import { postingsOf } from './postings.js';
import type { Counted } from './rows-between.js';
import type { RowNo } from './rows.js';
import type { SavedStates } from './snapshots/saved-states.js';
import { reportedEntryOf } from './reported-timeline.js';
import { changesPage, timelinePage } from './timeline.js';
import { placeOfEntry, spanOf } from './timeline-span.js';
import { whenHeld } from './when-held.js';

/** Clocks of those who ask and of this machine may differ by this much. */
const TOLERANCE_MS = 1_000;

type AtInstant = Extract<Moment, { readonly instant: Instant }>;

/** A model and what keeps it current; a rebuild puts another one in its place. */
export interface Projected {
  readonly model: Model;
  readonly catchUp: CatchUp;
  readonly states: SavedStates;
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
    if ('instant' in moment) {
      const now = this.clock();
      const { instant, asAt = now } = moment;
      const horizon = this.#horizonAt(moment, field, now);
      return this.#pinned({ horizon, at: this.#model.rows.at(horizon.upTo), instant, asAt });
    }
    const at = Math.min(this.#placeOf(moment.position, field), this.#model.checkpoint);
    const row = this.#model.rows.upTo(at);
    return this.#pinned({ horizon: asSeen(row), at, instant: this.#instantOf(row), asAt: null });
  }

  override now(): TenantState {
    const { checkpoint } = this.#model;
    const now = this.clock();
    const horizon = horizonAt(this.#model, this.#tenant, Infinity);
    return this.#pinned({ horizon, at: checkpoint, instant: now, asAt: now });
  }

  override positionAt(instant: Instant, field = 'instant'): Position {
    return positionOf(this.#model.rows.at(this.#horizonAt({ instant }, field).upTo));
  }

  override differences(from: Moment, until: Moment, scope: Scope = {}, met?: FirstSights) {
    const between = {
      tenant: this.#tenantNo ?? -1,
      from: this.#countedAt(from, 'from'),
      until: this.#countedAt(until, 'until'),
      known: this.#model.rows.committed,
    };
    const changed = new ChangedObjects(this.#model, between, scope, met);
    if (scope.filter === undefined) return changed;
    return new PassingObjects(changed, scope.filter, [this.at(from), this.at(until)]);
  }

  override timeline(query: TimelineQuery): Page<TimelineRow> {
    const span = spanOf(this.#model, this.tenantId, query);
    return span === undefined ? { rows: [], next: null } : timelinePage(this.#model, span, query);
  }

  override changes(query: TimelineQuery): Page<TimelineEntry> {
    const span = spanOf(this.#model, this.tenantId, query);
    return span === undefined ? { rows: [], next: null } : changesPage(this.#model, span, query);
  }

  override blastRadius(query: BlastQuery): Promise<BlastRadius> {
    return blastRadiusOf(this.#model, this.tenantId, query);
  }

  override density(query: DensityQuery): Promise<Density> {
    return densityOf(this.#model, { tenantId: this.tenantId, now: this.clock() }, query);
  }

  override placeOfEntry(entry: TimelineRow): EntryPlace {
    return placeOfEntry(this.#model, entry);
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

  override reportedEntry(changeId: string): ReportedEntry | undefined {
    const tenant = this.#model.tenants.get(this.tenantId);
    if (tenant === undefined) return undefined;
    const { no, baseline } = tenant;
    return reportedEntryOf(this.#model, { tenant: no, baseline }, changeId);
  }

  override follow(after: Position | 'now', signal: AbortSignal) {
    const start = after === 'now' ? this.#model.checkpoint : this.#placeOf(after, 'after');
    return followTimeline({ tenantId: this.tenantId, projected: this.projected, start, signal });
  }

  override held(query: HeldQuery): Promise<Page<WhenHeld>> {
    return whenHeld(this.#model, { tenantId: this.tenantId, now: this.clock() }, query);
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

  get #tenant(): TenantRow | undefined {
    return this.#model.tenants.get(this.tenantId);
  }

  get #tenantNo(): number | undefined {
    return this.#tenant?.no;
  }

  #pinned(pin: Omit<Pin, 'lagEvents'>): TenantState {
    const projected = this.projected();
    const { lagEvents } = projected.catchUp;
    return new LmdbTenantState(projected, this.tenantId, { ...pin, lagEvents });
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

  #countedAt(moment: Moment, field: string): Counted {
    if ('position' in moment) {
      return { upTo: this.#model.rows.upTo(this.#placeOf(moment.position, field)), also: [] };
    }
    const horizon = this.#horizonAt(moment, field);
    const also = alsoCounted(this.#model, this.#tenantNo ?? -1, horizon);
    return { upTo: horizon.upTo, also };
  }

  #horizonAt({ instant, asAt }: AtInstant, field: string, now = this.clock()): Horizon {
    const asOf = this.#msIn(instant, field, now);
    const known = asAt === undefined ? undefined : this.#msIn(asAt, 'asAt', now);
    return horizonAt(this.#model, this.#tenant, asOf, known);
  }

  /** @throws InstantOutsideHistory */
  #msIn(instant: Instant, field: string, now: Instant): number {
    const earliest = this.earliest();
    const asked = epochMsOf(instant);
    const isAhead = instant > now && asked > epochMsOf(now) + TOLERANCE_MS;
    if (earliest === null || instant < earliest || isAhead) {
      throw new InstantOutsideHistory(field, instant, earliest, now);
    }
    return asked;
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
