import { createHash, randomBytes } from 'node:crypto';

/** What somebody agreed to by signing in. */
export interface Grant {
  readonly userId: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string | null;
  readonly scopes: readonly string[];
}

/** Codes are good for ten minutes. RFC 6749, 4.1.2. */
const LIFETIME_MS = 10 * 60 * 1000;
/** The oldest give way. */
const MOST = 1000;

/** Codes that were given to browsers, each good once. */
export class AuthorizationCodes {
  readonly #grants = new Map<string, { readonly grant: Grant; readonly until: number }>();

  constructor(private readonly now: () => number) {}

  add(grant: Grant): string {
    const [oldest] = this.#grants.keys();
    if (this.#grants.size >= MOST && oldest !== undefined) this.#grants.delete(oldest);
    const code = `0.${randomBytes(48).toString('base64url')}`;
    this.#grants.set(code, { grant, until: this.now() + LIFETIME_MS });
    return code;
  }

  /** `undefined` when it was used, has expired, or never was. */
  take(code: string): Grant | undefined {
    const found = this.#grants.get(code);
    this.#grants.delete(code);
    return found !== undefined && found.until > this.now() ? found.grant : undefined;
  }
}

/** Whether a verifier is the one that a challenge was made of. RFC 7636, 4.6, S256. */
export const meets = (verifier: string, challenge: string): boolean =>
  createHash('sha256').update(verifier).digest('base64url') === challenge;
