import type { Instant } from '../instant.js';
import type { Json, JsonObject } from '../json.js';
import type {
  AttributeChange,
  Attributes,
  Link,
  LinkChange,
  ObjectId,
  ObjectType,
} from '../directory/directory-object.js';

/** A fact, named in the past tense. Its data is plain JSON, so it reads back exactly as written. */
export interface Event<Type extends string, Data> {
  readonly type: Type;
  readonly data: Readonly<Data>;
}

/** Data that every change event holds, so that a timeline can be read from the log alone. */
export interface Subject {
  readonly objectId: ObjectId;
  readonly objectType: ObjectType;
  readonly displayName: string;
}

/** The interval in which a change must have happened: after the last look, until this one. */
export interface ChangeWindow {
  readonly after: Instant | null;
  readonly until: Instant;
}

interface WholeObject extends Subject {
  readonly attributes: Attributes;
  readonly links: readonly Link[];
  readonly window: ChangeWindow;
}

interface Change extends Subject {
  readonly window: ChangeWindow;
}

/** Seen in the first full sync, so it was there before capture began. */
export type ObjectDiscovered = Event<'ObjectDiscovered', WholeObject>;
/** Links of an object seen before, met in the first reading of them: they were there before capture began. */
export type LinksDiscovered = Event<'LinksDiscovered', Change & { links: readonly Link[] }>;
/** Seen to appear after capture began. */
export type ObjectCreated = Event<'ObjectCreated', WholeObject>;
export type ObjectChanged = Event<
  'ObjectChanged',
  Change & { attributes: readonly AttributeChange[]; links: readonly LinkChange[] }
>;
export type ObjectSoftDeleted = Event<
  'ObjectSoftDeleted',
  Change & { deletedDateTime: Instant | null }
>;
/** `was` tells what it came back from. */
export type ObjectRestored = Event<
  'ObjectRestored',
  Change & { was: 'soft-deleted' | 'hard-deleted' }
>;
/** `was` tells whether it had been soft-deleted first. */
export type ObjectHardDeleted = Event<
  'ObjectHardDeleted',
  Change & { was: 'live' | 'soft-deleted' }
>;

export type ChangeEvent =
  | ObjectDiscovered
  | LinksDiscovered
  | ObjectCreated
  | ObjectChanged
  | ObjectSoftDeleted
  | ObjectRestored
  | ObjectHardDeleted;

/** Who made a change. An id or name the directory did not give is `null`, never a guess. */
export interface Actor {
  readonly kind:
    | 'user'
    | 'application'
    /** An AI agent's identity. */
    | 'agent'
    /** The synchronisation with an on-premises directory. */
    | 'sync'
    /** A provisioning service, such as one that follows an HR system. */
    | 'provisioning'
    | 'system'
    | 'stateline';
  readonly id: string | null;
  readonly name: string | null;
  readonly ip: string | null;
}

/** What the directory's audit log says about a change event that was recorded before. */
export type ChangeAttributed = Event<
  'ChangeAttributed',
  Subject & {
    /** Id of the change event this speaks of. */
    changeId: string;
    actors: readonly Actor[];
    occurredAt: Instant;
    activity: string;
    auditId: string;
    auditCorrelationId: string | null;
  }
>;

/** What an audit record says of one of its targets; values unpacked, `null` where not recorded. */
export interface ReportedTarget {
  readonly id: string | null;
  /** The type in Graph's words (`user`, `group`, …), or as the record gives it when it is no such. */
  readonly type: string | null;
  readonly displayName: string | null;
  readonly properties: readonly {
    /** As the record names it. */
    readonly name: string;
    readonly before: Json;
    readonly after: Json;
  }[];
}

/**
 * What an audit log says happened, and no look saw: it came and went between two looks, nobody looked
 * at such things, or nobody captured the tenant yet. Says nothing about the state.
 */
export type ChangeReported = Event<
  'ChangeReported',
  /** Of the target that the activity is about; an id made from the record's where it names none. */
  Subject & {
    /** One record is reported once under this key, however often and in whatever shape it comes. */
    auditKey: string;
    auditId: string | null;
    auditCorrelationId: string | null;
    activity: string;
    succeeded: boolean;
    actors: readonly Actor[];
    occurredAt: Instant;
    targets: readonly ReportedTarget[];
    source: 'capture' | 'import';
    /** The record as it came, but for secrets. */
    record: JsonObject;
  }
>;

export type TimelineEvent = ChangeEvent | ChangeAttributed | ChangeReported;

export const changeEventTypes: ReadonlySet<string> = new Set<ChangeEvent['type']>([
  'ObjectDiscovered',
  'LinksDiscovered',
  'ObjectCreated',
  'ObjectChanged',
  'ObjectSoftDeleted',
  'ObjectRestored',
  'ObjectHardDeleted',
]);

/** Of what was there before anybody looked: nobody did it then. */
export type FirstSight = ObjectDiscovered | LinksDiscovered;

export const isFirstSight = <Told extends { readonly type: string }>(
  event: Told,
): event is Extract<Told, { readonly type: FirstSight['type'] }> =>
  event.type === 'ObjectDiscovered' || event.type === 'LinksDiscovered';
