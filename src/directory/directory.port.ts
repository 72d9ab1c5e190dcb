import type {
  Attributes,
  KnownRef,
  Link,
  LinkTarget,
  ObjectId,
  ObjectRef,
  ObjectType,
  Observation,
  Relation,
} from '../domain/directory/directory-object.js';
import { StatelineError } from '../domain/errors.js';
import type { Instant } from '../domain/instant.js';
import type { AuditRecord } from '../domain/timeline/attribution.js';

/**
 * One page of a look at a type. A page may be empty and not the last; an object may come twice; links
 * of one object may be spread over pages.
 */
export interface LookPage {
  readonly observations: readonly Observation[];
  /** Where to go on: with the next page, or with the next round when `roundComplete`. */
  readonly token: string | null;
  readonly roundComplete: boolean;
  /** What this page shows all of: the objects of a type that live below these objects. */
  readonly whole?: { readonly type: ObjectType; readonly below: readonly ObjectId[] };
}

/** The token is too old or was reset by the directory: look at everything again. */
export class DeltaTokenExpired extends StatelineError {
  readonly code = 'delta-token-expired';
  readonly category = 'unavailable';
}

/** No answer, or none that can be used, after all retries. For a write the outcome is unknown. */
export class DirectoryUnavailable extends StatelineError {
  readonly code = 'directory-unavailable';
  readonly category = 'unavailable';
}

/** The directory understood and said no; the message is its own. */
export class DirectoryRefused extends StatelineError {
  readonly code = 'directory-refused';
  readonly category = 'conflict';
  constructor(
    readonly status: number,
    readonly directoryCode: string,
    message: string,
  ) {
    super(message);
  }
}

/** One write. Attributes are whole top-level values, as the directory takes them. */
export type DirectoryWrite = ObjectRef &
  (
    | { readonly operation: 'update'; readonly attributes: Attributes }
    | { readonly operation: 'restore' | 'softDelete' }
    /** For good. What is known of the object, for some are found by it only. */
    | { readonly operation: 'delete'; readonly known: Attributes }
    /** Anew; `objectId` is the id it had, which it does not get. */
    | { readonly operation: 'create'; readonly attributes: Attributes }
    | { readonly operation: 'addLink' | 'removeLink'; readonly link: Link }
  );

export type Creation = Extract<DirectoryWrite, { operation: 'create' }>;

export type WriteOutcome =
  /** `createdId` is the new id of what was created. */
  | { readonly outcome: 'done'; readonly createdId?: ObjectId }
  /**
   * The wish was already so: member present, member absent, object already deleted, grant or assignment
   * already there; then `createdId` is its id.
   */
  | { readonly outcome: 'already-so'; readonly createdId?: ObjectId }
  | {
      readonly outcome: 'refused';
      readonly status: number;
      readonly detail: string;
      /** A part of it was taken before: look at what was written. */
      readonly isBegun?: true;
    }
  /** Nobody knows whether it was applied: look before doing anything else. */
  | { readonly outcome: 'unknown'; readonly detail: string }
  /** Nothing of it left, for what was thrown. */
  | { readonly outcome: 'not-sent'; readonly cause: unknown };

/** How a type can be read: its changes since a token, or only all of it each time. */
export type ReadingStyle = 'delta' | 'complete';

/** The tenant's directory, read. */
export abstract class Directory {
  abstract readonly tenantId: string;
  abstract styleOf(type: ObjectType): ReadingStyle;
  /**
   * A round of reading one type. From `null`: every object. From a token of a completed round: what
   * changed since. From a token of an unfinished round: the pages that are left.
   * @throws DeltaTokenExpired, DirectoryUnavailable
   */
  abstract look(
    type: ObjectType,
    from: string | null,
    signal: AbortSignal,
  ): AsyncIterable<LookPage>;
  /**
   * All links of one relation of every object of a type, `seen: 'all'` and no attributes; an object
   * comes once. From the token of an unfinished round: the pages that are left.
   * @throws DeltaTokenExpired when it does not go on from there, DirectoryUnavailable
   */
  abstract sweep(
    type: ObjectType,
    relation: Relation,
    from: string | null,
    signal: AbortSignal,
  ): AsyncIterable<LookPage>;
  /**
   * What no delta tells about some objects: their swept links, and all objects that live below them.
   * Tokens are `null`. @throws DirectoryUnavailable
   */
  abstract lookAround(refs: readonly ObjectRef[], signal: AbortSignal): AsyncIterable<LookPage>;
  /** A second, different read of single objects: whether each is there, in the bin, or gone. */
  abstract objects(refs: readonly KnownRef[]): Promise<readonly Observation[]>;
  /** All targets of one relation of one object, in pages. */
  abstract links(ref: ObjectRef, relation: Relation): AsyncIterable<readonly LinkTarget[]>;
  /** Audit records of changes from an instant on, oldest first, in pages. */
  abstract audits(from: Instant, signal: AbortSignal): AsyncIterable<readonly AuditRecord[]>;
  /** Application id of our own writer, when it is known, to recognise our own writes. */
  abstract readonly writerAppId: string | null;
  /** What this identity can read, tried out. Never throws for what it cannot. */
  abstract check(signal: AbortSignal): Promise<DirectoryCheck>;
  /** What this process has asked of each allowance of the tenant lately, the writer's share included. */
  abstract quotas(): readonly Quota[];
  /** Hints that something changed, so that a look comes sooner; never the truth. */
  abstract readonly notifications: ChangeNotifications;
}

