import { InvalidValue } from '../../domain/errors.js';
import type { JsonObject } from '../../domain/json.js';
import type { Link, ObjectRef, Observation } from '../../domain/directory/directory-object.js';
import {
  DirectoryRefused,
  DirectoryUnavailable,
  DirectoryWriter,
  type DirectoryWrite,
  type WriteOutcome,
} from '../directory.port.js';
import { WriterNotConfigured } from './errors.js';
import { BATCH_SIZE, type InnerAnswer, writeTogether } from './graph-batch.js';
import type { Asking, GraphClient } from './graph-client.js';
import { objectPath } from './graph-paths.js';
import { placeOf } from './graph-places.js';
import { linksThere } from './links.js';
import { isBatched, lookUp } from './lookup.js';
import { asUnavailable } from './read-failure.js';
import { outcomeOf, requestFor, writable } from './write-requests.js';

type Update = Extract<DirectoryWrite, { operation: 'update' }>;

/** Writes to Microsoft Graph, with the writer's own identity. */
export class GraphDirectoryWriter extends DirectoryWriter {
  readonly configured: boolean;
  private readonly asking: Asking;

  constructor(private readonly client: GraphClient) {
    super();
    this.configured = client.settings.writer !== null;
    this.asking = { client, as: 'writer' };
  }

  /** @throws DirectoryUnavailable, WriterNotConfigured */
  async objects(refs: readonly ObjectRef[]): Promise<readonly Observation[]> {
    this.assertConfigured();
    return lookUp(this.asking, refs).catch(asUnavailable);
  }

  /** @throws DirectoryUnavailable, WriterNotConfigured */
  async hasLinks(links: readonly (ObjectRef & { link: Link })[]): Promise<readonly boolean[]> {
    this.assertConfigured();
    return linksThere(this.asking, links).catch(asUnavailable);
  }

  /** @throws WriterNotConfigured, and what `mayWrite` throws */
  async write(
    writes: readonly DirectoryWrite[],
    mayWrite?: () => void,
  ): Promise<readonly WriteOutcome[]> {
    this.assertConfigured();
    const outcomes = new Map<DirectoryWrite, WriteOutcome>();
    for (const write of writes) {
      const why = this.impossible(write);
      if (why !== null) outcomes.set(write, { outcome: 'refused', status: 400, detail: why });
    }
    const open = writes.filter((write) => !outcomes.has(write));
    const together = open.filter(isBatched);
    for (let start = 0; start < together.length; start += BATCH_SIZE) {
      const batch = together.slice(start, start + BATCH_SIZE);
      for (const [write, outcome] of await this.writeBatch(batch, mayWrite))
        outcomes.set(write, outcome);
    }
    for (const write of open) {
      if (!outcomes.has(write)) outcomes.set(write, await this.writeAlone(write, mayWrite));
    }
    return writes.map((write) => outcomes.get(write) ?? { outcome: 'unknown', detail: 'not sent' });
  }

  /** Why a write has nothing that could be sent; `null` when it has. */
  private impossible(write: DirectoryWrite): string | null {
    if (write.operation === 'update') return unwritableIn(write);
    try {
      requestFor(write, this.client.settings.graphUrl);
      return null;
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      return error.message;
    }
  }

  private async writeBatch(
    batch: readonly DirectoryWrite[],
    mayWrite?: () => void,
  ): Promise<readonly (readonly [DirectoryWrite, WriteOutcome])[]> {
    const { graphUrl } = this.client.settings;
    const requests = batch.map((write) => ({ ...requestFor(write, graphUrl), mayWrite }));
    const answers = await writeTogether(this.client, requests, 'writer');
    return Promise.all(
      batch.map(async (write, index): Promise<readonly [DirectoryWrite, WriteOutcome]> => {
        const answer = answers[index] ?? { status: 0, body: null, retryAfterMs: null };
        return [write, await this.settled(write, outcomeOf(write, answer))];
      }),
    );
  }

  /** Policies and locations: one request a second, so nothing is gained by sending them together. */
  private async writeAlone(write: DirectoryWrite, mayWrite?: () => void): Promise<WriteOutcome> {
    try {
      const ready =
        placeOf(write.objectType).derived === true ? await this.prepared(write, mayWrite) : write;
      const answer = await this.send(ready, mayWrite);
      return await this.settled(write, outcomeOf(write, answer));
    } catch (error) {
      if (error instanceof DirectoryUnavailable) {
        return { outcome: 'unknown', detail: error.message };
      }
      if (!(error instanceof DirectoryRefused)) throw error;
      return { outcome: 'refused', status: error.status, detail: error.message };
    }
  }

  private async prepared(write: DirectoryWrite, mayWrite?: () => void): Promise<DirectoryWrite> {
    if (write.operation === 'update') return this.typed(write);
    if (write.operation === 'softDelete') await this.untrust(write, mayWrite);
    return write;
  }

  /** A derived type wants its `@odata.type` in every PATCH. */
  private async typed(write: Update): Promise<DirectoryWrite> {
    if (typeof write.attributes['@odata.type'] === 'string') return write;
    const type = (await this.rawObject(write))['@odata.type'] ?? null;
    return { ...write, attributes: { ...write.attributes, '@odata.type': type } };
  }

  /** A trusted location cannot be deleted. */
  private async untrust(ref: ObjectRef, mayWrite?: () => void): Promise<void> {
    const { isTrusted, '@odata.type': type = null } = await this.rawObject(ref);
    if (isTrusted !== true) return;
    const body = { '@odata.type': type, isTrusted: false };
    const request = { method: 'PATCH', path: objectPath(ref), body, mayWrite } as const;
    await this.client.send(request, 'writer');
  }

  /** Empty when it is not there; the write itself then says so. */
  private async rawObject(ref: ObjectRef): Promise<JsonObject> {
    const { status, body } = await this.client.send(
      { method: 'GET', path: objectPath(ref) },
      'writer',
    );
    return status === 200 && body !== null ? body : {};
  }

  private async send(write: DirectoryWrite, mayWrite?: () => void): Promise<InnerAnswer> {
    const request = { ...requestFor(write, this.client.settings.graphUrl), mayWrite };
    const { status, body } = await this.client.send(request, 'writer');
    return { status, body, retryAfterMs: null };
  }

  /** An object that is not in the bin may be back already. */
  private async settled(write: DirectoryWrite, outcome: WriteOutcome): Promise<WriteOutcome> {
    if (write.operation !== 'restore' || outcome.outcome !== 'refused' || outcome.status !== 404) {
      return outcome;
    }
    const { objectId, objectType } = write;
    const [found] = await lookUp(this.asking, [{ objectId, objectType }]).catch(() => []);
    return found?.seen === 'present' ? { outcome: 'already-so' } : outcome;
  }

  private assertConfigured(): void {
    if (!this.configured) throw new WriterNotConfigured();
  }
}

/** Why an update has nothing to send; `null` when it has. */
const unwritableIn = ({ objectType, attributes }: Update): string | null => {
  const names = Object.keys(writable(objectType, attributes));
  if (names.some((name) => name !== '@odata.type')) return null;
  return `None of these can be written: ${Object.keys(attributes).join(', ')}`;
};
