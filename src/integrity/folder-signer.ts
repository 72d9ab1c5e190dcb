import { hash, randomUUID } from 'node:crypto';
import type { StatelineEvent } from '../domain/events.js';
import { instantAt } from '../domain/instant.js';
import type { ChainHead, Seal } from '../domain/integrity/seal.js';
import { sealedText, statementOf } from '../domain/integrity/signed-text.js';
import type { Json } from '../domain/json.js';
import { backupsStream, keysStream } from '../domain/timeline/streams.js';
import {
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type RecordedEvent,
  type StreamId,
  streamId,
  WrongExpectedRevision,
} from '../event-store/event-store.port.js';
import type { KeyFolder, SigningKey, Succession } from './key-folder.port.js';
import { Signer, SigningKeyUnavailable } from './signer.port.js';

interface Introduced {
  readonly keyIds: readonly string[];
  readonly revision: ExpectedRevision;
}

/** Signs with the key of a folder, which is read anew each time: keys change while we run. */
export class FolderSigner extends Signer {
  constructor(
    private readonly store: EventStore,
    private readonly folder: KeyFolder,
  ) {
    super();
  }

  override async seal(
    tenantId: string,
    statement: Json,
    heads: readonly ChainHead[],
  ): Promise<Seal> {
    const previous = await this.previous(tenantId);
    const key = await this.keyFor(tenantId);
    const { keyId } = key;
    const signature = key.sign(sealedText(tenantId, statement, { heads, previous, keyId }));
    return { keyId, heads, previous, signature };
  }

  /** Hash of the last sealed backup's text; one that was taken while the key was away has none. */
  private async previous(tenantId: string): Promise<string | null> {
    const stream = streamId(backupsStream(tenantId));
    let last = await this.store.last(stream);
    while (last !== undefined) {
      const { event, revision } = last;
      if (event.type === 'BackupTaken' && event.data.seal !== undefined) {
        return hash('sha256', sealedText(tenantId, statementOf(event), event.data.seal));
      }
      last = revision === 0 ? undefined : await this.eventAt(stream, revision - 1);
    }
    return null;
  }

  private async eventAt(stream: StreamId, revision: number): Promise<RecordedEvent | undefined> {
    for await (const recorded of this.store.read(stream, revision)) return recorded;
    return undefined;
  }

  private async keyFor(tenantId: string): Promise<SigningKey> {
    for (;;) {
      const introduced = await this.introduced(tenantId);
      const key =
        introduced.keyIds.length === 0 ? await this.folder.keyOrNew() : await this.known();
      if (introduced.keyIds.at(-1) === key.keyId) return key;
      const successions = await this.successionsTo(key, introduced.keyIds);
      try {
        await this.introduce(tenantId, introduced.revision, successions);
        return key;
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
      }
    }
  }

  private async known(): Promise<SigningKey> {
    const key = await this.folder.key();
    if (key !== undefined) return key;
    throw new SigningKeyUnavailable(
      `There is no signing key in ${this.folder.path}, and this tenant's log was signed before. Put the ` +
        'key folder back from your backups. If the key is lost: `stateline keys replace` makes one that ' +
        'nothing vouches for, and verification will say so.',
    );
  }

  /** What leads from the last key that signed to this one. @throws SigningKeyUnavailable */
  private async successionsTo(
    { keyId, publicKey }: SigningKey,
    before: readonly string[],
  ): Promise<readonly Succession[]> {
    const last = before.at(-1);
    const first = { keyId, publicKey, previousKeyId: null, endorsement: null };
    if (last === undefined) return [first];
    const all = await this.folder.successions();
    const here = all.findLastIndex((succession) => succession.keyId === keyId);
    const replaced = all.findLastIndex(
      (succession, index) => index <= here && succession.endorsement === null,
    );
    const from = all.findLastIndex(
      ({ previousKeyId }, index) => index <= here && previousKeyId === last,
    );
    if (!before.includes(keyId)) {
      if (from >= 0 && from > replaced) return all.slice(from, here + 1);
      if (replaced >= 0) return afterLoss(all.slice(replaced, here + 1), last);
    }
    throw new SigningKeyUnavailable(
      `The key in ${this.folder.path} (${keyId}) is not the one that signed this tenant's log last ` +
        `(${last}), nor one that came after it. Every process of an installation takes the same key folder.`,
    );
  }

  private async introduced(tenantId: string): Promise<Introduced> {
    const keyIds: string[] = [];
    let revision: ExpectedRevision = 'no_stream';
    for await (const recorded of this.store.read(streamId(keysStream(tenantId)))) {
      if (recorded.event.type === 'SigningKeyIntroduced') keyIds.push(recorded.event.data.keyId);
      ({ revision } = recorded);
    }
    return { keyIds, revision };
  }

  private async introduce(
    tenantId: string,
    expected: ExpectedRevision,
    successions: readonly Succession[],
  ): Promise<void> {
    const events = successions.map((data) => introduction(tenantId, data));
    await this.store.append(streamId(keysStream(tenantId)), expected, events);
  }
}

/** The key that stands in for a lost one says which one was lost. */
const afterLoss = (
  [replacement, ...rotations]: readonly Succession[],
  previousKeyId: string,
): readonly Succession[] =>
  replacement === undefined ? [] : [{ ...replacement, previousKeyId }, ...rotations];

const introduction = (tenantId: string, data: Succession): NewEvent => {
  const event: StatelineEvent = { type: 'SigningKeyIntroduced', data };
  const $correlationId = randomUUID();
  const observedAt = instantAt(Date.now());
  const metadata = {
    tenantId,
    schemaVersion: '1',
    observedAt,
    reader: 'integrity',
    $correlationId,
  } as const;
  return { id: randomUUID(), event, metadata };
};
