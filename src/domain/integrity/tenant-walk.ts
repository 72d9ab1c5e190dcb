import { changeStreams, operatorsSliceOf, operatorsStream, sliceOf } from '../timeline/streams.js';
import { ChainWalk, type Found } from './chain-walk.js';
import type { EventLine, HeaderLine, KeyLine, StatementLine } from './evidence.js';
import { KeyRing } from './key-ring.js';
import { StatementWalk } from './statement-walk.js';
import { type Checks, nowhere, type Verification } from './verification.js';

export interface Trust {
  /** Ids of the public keys one has from elsewhere; none, and one compares by eye. */
  readonly keyIds: ReadonlySet<string>;
  /** Lets pass what was recorded before there were chains and seals, and counts it. */
  readonly acceptUnproven: boolean;
}

/** Walks over what evidence says of a tenant: its keys, then its sealed statements, then its events. */
export class TenantWalk {
  private readonly ring: KeyRing;
  private readonly statements: StatementWalk;
  private chains: ChainWalk | undefined;

  constructor(
    private readonly header: HeaderLine,
    private readonly checks: Checks,
    private readonly trust: Trust,
  ) {
    const { tenantId, keptAfter } = header;
    this.ring = new KeyRing(checks, trust.keyIds);
    const acceptUnsealed = trust.acceptUnproven;
    this.statements = new StatementWalk({
      checks,
      ring: this.ring,
      tenantId,
      keptAfter,
      acceptUnsealed,
    });
  }

  takeKey({ keyId, publicKey, previousKeyId, endorsement }: KeyLine): Found | undefined {
    const what = this.ring.introduce({ keyId, publicKey, previousKeyId, endorsement });
    return what && nowhere(what, `Key ${keyId} is not what follows the key before`);
  }

  takeStatement(line: StatementLine): Found | undefined {
    return this.statements.take(line);
  }

  takeEvent(line: EventLine): Found | undefined {
    if (this.chains === undefined) {
      const found = this.statements.end();
      if (found !== undefined) return found;
    }
    const { tenantId, of } = this.header;
    const { streamId, revision, id, metadata } = line;
    const streams = of === 'operators' ? operatorsStream(tenantId) : changeStreams(tenantId);
    if (!streamId.startsWith(streams) || metadata['tenantId'] !== tenantId) {
      return {
        what: 'changed',
        streamId,
        revision,
        id,
        detail: 'It is an event of another tenant',
      };
    }
    return this.begun().take(line);
  }

  /** When there is nothing more to take. */
  end(): Found | undefined {
    return this.statements.end() ?? this.begun().end() ?? this.nothingSealed();
  }

  counts(): Pick<
    Verification,
    'events' | 'shards' | 'seals' | 'lastSeal' | 'notYetSealed' | 'unproven' | 'keys'
  > {
    const { events, shards, notYetSealed, unchained } = this.begun().counts;
    const { seals, lastSeal, unsealed } = this.statements;
    const unproven = unchained + unsealed;
    return { events, shards, seals, lastSeal, notYetSealed, unproven, keys: this.ring.keys };
  }

  /** All statements are known by now. */
  private begun(): ChainWalk {
    this.chains ??= new ChainWalk({
      hash: this.checks.hash,
      sliceOf: this.header.of === 'operators' ? operatorsSliceOf : sliceOf,
      removed: this.statements.removed,
      removedUpTo: this.header.keptAfter,
      sealed: this.statements.heads,
      acceptUnchained: this.trust.acceptUnproven,
    });
    return this.chains;
  }

  private nothingSealed(): Found | undefined {
    if (this.trust.keyIds.size === 0 || this.statements.seals > 0) return undefined;
    return nowhere('unsealed', 'Nothing in it was signed, so no key can vouch for it');
  }
}
