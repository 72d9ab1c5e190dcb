import { isJsonObject } from '../../domain/json.js';
import { textOf as fieldOf } from '../../domain/json-fields.js';
import { isOn, listOf, textOf, valueAt } from '../tenant/attributes.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { referring } from './standing.js';

/** An application of the tenant: as it is registered, and as it stands in this tenant. */
export class Resource {
  private constructor(
    private readonly tenant: Tenant,
    readonly application: TenantObject,
    readonly servicePrincipal: TenantObject,
  ) {}

  /** `undefined` when the tenant has no such application. */
  static of(tenant: Tenant, appId: string): Resource | undefined {
    const found = (type: string): TenantObject | undefined =>
      tenant.object(tenant.idWith(type, 'appId', appId) ?? '');
    const [application, servicePrincipal] = [found('application'), found('servicePrincipal')];
    if (application === undefined || servicePrincipal === undefined) return undefined;
    return new Resource(tenant, application, servicePrincipal);
  }

  get appId(): string {
    return textOf(this.application.attributes, 'appId');
  }

  get isEnabled(): boolean {
    return this.servicePrincipal.attributes['accountEnabled'] !== false;
  }

  /** Which version of access tokens it takes. */
  get tokenVersion(): '1.0' | '2.0' {
    const version = valueAt(this.application.attributes, 'api/requestedAccessTokenVersion');
    return version === 2 ? '2.0' : '1.0';
  }

  /** Whether its tokens tell the directory roles of a person. */
  get tellsDirectoryRoles(): boolean {
    const claims = textOf(this.application.attributes, 'groupMembershipClaims');
    return claims.includes('DirectoryRole') || claims.includes('All');
  }

  get takesNobodyWithoutRole(): boolean {
    return isOn(this.servicePrincipal.attributes, 'appRoleAssignmentRequired');
  }

  get isPublicClient(): boolean {
    return isOn(this.application.attributes, 'isFallbackPublicClient');
  }

  get scopes(): readonly string[] {
    const scopes = listOf(this.servicePrincipal.attributes, 'oauth2PermissionScopes');
    return scopes.flatMap((scope) => (isJsonObject(scope) ? (fieldOf(scope, 'value') ?? []) : []));
  }

  /** Loopback addresses may have any port. Microsoft identity platform, "Redirect URI restrictions" (2026). */
  takesBack(address: string): boolean {
    const known = ['web/redirectUris', 'publicClient/redirectUris'].flatMap((path) => {
      const addresses = valueAt(this.application.attributes, path);
      return Array.isArray(addresses) ? (addresses as readonly unknown[]) : [];
    });
    return known.includes(address) || known.includes(withoutPort(address));
  }

  /** The roles that principals have in it. */
  rolesOf(principalIds: readonly string[]): readonly string[] {
    const given = new Set<unknown>();
    for (const id of principalIds) {
      for (const { attributes } of referring(this.tenant, 'appRoleAssignment', id)) {
        if (attributes['resourceId'] === this.servicePrincipal.id)
          given.add(attributes['appRoleId']);
      }
    }
    return listOf(this.servicePrincipal.attributes, 'appRoles').flatMap((role) =>
      isJsonObject(role) && role['isEnabled'] !== false && given.has(role['id'])
        ? (fieldOf(role, 'value') ?? [])
        : [],
    );
  }
}

const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\]):\d+(?=\/|$)/;

const withoutPort = (address: string): string => address.replace(LOOPBACK, 'http://$1');
