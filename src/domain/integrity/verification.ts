import type { Hash } from './chain.js';

/** What a verification needs of cryptography. */
export interface Checks {
  readonly hash: Hash;
  /** Hex SHA-256 of a public key (SPKI, DER, base64); `undefined` when it is none. */
  readonly keyIdOf: (publicKey: string) => string | undefined;
  /** Whether a signature (Ed25519, base64) over a text's UTF-8 bytes is good. */
  readonly verify: (publicKey: string, text: string, signature: string) => boolean;
  /** SHA-256 over several texts, one after the other. */
  readonly digest: () => Digest;
}

export interface Digest {
  readonly add: (text: string) => void;
  /** Of what was added so far; may be asked for once. */
  readonly hex: () => string;
}

export type Fault =
  /** A line that is not evidence, or not in its exact form. */
  | 'malformed'
  /** The evidence ends before its last line, or that line speaks of other evidence. */
  | 'incomplete'
  /** Not what its chain, key id or tenant says. */
  | 'changed'
  /** The first event of a slice that does not hang together with the slice before. */
  | 'does not follow'
  /** There is a hole before it. */
  | 'missing'
  | 'out of order'
  | 'unchained'
  /** Hangs together, but was signed with another chain. */
  | 'not as sealed'
  /** Signed once, and not there any more. */
  | 'truncated'
  | 'unsealed'
  | 'bad signature'
  | 'unknown key'
  | 'not endorsed'
  | 'superseded key';

/** The first thing that is wrong, by its place in the log. */
export interface Bad {
  readonly what: Fault;
  readonly detail: string;
  readonly streamId: string | null;
  readonly revision: number | null;
  /** Of the event, where it is there to have one. */
  readonly id: string | null;
  /** Of the evidence, from 1; `null` when it is the end that tells. */
  readonly line: number | null;
}

/** A key one trusts, one that such a key handed over to, or one that has only its own word. */
export type KeyStanding = 'trusted' | 'endorsed' | 'unproven';

/** What is proven of a log, and what is not. */
export interface Verification {
  readonly good: boolean;
  readonly bad: Bad | null;
  readonly tenantId: string | null;
  /** Whether change events were looked at, or what operators did. */
  readonly of: 'changes' | 'operators';
  /** The log it was made of, and when. */
  readonly log: string | null;
  readonly madeAt: string | null;
  /** Events that hang together. */
  readonly events: number;
  readonly shards: number;
  /** Seals with a good signature. */
  readonly seals: number;
  readonly lastSeal: { readonly of: string; readonly at: string; readonly keyId: string } | null;
  /** Change events after the last sealed one of their shard: chained, and signed by nobody yet. */
  readonly notYetSealed: number;
  /** Accepted without a chain or a seal, from before there were any: nothing is proven of them. */
  readonly unproven: number;
  /** The last day of which only the sealed state was kept, `YYYYMMDD`. */
  readonly keptAfter: string | null;
  readonly keys: readonly { readonly keyId: string; readonly standing: KeyStanding }[];
}

/** A finding that speaks of no event. */
export const nowhere = (what: Fault, detail: string): Omit<Bad, 'line'> => ({
  what,
  detail,
  streamId: null,
  revision: null,
  id: null,
});
