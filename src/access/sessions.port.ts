import type { Principal } from '../domain/access/principal.js';
import type { Instant } from '../domain/instant.js';

/** Somebody is signed in in a browser. */
export interface Session {
  /** For a cookie that no script reads; a secret. */
  readonly value: string;
  readonly expiresAt: Instant;
}

/** The port: sign-ins of browsers; they outlive a restart, and end. */
export abstract class Sessions {
  abstract start(principal: Principal): Promise<Session>;

  /** Whose session it is. @throws NotSignedIn when it is not ours, has expired or was ended */
  abstract principalOf(value: string): Promise<Principal>;

  /** Ends it for good, also for those who copied the value. */
  abstract end(value: string): Promise<void>;

  /** Ends all that somebody has by now; `null`: that anybody has. */
  abstract endAllOf(id: string | null): Promise<void>;
}
