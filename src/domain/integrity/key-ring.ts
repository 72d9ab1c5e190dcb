import type { SigningKeyIntroduced } from './key-events.js';
import { endorsementText } from './signed-text.js';
import type { Checks, Fault, KeyStanding } from './verification.js';

interface HeldKey {
  readonly keyId: string;
  readonly publicKey: string;
  readonly standing: KeyStanding;
}

/** The keys of a tenant, in the order in which they were introduced, and which of them are proven. */
export class KeyRing {
  private readonly held: HeldKey[] = [];

  constructor(
    private readonly checks: Checks,
    private readonly trusted: ReadonlySet<string>,
  ) {}

  get keys(): readonly { readonly keyId: string; readonly standing: KeyStanding }[] {
    return this.held.map(({ keyId, standing }) => ({ keyId, standing }));
  }

  /** Takes the next key; what is wrong with how it was introduced. */
  introduce(key: SigningKeyIntroduced['data']): Fault | undefined {
    const { keyId, publicKey, previousKeyId, endorsement } = key;
    const before = this.held.at(-1);
    if (this.checks.keyIdOf(publicKey) !== keyId) return 'changed';
    if (previousKeyId !== (before?.keyId ?? null)) return 'missing';
    if (endorsement !== null && !this.endorses(before, key)) return 'not endorsed';
    this.held.push({ keyId, publicKey, standing: this.standingOf(key, before) });
    return undefined;
  }

  /** Place of a key among those introduced; -1 for one that was not. */
  placeOf(keyId: string): number {
    return this.held.findIndex((key) => key.keyId === keyId);
  }

  /** Whether one trusts somebody, and this key is not of theirs. */
  isStranger(place: number): boolean {
    return this.trusted.size > 0 && this.held[place]?.standing === 'unproven';
  }

  verifies(place: number, text: string, signature: string): boolean {
    const key = this.held[place];
    return key !== undefined && this.checks.verify(key.publicKey, text, signature);
  }

  private standingOf(
    { keyId, endorsement }: SigningKeyIntroduced['data'],
    before: HeldKey | undefined,
  ): KeyStanding {
    if (this.trusted.has(keyId)) return 'trusted';
    return endorsement === null || before?.standing === 'unproven' ? 'unproven' : 'endorsed';
  }

  private endorses(
    before: HeldKey | undefined,
    { endorsement, ...key }: SigningKeyIntroduced['data'],
  ): boolean {
    return (
      before !== undefined &&
      this.checks.verify(before.publicKey, endorsementText(key), endorsement ?? '')
    );
  }
}
