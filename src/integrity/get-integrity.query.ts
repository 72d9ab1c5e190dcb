import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Instant, instantAt } from '../domain/instant.js';
import type { SigningKeyIntroduced } from '../domain/integrity/key-events.js';
import type { ChainHead } from '../domain/integrity/seal.js';
import { backupsStream, dayOf, keysStream } from '../domain/timeline/streams.js';
import { EventStore, streamId } from '../event-store/event-store.port.js';
import { ChainHeads } from './chain-heads.port.js';
import { removedUpTo } from './removed-slices.js';

export interface Integrity {
  readonly keys: readonly SigningKeyIntroduced['data'][];
  readonly lastBackup: {
    readonly backupId: string;
    readonly instant: Instant;
    /** `null` when it was taken without a key. */
    readonly keyId: string | null;
  } | null;
  /** Where the chains stand now. */
  readonly heads: readonly ChainHead[];
  /** The last day of which only the sealed state is kept, `YYYYMMDD`. */
  readonly keptAfter: string | null;
}

/** What holds a tenant's log fast. */
export class GetIntegrity extends Query<Integrity> {
  constructor(readonly tenantId: string) {
    super();
  }
}

// Another machine's clock may be past midnight already.
const DAY_MS = 86_400_000;

@QueryHandler(GetIntegrity)
export class GetIntegrityHandler implements IQueryHandler<GetIntegrity> {
  constructor(
    private readonly store: EventStore,
    private readonly chainHeads: ChainHeads,
  ) {}

  async execute({ tenantId }: GetIntegrity): Promise<Integrity> {
    const keys: SigningKeyIntroduced['data'][] = [];
    for await (const { event } of this.store.read(streamId(keysStream(tenantId)))) {
      if (event.type === 'SigningKeyIntroduced') keys.push(event.data);
    }
    const tomorrow = dayOf(instantAt(Date.now() + DAY_MS));
    const heads = await this.chainHeads.heads(tenantId, tomorrow);
    const keptAfter = await removedUpTo(this.store, tenantId);
    return { keys, lastBackup: await this.lastBackup(tenantId), heads, keptAfter };
  }

  private async lastBackup(tenantId: string): Promise<Integrity['lastBackup']> {
    const last = await this.store.last(streamId(backupsStream(tenantId)));
    if (last?.event.type !== 'BackupTaken') return null;
    const { backupId, instant, seal } = last.event.data;
    return { backupId, instant, keyId: seal?.keyId ?? null };
  }
}
