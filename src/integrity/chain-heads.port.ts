import type { ChainHead } from '../domain/integrity/seal.js';

/** Where the chains of a tenant's shards stand. */
export abstract class ChainHeads {
  /**
   * The newest event of a shard in slices up to `day` (`YYYYMMDD`), also when its slice was removed
   * behind a baseline; `undefined` when the shard never had one.
   */
  abstract head(tenantId: string, shard: number, day: string): Promise<ChainHead | undefined>;

  /** Of every shard that has one, in the order of shards. */
  abstract heads(tenantId: string, day: string): Promise<readonly ChainHead[]>;

  /** The last act of the tenant's operators; `undefined` before the first. */
  abstract operators(tenantId: string): Promise<ChainHead | undefined>;
}
