import type { Attributes } from '../../domain/directory/directory-object.js';
import type { JsonObject } from '../../domain/json.js';
import { type LinkSet, linkSetOf } from '../tenant/link-set.js';
import { appNameOf, createdAt } from './app-names.js';
import type { AppPlace, AppPlan } from './app-plan.js';
import { appIdOf, appRolesOf, homePageOf, NO_INFO, NO_PUBLISHER, scopesOf } from './app-parts.js';
import { NO_LINKS, NO_PLACES, type Places, type SeededFamily, SeededIds } from './family.js';
import { namedGuid } from './identity.js';
import { mix, textHash } from './mix.js';
import { ownedBy, ownersOf } from './owners.js';
import { appNames } from './seed-files.js';
import type { CompanyUsers } from './users.js';

const GRAPH_APP = '00000003-0000-0000-c000-000000000000';

/** The applications a company has registered: its own, then the blueprints of its agents. */
export class CompanyApplications implements SeededFamily {
  readonly type = 'application';
  readonly count: number;
  readonly #ids: SeededIds;
  readonly #seed: number;

  constructor(
    private readonly users: CompanyUsers,
    private readonly plan: AppPlan,
  ) {
    this.#seed = (users.seed ^ textHash('application')) >>> 0;
    this.count = plan.count('own') + plan.count('agentBlueprint');
    this.#ids = new SeededIds(this.#seed, this.count);
  }

  idAt(place: number): string {
    return this.#ids.idAt(place);
  }

  ordinalOf(id: string): number | undefined {
    return this.#ids.ordinalOf(id);
  }

  attributesAt(place: number): Attributes {
    const app = this.#at(place);
    const appId = appIdOf(this.users.seed, app);
    const blueprint = app.kind === 'agentBlueprint';
    return {
      ...(blueprint ? { '@odata.type': '#microsoft.graph.agentIdentityBlueprint' } : {}),
      id: this.idAt(place),
      addIns: [],
      api: apiOf(this.users.seed, app),
      appId,
      appRoles: appRolesOf(this.users.seed, app),
      createdDateTime: createdAt(this.#seed, place),
      displayName: appNameOf(app),
      identifierUris: [`api://${appId}`],
      info: NO_INFO,
      keyCredentials: place % 5 === 2 ? [certificate(this.#seed, place)] : [],
      parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
      passwordCredentials: place % 3 === 0 ? [secret(this.#seed, place)] : [],
      publicClient: { redirectUris: [] },
      publisherDomain: this.users.domain,
      requiredResourceAccess: requiredAccess(this.#seed, place),
      serviceManagementReference: `CMDB-${String(1000 + (mix(this.#seed, place, 3) % 9000))}`,
      signInAudience: 'AzureADMyOrg',
      spa: { redirectUris: [] },
      tags: [],
      verifiedPublisher: NO_PUBLISHER,
      web: webOf(app, this.users.domain),
    };
  }

  linksAt(place: number): ReadonlyMap<string, LinkSet> {
    const owners = ownersOf(this.users, place, 81);
    if (owners.length === 0) return NO_LINKS;
    const links = new Map([['owners', linkSetOf('user', owners)]]);
    if (this.#at(place).kind === 'agentBlueprint') {
      links.set('sponsors', linkSetOf('user', owners.slice(0, 1)));
    }
    return links;
  }

  linkedTo(id: string): Places {
    return ownedBy(this, this.users, id);
  }

  referringTo(): Places {
    return NO_PLACES;
  }

  #at(place: number): AppPlace {
    const own = this.plan.count('own');
    return place < own
      ? { kind: 'own', index: place }
      : { kind: 'agentBlueprint', index: place - own };
  }
}

const apiOf = (seed: number, app: AppPlace): JsonObject => ({
  acceptMappedClaims: null,
  knownClientApplications: [],
  requestedAccessTokenVersion: 2,
  oauth2PermissionScopes: scopesOf(seed, app),
  preAuthorizedApplications: [],
});

const webOf = (app: AppPlace, domain: string): JsonObject => ({
  homePageUrl: homePageOf(app, domain),
  logoutUrl: null,
  redirectUris: [`${homePageOf(app, domain)}/signin-oidc`],
  redirectUriSettings: [],
  implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
});

const requiredAccess = (seed: number, place: number): JsonObject[] => {
  const scopes = appNames.firstParty[0]?.scopes ?? [];
  const wanted = scopes.filter((_, turn) => turn === 0 || mix(seed, place, 90 + turn) % 3 === 0);
  return [
    {
      resourceAppId: GRAPH_APP,
      resourceAccess: wanted.map(({ id }) => ({ id, type: 'Scope' })),
    },
  ];
};

const certificate = (seed: number, place: number): JsonObject => ({
  customKeyIdentifier: namedGuid(seed, 'thumbprint', place).replaceAll('-', '').toUpperCase(),
  displayName: `CN=app-${String(place)}`,
  endDateTime: '2027-06-30T00:00:00Z',
  key: null,
  keyId: namedGuid(seed, 'key', place),
  startDateTime: '2026-06-30T00:00:00Z',
  type: 'AsymmetricX509Cert',
  usage: 'Verify',
});

const secret = (seed: number, place: number): JsonObject => ({
  customKeyIdentifier: null,
  displayName: 'deployment',
  endDateTime: '2027-01-22T13:06:40Z',
  hint: mix(seed, place, 4).toString(36).slice(0, 3).padEnd(3, 'x'),
  keyId: namedGuid(seed, 'password', place),
  secretText: null,
  startDateTime: '2026-01-22T13:06:40Z',
});
