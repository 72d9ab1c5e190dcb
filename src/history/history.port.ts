import type { Scope } from '../domain/comparison/report-events.js';
import type { FirstSights, NetDifference } from '../domain/comparison/net-difference.js';
import type {
  Attributes,
  Link,
  LinkTarget,
  ObjectId,
  ObjectRef,
  ObjectStatus,
  ObjectType,
  Relation,
} from '../domain/directory/directory-object.js';
import type { Reached } from '../domain/directory/reach.js';
import { StatelineError } from '../domain/errors.js';
import type { Instant } from '../domain/instant.js';
import type { SevereLevel, SeverityLevel, SeverityReason } from '../domain/severity/severity.js';
import type {
  Actor,
  ChangeEvent,
  ChangeReported,
  TimelineEvent,
} from '../domain/timeline/events.js';
import type { HeldInterval } from '../domain/timeline/held-intervals.js';
import type { Position } from '../event-store/event-store.port.js';
import type { BlastQuery, BlastRadius } from './blast-radius.port.js';
import type { Density, DensityQuery } from './density.port.js';
import type { EntryPlace } from './entry-place.port.js';
import type { HistoryStatus } from './history-status.port.js';

/** A directory object as it was. Links are asked for on their own: a group may have 100,000. */
export interface ObjectAt extends ObjectRef {
  readonly displayName: string;
  readonly status: ObjectStatus;
  readonly attributes: Attributes;
  readonly deletedDateTime: Instant | null;
  /** Since when it was as it is here, and the change event that made it so. */
  readonly validFrom: Instant;
  readonly changeId: string;
}

/**
 * A page in a stable order; `next` leads to the one after it, `null` at the end. With a `next` a page may
 * be short, even empty: a filter that few rows pass is looked through piece by piece.
 */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

export interface PageRequest {
  readonly size: number;
  /** From an earlier page's `next`; {@link InvalidValue} names `cursor` when it is not one. */
  readonly after?: string;
}

export interface ObjectsQuery {
  readonly type?: ObjectType;
  readonly status?: ObjectStatus;
  readonly page: PageRequest;
}

export interface FindQuery extends ObjectsQuery {
  /** OData subset, as `displayName eq 'Sales'` or `startswith(displayName,'CA')`. */
  readonly filter?: string;
  /** Words that a display name, mail or principal name has one after another beginning with, or an id. */
  readonly search?: string;
}

export interface Gap {
  readonly reader: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly reason: string;
}

/** Some objects as JSON lines: `kind` is `object`, the fields of {@link ObjectAt}, `links`. */
export interface Lines {
  readonly objects: number;
  readonly bytes: Buffer;
}

/** How far an answer may be trusted. */
export interface Trust {
  readonly instant: Instant;
  /** What was known then; `null` at a log position, where all counts as it was seen. */
  readonly asAt: Instant | null;
  /** The log position the answer reflects. */
  readonly position: Position;
  /** Events recorded and not yet in the read model; `null` while catching up with an unknown number. */
  readonly lagEvents: number | null;
  /** Gaps that touch the asked instant or interval. */
  readonly gaps: readonly Gap[];
  /** End of the last good look of each reader, at most a minute old when recorded. */
  readonly lastLooks: Readonly<Record<string, Instant>>;
}

/** A tenant at one instant: a value that stays the same while the log grows. */
/** What an object is, and whether it stands. */
export interface Standing {
  readonly objectType: ObjectType;
  readonly status: ObjectStatus;
}

export type Direction = 'members' | 'memberships';

