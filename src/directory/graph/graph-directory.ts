import type {
  KnownRef,
  LinkTarget,
  ObjectRef,
  ObjectType,
  Observation,
  Relation,
} from '../../domain/directory/directory-object.js';
import type { Instant } from '../../domain/instant.js';
import type { AuditRecord } from '../../domain/timeline/attribution.js';
import {
  type ChangeNotifications,
  Directory,
  type DirectoryCheck,
  DirectoryRefused,
  type LookPage,
  type Quota,
  type ReadingStyle,
} from '../directory.port.js';
import type { OwnIds } from '../../domain/audit/audit-record.js';
import { auditPages } from './audits.js';
import { checked } from './check.js';
import type { Asking, GraphClient } from './graph-client.js';
import { styleOf } from './graph-paths.js';
import { placeOf } from './graph-places.js';
import type { ReaderPriority } from './pace.js';
import { textOf } from '../../domain/json-fields.js';
import { linkPages } from './links.js';
import { lookAtAll, lookAtChanges, lookAtOnly } from './look.js';
import { lookUp } from './lookup.js';
import { asUnavailable, unavailableWhenRefused } from './read-failure.js';
import { GraphSubscriptions } from './subscriptions.js';
import { lookBelow, pagesAround, sweepPages } from './sweep.js';

/** A Microsoft Entra tenant, read through Microsoft Graph. */
export class GraphDirectory extends Directory {
  readonly tenantId: string;
  readonly writerAppId: string | null;
  readonly notifications: ChangeNotifications;
  private ownIds: OwnIds | null = null;

  constructor(private readonly client: GraphClient) {
    super();
    this.tenantId = client.settings.tenantId;
    this.writerAppId = client.settings.writer?.clientId ?? null;
    this.notifications = new GraphSubscriptions(client);
  }

  /** @throws InvalidValue for a type that is not captured */
  styleOf(type: ObjectType): ReadingStyle {
    return styleOf(type);
  }

  look(type: ObjectType, from: string | null, signal: AbortSignal): AsyncIterable<LookPage> {
    const asking = this.asking(priorityOf(type), signal);
    return unavailableWhenRefused(lookerFor(type)(asking, type, from));
  }

  sweep(
    type: ObjectType,
    relation: Relation,
    from: string | null,
    signal: AbortSignal,
  ): AsyncIterable<LookPage> {
    return unavailableWhenRefused(sweepPages(this.asking('low', signal), type, relation, from));
  }

  lookAround(refs: readonly ObjectRef[], signal: AbortSignal): AsyncIterable<LookPage> {
    return unavailableWhenRefused(pagesAround(this.asking('normal', signal), refs));
  }

  async objects(refs: readonly KnownRef[]): Promise<readonly Observation[]> {
    return lookUp(this.asking('normal'), refs).catch(asUnavailable);
  }

  links(ref: ObjectRef, relation: Relation): AsyncIterable<readonly LinkTarget[]> {
    return unavailableWhenRefused(linkPages(this.asking('low'), ref, relation));
  }

  check(signal: AbortSignal): Promise<DirectoryCheck> {
    return checked(this.asking('high', signal));
  }

  quotas(): readonly Quota[] {
    return this.client.quotas();
  }

  audits(from: Instant, signal: AbortSignal): AsyncIterable<readonly AuditRecord[]> {
    return unavailableWhenRefused(this.auditsFrom(from, signal));
  }

  private async *auditsFrom(from: Instant, signal: AbortSignal) {
    yield* auditPages(this.asking('normal', signal), from, await this.own(signal));
  }

  private asking(priority: ReaderPriority, signal?: AbortSignal): Asking {
    return { client: this.client, as: 'reader', priority, signal };
  }

  /** Records often name the writer by its service principal only, whose id the directory knows. */
  private async own(signal: AbortSignal): Promise<OwnIds> {
    if (this.writerAppId === null) return new Set();
    this.ownIds ??= new Set([this.writerAppId, ...(await this.servicePrincipalIds(signal))]);
    return this.ownIds;
  }

  private async servicePrincipalIds(signal: AbortSignal): Promise<readonly string[]> {
    const path = `/v1.0/servicePrincipals(appId='${encodeURIComponent(this.writerAppId ?? '')}')?$select=id`;
    try {
      const id = textOf(await this.client.read({ method: 'GET', path }, 'reader', signal), 'id');
      return id === null ? [] : [id];
    } catch (error) {
      if (!(error instanceof DirectoryRefused)) throw error;
      this.client.settings.warn(
        `Our own writes are recognised by application id only: ${error.message}`,
      );
      return [];
    }
  }
}

const lookerFor = (type: ObjectType) => {
  if (styleOf(type) === 'delta') return lookAtChanges;
  const { below, single } = placeOf(type);
  if (below !== undefined) return lookBelow;
  return single === true ? lookAtOnly : lookAtAll;
};

/** Policies and roles decide who gets in, and are few; what is below others takes a reading of all. */
const priorityOf = (type: ObjectType): ReaderPriority => {
  if (placeOf(type).below !== undefined) return 'low';
  return styleOf(type) === 'complete' || type === 'directoryRole' ? 'high' : 'normal';
};
