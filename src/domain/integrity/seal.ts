/** Where a chain of change events stood: hex SHA-256 of the last event of one slice. */
export interface ChainHead {
  readonly streamId: string;
  readonly revision: number;
  readonly chain: string;
}

/** An Ed25519 signature over a statement and over all that was on record when it was made. */
export interface Seal {
  /** Hex SHA-256 of the public key (SPKI, DER). */
  readonly keyId: string;
  /** The newest slice of each shard that has any, in the order of shards. */
  readonly heads: readonly ChainHead[];
  /** Hex SHA-256 of the tenant's sealed statement before this one; `null` for the first. */
  readonly previous: string | null;
  /** Base64. */
  readonly signature: string;
}
