import type { AccessRole } from '../domain/access/access-roles.js';
import type { Operator } from '../domain/access/operator.js';
import type { Principal } from '../domain/access/principal.js';
import type { Instant } from '../domain/instant.js';

/** An account for the hour in which the tenant lets nobody in. */
export interface EmergencyAccount {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly AccessRole[];
  readonly tenantIds: readonly string[] | 'all';
  readonly createdBy: Operator;
  readonly createdAt: Instant;
}

/** What its owner needs to sign in; shown once. */
export interface Credentials {
  readonly password: string;
  /** For an authenticator app: `otpauth://…` */
  readonly codeUri: string;
}

export interface NewAccount {
  readonly name: string;
  readonly roles: readonly AccessRole[];
  readonly tenantIds: readonly string[] | 'all';
}

/** What somebody shows to sign in; secrets but the name. */
export interface ShownCredentials {
  readonly name: string;
  readonly password: string;
  /** Six digits of the authenticator app. */
  readonly code: string;
}

/** The port: accounts that need nothing of the tenant. */
export abstract class EmergencyAccounts {
  abstract list(): Promise<readonly EmergencyAccount[]>;

  /** @throws AccessTaken when the name is, or when there are too many */
  abstract add(
    account: NewAccount,
    by: Operator,
  ): Promise<EmergencyAccount & { readonly credentials: Credentials }>;

  /** A new password and a new secret of the app; sessions end. @throws UnknownAccount */
  abstract reset(
    id: string,
    by: Operator,
  ): Promise<EmergencyAccount & { readonly credentials: Credentials }>;

  /** It and its sessions are over. @throws UnknownAccount */
  abstract remove(id: string): Promise<void>;

  /** @throws NotSignedIn whatever it is that does not hold, TooManyTries */
  abstract signIn(shown: ShownCredentials, address: string): Promise<Principal>;
}
