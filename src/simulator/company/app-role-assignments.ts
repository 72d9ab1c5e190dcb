import type { Attributes } from '../../domain/directory/directory-object.js';
import type { LinkSet } from '../tenant/link-set.js';
import { createdAt } from './app-names.js';
import { appRolesOf } from './app-parts.js';
import { CompoundIds } from './compound-ids.js';
import { NO_LINKS, NO_PLACES, type Places, Round, Runs, type SeededFamily } from './family.js';
import { mix, pick, textHash } from './mix.js';
import { appNames } from './seed-files.js';
import type { CompanyServicePrincipals } from './service-principals.js';
import type { CompanyUsers } from './users.js';

/** The role of an application that has none. */
const DEFAULT_ROLE = '00000000-0000-0000-0000-000000000000';

/** Microsoft Graph stands first; what applications may do there is assigned on it. */
const GRAPH = 0;

export interface NamedGroup {
  readonly id: string;
  readonly displayName: string;
}

interface Principal {
  readonly type: 'User' | 'Group' | 'ServicePrincipal';
  readonly id: string;
  readonly displayName: string;
}

/** Who may do what in which application: a run of groups, then of users, for each resource. */
export class CompanyAppRoleAssignments implements SeededFamily {
  readonly type = 'appRoleAssignment';
  readonly count: number;
  readonly #ids: CompoundIds;
  readonly #seed: number;
  readonly #resources: Runs;
  /** Roles in Microsoft Graph, by application. */
  readonly #clients: Runs;

  constructor(
    private readonly users: CompanyUsers,
    private readonly apps: CompanyServicePrincipals,
    private readonly groups: readonly NamedGroup[],
  ) {
    this.#seed = (users.seed ^ textHash('appRoleAssignment')) >>> 0;
    const places = Array.from({ length: apps.count }, (_, place) => place);
    this.#clients = new Runs(places.map((place) => this.#graphRoles(place)));
    this.#resources = new Runs(
      places.map((place) =>
        place === GRAPH ? this.#clients.total : this.#groupsOf(place) + this.#usersOf(place),
      ),
    );
    this.count = this.#resources.total;
    this.#ids = new CompoundIds(this.#seed, this.count, (place) => this.#principalAt(place).id);
  }

  idAt(place: number): string {
    return this.#ids.idAt(place);
  }

  ordinalOf(id: string): number | undefined {
    return this.#ids.ordinalOf(id);
  }

  attributesAt(place: number): Attributes {
    const resource = this.#resources.ownerOf(place);
    const principal = this.#principalAt(place);
    return {
      id: this.idAt(place),
      appRoleId: this.#roleAt(resource, place),
      createdDateTime: createdAt(this.#seed, place).replace('Z', '.1000000Z'),
      principalDisplayName: principal.displayName,
      principalId: principal.id,
      principalType: principal.type,
      resourceDisplayName: this.apps.nameAt(resource),
      resourceId: this.apps.idAt(resource),
    };
  }

  linksAt(): ReadonlyMap<string, LinkSet> {
    return NO_LINKS;
  }

  linkedTo(): Places {
    return NO_PLACES;
  }

  referringTo(name: string, id: string): Places {
    const app = this.apps.ordinalOf(id);
    if (name === 'resourceId') return app === undefined ? NO_PLACES : this.#resources.of(app);
    if (name !== 'principalId') return NO_PLACES;
    if (app !== undefined) return this.#clients.of(app);
    const user = this.users.ordinalOf(id);
    return user === undefined ? this.#ofGroup(id) : this.#ofUser(user);
  }

  /** Roles that an application has in Microsoft Graph: up to three. */
  #graphRoles(place: number): number {
    const { kind } = this.apps.plan.at(place);
    if (kind === 'firstParty' || kind === 'agentBlueprint') return 0;
    return mix(this.#seed, place, 5) % 4;
  }

  #rankOf(place: number): number | null {
    const { kind, index } = this.apps.plan.at(place);
    if (kind === 'enterprise') return index * 2;
    return kind === 'own' ? index * 2 + 1 : null;
  }

  #groupsOf(place: number): number {
    const rank = this.#rankOf(place);
    // The second application has twenty users and no group: just what fits an expanded relation.
    return rank === null || rank === 1 ? 0 : Math.min(rank % 3, this.groups.length);
  }

  /** A few applications are used by many, most by a handful. */
  #usersOf(place: number): number {
    const rank = this.#rankOf(place);
    if (rank === null) return 0;
    const wanted = Math.floor((this.users.count * 0.05) / (rank + 1));
    const number = rank === 1 ? 20 : rank === 0 ? Math.max(wanted, 25) : wanted;
    return Math.min(number, this.#span);
  }

  get #span(): number {
    return Math.max(0, this.users.count - this.users.firstEmployee);
  }

  #round(resource: number): Round {
    return new Round(this.#span, mix(this.#seed, resource, 6) % Math.max(1, this.#span));
  }

  #principalAt(place: number): Principal {
    const resource = this.#resources.ownerOf(place);
    const turn = place - this.#resources.startOf(resource);
    if (resource === GRAPH) {
      const client = this.#clients.ownerOf(turn);
      const displayName = this.apps.nameAt(client);
      return { type: 'ServicePrincipal', id: this.apps.idAt(client), displayName };
    }
    const groups = this.#groupsOf(resource);
    if (turn < groups)
      return { type: 'Group', ...pick(this.groups, this.#groupAt(resource, turn)) };
    const user = this.users.firstEmployee + this.#round(resource).at(turn - groups);
    const { given, surname } = this.users.nameAt(user);
    return { type: 'User', id: this.users.idAt(user), displayName: `${given} ${surname}` };
  }

  #groupAt(resource: number, turn: number): number {
    return (mix(this.#seed, resource, 7) + turn) % this.groups.length;
  }

  #roleAt(resource: number, place: number): string {
    if (resource === GRAPH) {
      const client = this.#clients.ownerOf(place);
      const roles = appNames.firstParty[GRAPH]?.appRoles ?? [];
      const number = mix(this.#seed, client, 8) + place - this.#clients.startOf(client);
      return pick(roles, number).id;
    }
    const role = appRolesOf(this.users.seed, this.apps.plan.at(resource)).at(place % 2)?.['id'];
    return typeof role === 'string' ? role : DEFAULT_ROLE;
  }

  #ofGroup(id: string): Places {
    const group = this.groups.findIndex((each) => each.id === id);
    if (group < 0) return NO_PLACES;
    return this.#placesWhere((resource) => {
      const turns = Array.from({ length: this.#groupsOf(resource) }, (_, turn) => turn);
      return turns.find((turn) => this.#groupAt(resource, turn) === group);
    });
  }

  #ofUser(user: number): Places {
    if (user < this.users.firstEmployee) return NO_PLACES;
    return this.#placesWhere((resource) => {
      const users = this.#usersOf(resource);
      const turn = this.#round(resource).turnOf(user - this.users.firstEmployee);
      return turn < users ? this.#groupsOf(resource) + turn : undefined;
    });
  }

  /** Places of one assignment at most for each resource. */
  #placesWhere(turnIn: (resource: number) => number | undefined): Places {
    const places: number[] = [];
    for (let resource = GRAPH + 1; resource < this.apps.count; resource += 1) {
      const turn = turnIn(resource);
      if (turn !== undefined) places.push(this.#resources.startOf(resource) + turn);
    }
    return places;
  }
}
