import { NotSignedIn } from '../domain/access/access-errors.js';
import type { Principal } from '../domain/access/principal.js';
import { Authenticator, type Presented } from './authenticator.port.js';
import type { BearerTokens } from './bearer-tokens.port.js';
import type { Sessions } from './sessions.port.js';

/** Everybody signs in; a bearer token goes before a session. */
export class SignedIn extends Authenticator {
  override readonly required = true;

  constructor(
    private readonly tokens: readonly BearerTokens[],
    private readonly sessions: Sessions,
  ) {
    super();
  }

  override authenticate({ bearer, session }: Presented): Promise<Principal> {
    if (bearer !== null) return this.bearing(bearer);
    if (session !== null) return this.sessions.principalOf(session);
    return Promise.reject(new NotSignedIn());
  }

  private bearing(token: string): Promise<Principal> {
    const kind = this.tokens.find((tokens) => tokens.isOurs(token));
    return kind === undefined
      ? Promise.reject(new NotSignedIn('The token does not hold'))
      : kind.verify(token);
  }
}
