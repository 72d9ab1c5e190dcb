import type { Company } from '../company/company.js';
import type { Dials } from '../graph/dials.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import type { Issuer, SignedInUser } from './claims.js';
import { AuthorizationCodes } from './codes.js';
import type { Refusal } from './refusal.js';
import { Resource } from './resource.js';
import type { SigningKeys } from './signing-keys.js';
import { Standing } from './standing.js';

export interface DeskParts {
  readonly tenant: Tenant;
  readonly tenantId: string;
  readonly keys: SigningKeys;
  readonly dials: Dials;
  /** Milliseconds since 1970: the time of those who check tokens, who do not see the tenant's clock. */
  readonly now: () => number;
}

/** Where people sign in: who they are, and whether they are let in now. */
export class Desk {
  readonly codes: AuthorizationCodes;

  constructor(private readonly parts: DeskParts) {
    this.codes = new AuthorizationCodes(parts.now);
  }

  get tenant(): Tenant {
    return this.parts.tenant;
  }

  get tenantId(): string {
    return this.parts.tenantId;
  }

  get company(): Company {
    return this.parts.tenant.company;
  }

  get keys(): SigningKeys {
    return this.parts.keys;
  }

  now(): number {
    return this.parts.now();
  }

  issuer(origin: string): Issuer {
    const { tenantId, dials } = this.parts;
    const now = Math.floor(this.now() / 1000);
    return { tenantId, origin, now, lifetimeSeconds: dials.tokenLifetimeSeconds };
  }

  /** Lets an account into an application, by its principal name or id, or tells why not. */
  enter(
    nameOrId: string,
    appId: string,
  ): { readonly user: SignedInUser } | { readonly refusal: Refusal } {
    const account = this.tenant.userNamed(nameOrId) ?? this.#userOf(nameOrId);
    if (account === undefined) return { refusal: noSuchAccount(nameOrId, this.tenantId) };
    if (account.attributes['accountEnabled'] === false) return { refusal: DISABLED };
    const user = { account, standing: new Standing(this.tenant, account) };
    if (user.standing.isKeptOutOf(appId)) return { refusal: BLOCKED };
    const resource = Resource.of(this.tenant, appId);
    const refusal = resource === undefined ? null : refusalBy(resource, user);
    return refusal === null ? { user } : { refusal };
  }

  #userOf(id: string): TenantObject | undefined {
    const object = this.tenant.object(id);
    return object?.type === 'user' && object.status === 'live' ? object : undefined;
  }
}

const refusalBy = (resource: Resource, { account, standing }: SignedInUser): Refusal | null => {
  if (!resource.isEnabled) return applicationDisabled(resource.appId);
  if (!resource.takesNobodyWithoutRole) return null;
  const roles = resource.rolesOf([account.id, ...standing.directGroups]);
  return roles.length === 0 ? NOT_ASSIGNED : null;
};

const noSuchAccount = (name: string, tenantId: string): Refusal => ({
  error: 'access_denied',
  number: 50034,
  text: `The user account ${name} does not exist in the ${tenantId} directory.`,
});

const DISABLED: Refusal = {
  error: 'access_denied',
  number: 50057,
  text: 'The user account is disabled.',
};

const applicationDisabled = (appId: string): Refusal => ({
  error: 'unauthorized_client',
  number: 7000112,
  text: `Application '${appId}' is disabled.`,
});

const NOT_ASSIGNED: Refusal = {
  error: 'access_denied',
  number: 50105,
  text: 'The signed in user is not assigned to a role for the application.',
};

/** Microsoft identity platform, "Error codes", AADSTS53003 (2026). */
const BLOCKED: Refusal = {
  error: 'access_denied',
  number: 53003,
  text: 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
};