export interface TenantState {
  readonly trust: Trust;
  object(id: ObjectId): ObjectAt | undefined;
  /** As {@link object}, from numbers alone: some hundred thousand can be asked for at once. */
  standing(id: ObjectId): Standing | undefined;
  /** In id order; a page may be short, even empty, and still have a `next`. */
  objects(query: ObjectsQuery): Page<ObjectAt>;
  /** Those that pass, in id order, without holding up other questions; a page may be short. */
  find(query: FindQuery): Promise<Page<ObjectAt>>;
  /** Every object that was ever seen up to here, in id order; yields to other work as it goes. */
  scan(type?: ObjectType): AsyncIterable<ObjectAt>;
  /** The same as lines of an export, each object with its links: large tenants are not even parsed. */
  lines(type?: ObjectType): AsyncIterable<Lines>;
  links(id: ObjectId, relation: Relation, page: PageRequest): Page<LinkTarget>;
  /** Whether one link stands: one key look-up, however many the object has. */
  hasLink(id: ObjectId, relation: Relation, targetId: ObjectId): boolean;
  allLinks(id: ObjectId): readonly Link[];
  /** As {@link allLinks}, by relation and target, one at a time: a group may have so many that they weigh. */
  linksInOrder(id: ObjectId): Iterable<Link>;
  referencesTo(id: ObjectId): readonly { sourceId: ObjectId; relation: Relation }[];
  /**
   * What is in a group, unit or role, or what an object is in, also through groups in groups: what is live,
   * nearest first, each once with a shortest way.
   */
  reach(id: ObjectId, direction: Direction): Iterable<Reached<ObjectId>>;
  /** Live objects per type. */
  counts(): Readonly<Record<ObjectType, number>>;
}

interface Entry<Event extends TimelineEvent> {
  readonly position: Position;
  readonly changeId: string;
  readonly observedAt: Instant;
  readonly event: Event;
  readonly actors: readonly Actor[];
  /** Of the change according to the audit log; `null` while nothing is attributed. */
  readonly occurredAt: Instant | null;
  readonly activities: readonly string[];
  readonly auditIds: readonly string[];
  readonly auditCorrelationIds: readonly string[];
  readonly correlationId: string;
  /** The compensation that caused this change, when it was our own write. */
  readonly causationId: string | null;
  /** How much it deserves a look, by its event alone, and why. */
  readonly severity: SeverityLevel;
  readonly severityReasons: readonly SeverityReason[];
}

/** A change that a look saw. */
export type TimelineEntry = Entry<ChangeEvent>;
/** What the audit log says and no look saw; it stands where it occurred, not where it was recorded. */
export type ReportedEntry = Entry<ChangeReported>;
export type TimelineRow = TimelineEntry | ReportedEntry;

export const isReported = (row: TimelineRow): row is ReportedEntry =>
  row.event.type === 'ChangeReported';

export interface TimelineQuery {
  readonly from?: Moment;
  readonly until?: Moment;
  readonly objectId?: ObjectId;
  readonly type?: ObjectType;
  /** Actor id or name. */
  readonly actor?: string;
  readonly correlationId?: string;
  /** At least so severe. */
  readonly severity?: SevereLevel;
  /** Whether anybody is known who made it; of a first sight nobody is sought. */
  readonly attribution?: 'known' | 'unknown';
  /** Whether a look saw it, or the audit log alone tells of it. */
  readonly origin?: 'observed' | 'reported';
  readonly order: 'newest-first' | 'oldest-first';
  readonly page: PageRequest;
}

/** Of one object, of all of a type, or of all there are. */
export interface HeldQuery {
  /** OData subset, as in {@link FindQuery}. */
  readonly filter: string;
  readonly objectId?: ObjectId;
  readonly type?: ObjectType;
  /** Where it lies before what is known, the start of that is meant. */
  readonly from?: Instant;
  readonly until?: Instant;
  readonly page: PageRequest;
}

/** An object with one interval in which a filter held for it, and its name then. */
export interface WhenHeld extends ObjectRef, HeldInterval {}

/**
 * An instant, as it was known at `asAt`, now when that is left out; or a log position, where all counts as it
 * was seen.
 */
export type Moment =
  { readonly instant: Instant; readonly asAt?: Instant } | { readonly position: Position };

export class UnknownTenant extends StatelineError {
  readonly code = 'unknown-tenant';
  readonly category = 'not-found';
  override readonly field = 'tenantId';
  constructor(tenantId: string) {
    super(
      `tenantId takes the id of a captured tenant; ${JSON.stringify(tenantId.slice(0, 80))} is none`,
    );
  }
}

