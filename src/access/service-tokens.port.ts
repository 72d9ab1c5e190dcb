import type { Operator } from '../domain/access/operator.js';
import type { Permission } from '../domain/access/permissions.js';
import type { Instant } from '../domain/instant.js';

/** What a program may do, and until when. */
export interface ServiceToken {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly tenantIds: readonly string[] | 'all';
  readonly createdBy: Operator;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

export type NewToken = Pick<ServiceToken, 'name' | 'permissions' | 'tenantIds' | 'expiresAt'>;

/** The port: tokens that programs show in place of a sign-in. */
export abstract class ServiceTokens {
  /** Also those that have expired, until they are revoked. */
  abstract list(): Promise<readonly ServiceToken[]>;

  /** With the token itself, which nobody can be told again. @throws InvalidValue, AccessTaken */
  abstract create(
    token: NewToken,
    by: Operator,
  ): Promise<ServiceToken & { readonly token: string }>;

  /** @throws UnknownToken */
  abstract revoke(id: string): Promise<void>;
}
