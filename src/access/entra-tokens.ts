import type { Principal } from '../domain/access/principal.js';
import { BearerTokens } from './bearer-tokens.port.js';
import { callerIn } from './entra-claims.js';
import type { EntraOptions } from './entra-options.js';
import type { EntraVerifier } from './entra-verifier.js';

/** Access tokens that a tenant of Microsoft Entra gave out for this server. */
export class EntraTokens extends BearerTokens {
  constructor(
    private readonly options: EntraOptions,
    private readonly verifier: EntraVerifier,
  ) {
    super();
  }

  override isOurs(token: string): boolean {
    return this.verifier.namesUs(token);
  }

  override async verify(token: string): Promise<Principal> {
    return callerIn(await this.verifier.verify(token), this.options);
  }
}
