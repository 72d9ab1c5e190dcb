import type { Principal } from '../domain/access/principal.js';

/** What a request shows to tell who sends it; secrets. */
export interface Presented {
  /** Behind `Authorization: Bearer`. */
  readonly bearer: string | null;
  /** Value of the session cookie. */
  readonly session: string | null;
  /** Where the request came from. */
  readonly address: string;
}

/** The port: tells who sends a request. */
export abstract class Authenticator {
  /** Whether somebody has to sign in at all. */
  abstract readonly required: boolean;

  /** @throws NotSignedIn, TooManyTries, and errors of category `unavailable` when keys cannot be fetched */
  abstract authenticate(presented: Presented): Promise<Principal>;
}
