import type {
  LinkTarget,
  ObjectRef,
  ObjectType,
  Observation,
  Relation,
} from '../../domain/directory/directory-object.js';
import type { Instant } from '../../domain/instant.js';
import type { AuditRecord } from '../../domain/timeline/attribution.js';
import { InvalidValue } from '../../domain/errors.js';
import {
  type ChangeNotifications,
  Directory,
  type DirectoryCheck,
  DirectoryRefused,
  type LookPage,
  type ReadingStyle,
} from '../directory.port.js';
import type { OwnIds } from '../../domain/audit/audit-record.js';
import { auditPages } from './audits.js';
import type { GraphClient } from './graph-client.js';
import { placeOf } from './graph-paths.js';
import { textOf } from '../../domain/json-fields.js';
import { linkPages } from './links.js';
import { lookAtAll, lookAtChanges } from './look.js';
import { lookUp } from './lookup.js';
import { asUnavailable, unavailableWhenRefused } from './read-failure.js';

/** A Microsoft Entra tenant, read through Microsoft Graph. */
export class GraphDirectory extends Directory {
  readonly tenantId: string;
  readonly writerAppId: string | null;
  private ownIds: OwnIds | null = null;

  constructor(private readonly client: GraphClient) {
    super();
    this.tenantId = client.settings.tenantId;
    this.writerAppId = client.settings.writer?.clientId ?? null;
  }

  /** @throws InvalidValue for a type that is not captured */
  styleOf(type: ObjectType): ReadingStyle {
    return placeOf(type).style;
  }

  look(type: ObjectType, from: string | null, signal: AbortSignal): AsyncIterable<LookPage> {
    const asking = { client: this.client, as: 'reader', signal } as const;
    const lookAt = this.styleOf(type) === 'delta' ? lookAtChanges : lookAtAll;
    return unavailableWhenRefused(lookAt(asking, type, from));
  }

  async objects(refs: readonly ObjectRef[]): Promise<readonly Observation[]> {
    return lookUp({ client: this.client, as: 'reader' }, refs).catch(asUnavailable);
  }

  links(ref: ObjectRef, relation: Relation): AsyncIterable<readonly LinkTarget[]> {
    return unavailableWhenRefused(linkPages({ client: this.client, as: 'reader' }, ref, relation));
  }

  sweep(): AsyncIterable<LookPage> {
    throw new InvalidValue('relation', 'nothing yet', 'any');
  }

  lookAround(): AsyncIterable<LookPage> {
    return this.sweep();
  }

  check(): Promise<DirectoryCheck> {
    return Promise.resolve({ tenant: null, licences: null, reads: [], remarks: [] });
  }

  get notifications(): ChangeNotifications {
    throw new InvalidValue('type', 'nothing yet', 'any');
  }

  audits(from: Instant, signal: AbortSignal): AsyncIterable<readonly AuditRecord[]> {
    return unavailableWhenRefused(this.auditsFrom(from, signal));
  }

  private async *auditsFrom(from: Instant, signal: AbortSignal) {
    const asking = { client: this.client, as: 'reader', signal } as const;
    yield* auditPages(asking, from, await this.own(signal));
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
