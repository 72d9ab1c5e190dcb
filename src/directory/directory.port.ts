import type {
  Attributes,
  Link,
  LinkTarget,
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
    | { readonly operation: 'addLink' | 'removeLink'; readonly link: Link }
  );

export type WriteOutcome =
  | { readonly outcome: 'done' }
  /** The wish was already so: member present, member absent, object already deleted. */
  | { readonly outcome: 'already-so' }
  | { readonly outcome: 'refused'; readonly status: number; readonly detail: string }
  /** Nobody knows whether it was applied: look before doing anything else. */
  | { readonly outcome: 'unknown'; readonly detail: string };

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
  /** A second, different read of single objects: whether each is there, in the bin, or gone. */
  abstract objects(refs: readonly ObjectRef[]): Promise<readonly Observation[]>;
  /** All targets of one relation of one object, in pages. */
  abstract links(ref: ObjectRef, relation: Relation): AsyncIterable<readonly LinkTarget[]>;
  /** Audit records of changes from an instant on, oldest first, in pages. */
  abstract audits(from: Instant, signal: AbortSignal): AsyncIterable<readonly AuditRecord[]>;
  /** Application id of our own writer, when it is known, to recognise our own writes. */
  abstract readonly writerAppId: string | null;
}

/** The tenant's directory, written. A separate identity; may be absent until it is needed. */
export abstract class DirectoryWriter {
  abstract readonly configured: boolean;
  /** Reads with the writer's own identity, for the check just before and just after a write. */
  abstract objects(refs: readonly ObjectRef[]): Promise<readonly Observation[]>;
  /** Whether each link is there. */
  abstract hasLinks(links: readonly (ObjectRef & { link: Link })[]): Promise<readonly boolean[]>;
  /**
   * Independent writes, sent together; outcomes in the order of the writes. Never throws for one.
   * `mayWrite` is asked each time before something is sent; what it throws ends the call.
   */
  abstract write(
    writes: readonly DirectoryWrite[],
    mayWrite?: () => void,
  ): Promise<readonly WriteOutcome[]>;
}
