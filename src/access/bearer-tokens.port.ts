import type { Principal } from '../domain/access/principal.js';

/** One kind of tokens that a program shows in place of a sign-in. */
export abstract class BearerTokens {
  /** Whether a token says of itself to be of this kind; nothing of it is believed yet. */
  abstract isOurs(token: string): boolean;

  /** @throws NotSignedIn; an error of category `unavailable` when it cannot be checked now */
  abstract verify(token: string): Promise<Principal>;
}