/** The moment lies before the first full sync was complete or before what is retained, or in the future. */
export class InstantOutsideHistory extends StatelineError {
  readonly code = 'instant-outside-history';
  readonly category = 'incorrect';
  constructor(
    override readonly field: string,
    got: string,
    readonly earliest: Instant | null,
    readonly latest: Instant,
  ) {
    super(
      earliest === null
        ? `${field}: nothing is known yet, the first full sync is still under way`
        : `${field} takes an instant from ${earliest} to ${latest}, and got ${got}`,
    );
  }
}

/**
 * Net differences of the objects touched between two moments, in id order: a value that stays the same
 * while the log grows. Cost grows with the changes in between, not with the tenant, and most of it with the
 * objects that are asked for; other work gets its turn.
 */
export interface Differences extends AsyncIterable<NetDifference> {
  /** From an object on, be it among them or not, or from the first; throws soon after the signal is aborted. */
  startingAt(id: ObjectId | '', signal?: AbortSignal): AsyncIterable<NetDifference>;
}

/** The temporal read model of one tenant. Disposable: it can be rebuilt from the log. */
export abstract class TenantHistory {
  /**
   * How the tenant was at an instant: a change counts from when the audit log says it occurred, inside the
   * window in which it must have, else from when it was seen. At a position: all that is recorded up to
   * there, as seen. @throws InstantOutsideHistory naming `field`, or `asAt`
   */
  abstract at(moment: Moment, field?: string): TenantState;
  /** The tenant as last recorded, also while the first full sync is under way. */
  abstract now(): TenantState;
  /** The last change position at or before an instant. @throws InstantOutsideHistory */
  abstract positionAt(instant: Instant, field?: string): Position;
  /**
   * What differs between two moments, in either order of time; the states differ in first sights too.
   * @throws InstantOutsideHistory
   */
  abstract differences(from: Moment, until: Moment, scope?: Scope, met?: FirstSights): Differences;
  /** All of {@link differences}. */
  async changed(from: Moment, until: Moment, scope?: Scope): Promise<readonly NetDifference[]> {
    const all: NetDifference[] = [];
    for await (const difference of this.differences(from, until, scope)) all.push(difference);
    return all;
  }
  /** What looks saw and what was reported. */
  abstract timeline(query: TimelineQuery): Page<TimelineRow>;
  /** The same without what was only reported. */
  abstract changes(query: TimelineQuery): Page<TimelineEntry>;
  /** How much somebody did, without holding up other questions. */
  abstract blastRadius(query: BlastQuery): Promise<BlastRadius>;
  /** How many entries of {@link timeline} there are at a time, without holding up other questions. */
  abstract density(query: DensityQuery): Promise<Density>;
  /** The place of an entry of {@link timeline} in the order of it. */
  abstract placeOfEntry(entry: TimelineRow): EntryPlace;
  abstract entry(changeId: string): TimelineEntry | undefined;
  /** What was only reported, by the id that {@link timeline} tells of it. */
  abstract reportedEntry(changeId: string): ReportedEntry | undefined;
  /** Those of the keys under which an audit record is reported already. */
  abstract reported(auditKeys: readonly string[]): ReadonlySet<string>;
  /** Entries after a position in log order, then live ones; an attribution yields its entry again. */
  abstract follow(
    after: Position | 'now',
    signal: AbortSignal,
  ): AsyncIterable<{ readonly at: Position; readonly entry: TimelineRow }>;
  /**
   * Intervals in which a filter held, by object id and then by time; never while an object was deleted.
   * @throws InvalidValue naming `filter` or `cursor`; InstantOutsideHistory during the first full sync
   */
  abstract held(query: HeldQuery): Promise<Page<WhenHeld>>;
  /** The types that are known of it, in order; also of what was only reported. */
  abstract types(): readonly ObjectType[];
  /** End of the first full sync, or where the retained window begins; `null` before that. */
  abstract earliest(): Instant | null;
  abstract gaps(): readonly Gap[];
}

export abstract class History {
  /** @throws UnknownTenant when nothing of it was ever recorded */
  abstract tenant(tenantId: string): TenantHistory;
  /** As {@link tenant}, for a tenant that is about to be captured. */
  abstract open(tenantId: string): TenantHistory;
  /** Resolves when everything up to the position can be asked for. */
  abstract caughtUp(position: Position): Promise<void>;
  abstract status(): HistoryStatus;
}
