import type { Attributes } from '../../domain/directory/directory-object.js';
import { type LinkSet, linkSetOf } from '../tenant/link-set.js';
import { appNameOf, createdAt } from './app-names.js';
import { AGENTS_OF_A_BLUEPRINT, type AppPlace, type AppPlan } from './app-plan.js';
import { appIdOf, appRolesOf, homePageOf, NO_INFO, NO_PUBLISHER, scopesOf } from './app-parts.js';
import { NO_LINKS, NO_PLACES, type Places, type SeededFamily, SeededIds } from './family.js';
import { namedGuid, seededId } from './identity.js';
import { textHash } from './mix.js';
import { ownedBy, ownersOf } from './owners.js';
import type { CompanyUsers } from './users.js';

/** The tenant in which the directory's own services are at home. */
const FIRST_PARTY_TENANT = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

const seedOf = (seed: number): number => (seed ^ textHash('servicePrincipal')) >>> 0;

/** The id of an agent's identity. */
export const agentId = (seed: number, plan: AppPlan, index: number): string =>
  seededId(seedOf(seed), plan.firstOf('agent') + index);

/** The service principals of a tenant: services, applications, identities of machines and agents. */
export class CompanyServicePrincipals implements SeededFamily {
  readonly type = 'servicePrincipal';
  readonly count: number;
  readonly #ids: SeededIds;
  readonly #seed: number;

  constructor(
    private readonly users: CompanyUsers,
    readonly plan: AppPlan,
    private readonly tenantId: string,
  ) {
    this.#seed = seedOf(users.seed);
    this.count = plan.total;
    this.#ids = new SeededIds(this.#seed, this.count);
  }

  idAt(place: number): string {
    return this.#ids.idAt(place);
  }

  ordinalOf(id: string): number | undefined {
    return this.#ids.ordinalOf(id);
  }

  nameAt(place: number): string {
    return appNameOf(this.plan.at(place));
  }

  attributesAt(place: number): Attributes {
    const app = this.plan.at(place);
    const displayName = appNameOf(app);
    const appId = appIdOf(this.users.seed, app);
    const bare = ['managedIdentity', 'agent'].includes(app.kind);
    return {
      id: this.idAt(place),
      accountEnabled: true,
      addIns: [],
      alternativeNames: [],
      ...(bare ? {} : { appDisplayName: displayName }),
      appId,
      appOwnerOrganizationId: this.#ownerOf(app),
      appRoleAssignmentRequired: app.kind === 'own' && app.index % 2 === 0,
      appRoles: appRolesOf(this.users.seed, app),
      createdDateTime: createdAt(this.#seed, place),
      displayName,
      info: NO_INFO,
      keyCredentials: [],
      notificationEmailAddresses: [],
      oauth2PermissionScopes: scopesOf(this.users.seed, app),
      passwordCredentials: [],
      replyUrls: [],
      resourceSpecificApplicationPermissions: [],
      servicePrincipalNames: app.kind === 'own' ? [`api://${appId}`, appId] : [appId],
      servicePrincipalType: 'Application',
      signInAudience: ['firstParty', 'enterprise'].includes(app.kind)
        ? 'AzureADMultipleOrgs'
        : 'AzureADMyOrg',
      tags: [],
      verifiedPublisher: NO_PUBLISHER,
      ...this.#ofKind(app),
    };
  }

  linksAt(place: number): ReadonlyMap<string, LinkSet> {
    const { kind } = this.plan.at(place);
    if (kind !== 'own' && kind !== 'enterprise' && kind !== 'agent') return NO_LINKS;
    const owners = ownersOf(this.users, place, 84);
    if (owners.length === 0) return NO_LINKS;
    return new Map([[kind === 'agent' ? 'sponsors' : 'owners', linkSetOf('user', owners)]]);
  }

  linkedTo(id: string): Places {
    return ownedBy(this, this.users, id);
  }

  referringTo(): Places {
    return NO_PLACES;
  }

  #ownerOf({ kind, index }: AppPlace): string | null {
    if (kind === 'firstParty') return FIRST_PARTY_TENANT;
    if (kind === 'managedIdentity') return null;
    return kind === 'enterprise'
      ? namedGuid(this.users.seed, 'vendor tenant', index % 12)
      : this.tenantId;
  }

  #ofKind(app: AppPlace): Attributes {
    const { kind, index } = app;
    switch (kind) {
      case 'firstParty':
        return {};
      case 'own':
        return {
          homepage: homePageOf(app, this.users.domain),
          replyUrls: [`${homePageOf(app, this.users.domain)}/signin-oidc`],
          tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
        };
      case 'enterprise':
        return {
          preferredSingleSignOnMode: index % 3 === 0 ? 'saml' : null,
          tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
        };
      case 'managedIdentity':
        return this.#managedIdentity(app);
      case 'agentBlueprint':
        return { '@odata.type': '#microsoft.graph.agentIdentityBlueprintPrincipal' };
      case 'agent':
        return this.#agent(index);
    }
  }

  #managedIdentity(app: AppPlace): Attributes {
    const subscription = namedGuid(this.users.seed, 'subscription', app.index % 5);
    const group = `/subscriptions/${subscription}/resourcegroups/rg-${String(app.index % 9)}`;
    return {
      alternativeNames: [
        `isExplicit=${app.index % 2 === 0 ? 'True' : 'False'}`,
        `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${appNameOf(app)}`,
      ],
      servicePrincipalType: 'ManagedIdentity',
    };
  }

  #agent(index: number): Attributes {
    const blueprint: AppPlace = {
      kind: 'agentBlueprint',
      index: Math.floor(index / AGENTS_OF_A_BLUEPRINT),
    };
    const agentIdentityBlueprintId = appIdOf(this.users.seed, blueprint);
    return {
      '@odata.type': '#microsoft.graph.agentIdentity',
      agentIdentityBlueprintId,
      createdByAppId: agentIdentityBlueprintId,
      servicePrincipalType: 'ServiceIdentity',
    };
  }
}