/** An allowance of requests, as far as this process knows: others may spend of it as well. */
export interface Quota {
  readonly name: 'directoryRead' | 'directoryWrite' | 'conditionalAccess' | 'reports';
  /** So much we allow ourselves in a window: resource units for reading the directory, else requests. */
  readonly limit: number;
  /** Of it, in the window that ends now; a burst after a pause may be more. */
  readonly spent: number;
  readonly windowSeconds: number;
  /** The directory has refused something, and told us to wait until then. */
  readonly throttledUntil: Instant | null;
  /** How often it has, since this process started. */
  readonly throttles: number;
  /** The directory has warned that little is left, and we ask more slowly until then. */
  readonly slowedUntil: Instant | null;
  /** Requests that wait for their turn. */
  readonly waiting: number;
}

export interface ReadCheck {
  /** A captured type, `type/relation`, or `directoryAudits`. */
  readonly what: string;
  /** `null`: could not be found out just now. */
  readonly readable: boolean | null;
  /** One of these application permissions is enough. */
  readonly permissions: readonly string[];
  /** The directory's own words, or what follows for the administrator. */
  readonly detail: string | null;
}

export interface DirectoryCheck {
  /** `null` when the tenant itself could not be read. */
  readonly tenant: {
    readonly displayName: string;
    /** `AAD`, `AAD B2C`, `CIAM`, … */
    readonly tenantType: string | null;
    readonly defaultDomain: string | null;
  } | null;
  /** Whether the tenant has them: without, some of it cannot be captured. */
  readonly licences: { readonly p1: boolean; readonly p2: boolean } | null;
  readonly reads: readonly ReadCheck[];
  /** What an administrator should know: a tenant without deltas, a clock that is off, … */
  readonly remarks: readonly string[];
}

/** A subscription of ours for change notifications. */
export interface Subscription {
  readonly id: string;
  readonly resource: string;
  readonly expiresAt: Instant;
  /** What every genuine notification carries. */
  readonly clientState: string;
}

/** Change notifications for those types that have them. */
export interface ChangeNotifications {
  readonly types: readonly ObjectType[];
  /** @throws DirectoryRefused, DirectoryUnavailable */
  subscribe(
    type: ObjectType,
    to: {
      readonly notificationUrl: string;
      readonly lifecycleUrl: string;
      readonly clientState: string;
    },
  ): Promise<Subscription>;
  /** Later by as much as the directory allows. @throws DirectoryRefused when it is gone */
  renew(subscription: Subscription): Promise<Subscription>;
  /** Those of this app registration that there are. */
  list(): Promise<readonly Subscription[]>;
  end(id: string): Promise<void>;
}

/** The tenant's directory, written. A separate identity; may be absent until it is needed. */
export abstract class DirectoryWriter {
  abstract readonly configured: boolean;
  /**
   * Reads with the writer's own identity, for the check just before and just after a write.
   * @throws DirectoryRefused what the directory will not answer later either, DirectoryUnavailable; so do the
   * other reads
   */
  abstract objects(refs: readonly KnownRef[]): Promise<readonly Observation[]>;
  /**
   * What an earlier try of a creation made, if anything: an object that is as it wants and was not there
   * before that instant, as far as the directory tells since when it is there. What was written a moment
   * ago may not show yet, so that `null` may take a minute. @throws DirectoryUnavailable
   */
  abstract created(creation: Creation, since: Instant): Promise<ObjectId | null>;
  /**
   * The target that is found for each link: its own where the link is there; of a relation to one object
   * whichever is there; `null` for none. @throws DirectoryUnavailable
   */
  abstract linkTargets(
    links: readonly (ObjectRef & { link: Link })[],
  ): Promise<readonly (ObjectId | null)[]>;
  /**
   * Independent writes, sent together; outcomes in the order of the writes. Never throws for one.
   * `mayWrite` is asked each time before something is sent; where it throws, nothing more is sent.
   */
  abstract write(
    writes: readonly DirectoryWrite[],
    mayWrite?: () => void,
  ): Promise<readonly WriteOutcome[]>;
}
