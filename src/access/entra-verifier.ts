import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { NotSignedIn } from '../domain/access/access-errors.js';
import type { EntraKeys } from './entra-keys.js';
import { type EntraOptions, formerIssuerOf, issuerOf } from './entra-options.js';

/** Longer tokens do not fit into a request's headers. */
const LONGEST = 16_384;
/** Clocks may differ by so much. Microsoft identity platform, "Access tokens" (2026). */
const TOLERANCE_SECONDS = 300;

/** Checks what a tenant has signed for us: by whom, for whom, for how long. */
export class EntraVerifier {
  readonly #versionOf: ReadonlyMap<string, string>;
  readonly #audience: readonly string[];

  constructor(
    private readonly options: EntraOptions,
    private readonly keys: Pick<EntraKeys, 'find'>,
    private readonly now: () => number = () => Date.now(),
  ) {
    this.#versionOf = new Map([
      [issuerOf(options), '2.0'],
      [formerIssuerOf(options), '1.0'],
    ]);
    this.#audience = [options.clientId, `api://${options.clientId}`];
  }

  /** Whether a token says to be of this tenant; nothing is checked. */
  namesUs(token: string): boolean {
    if (token.length > LONGEST) return false;
    try {
      const { iss } = decodeJwt(token);
      return this.#versionOf.has(iss ?? '');
    } catch (error) {
      if (error instanceof errors.JOSEError) return false;
      throw error;
    }
  }

  /** What a token says. @throws NotSignedIn; EntraUnavailable when the keys cannot be fetched */
  async verify(token: string): Promise<JWTPayload> {
    if (!this.namesUs(token)) throw doesNotHold();
    try {
      const { payload } = await jwtVerify(token, (header) => this.keys.find(header), {
        algorithms: ['RS256'],
        issuer: [...this.#versionOf.keys()],
        audience: [...this.#audience],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(this.now()),
        requiredClaims: ['exp', 'oid', 'tid', 'ver'],
      });
      return this.#ofOurTenant(payload);
    } catch (error) {
      if (error instanceof errors.JOSEError) throw doesNotHold(error);
      throw error;
    }
  }

  #ofOurTenant(payload: JWTPayload): JWTPayload {
    const isOurs =
      payload['tid'] === this.options.tenantId &&
      payload['ver'] === this.#versionOf.get(payload.iss ?? '') &&
      typeof payload['oid'] === 'string';
    if (!isOurs) throw doesNotHold();
    return payload;
  }
}

/** What is wrong is for the audit, not for the caller. */
export const doesNotHold = (cause?: unknown): NotSignedIn =>
  new NotSignedIn('The token does not hold', { cause });
