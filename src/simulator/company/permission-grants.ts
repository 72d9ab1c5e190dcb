import type { Attributes } from '../../domain/directory/directory-object.js';
import type { LinkSet } from '../tenant/link-set.js';
import { CompoundIds } from './compound-ids.js';
import { NO_LINKS, NO_PLACES, type Places, Round, Runs, type SeededFamily } from './family.js';
import { mix, textHash } from './mix.js';
import { appNames } from './seed-files.js';
import type { CompanyServicePrincipals } from './service-principals.js';
import type { CompanyUsers } from './users.js';

const GRAPH = 0;

/** Delegated permissions: those given for everybody come first, then those of single users. */
export class CompanyPermissionGrants implements SeededFamily {
  readonly type = 'oauth2PermissionGrant';
  readonly count: number;
  readonly #ids: CompoundIds;
  readonly #seed: number;
  readonly #clients: Runs;

  constructor(
    private readonly users: CompanyUsers,
    private readonly apps: CompanyServicePrincipals,
  ) {
    this.#seed = (users.seed ^ textHash('oauth2PermissionGrant')) >>> 0;
    const places = Array.from({ length: apps.count }, (_, place) => place);
    this.#clients = new Runs(places.map((place) => this.#forAll(place) + this.#usersOf(place)));
    this.count = this.#clients.total;
    this.#ids = new CompoundIds(this.#seed, this.count, (place) =>
      apps.idAt(this.#clients.ownerOf(place)),
    );
  }

  idAt(place: number): string {
    return this.#ids.idAt(place);
  }

  ordinalOf(id: string): number | undefined {
    return this.#ids.ordinalOf(id);
  }

  attributesAt(place: number): Attributes {
    const client = this.#clients.ownerOf(place);
    const turn = place - this.#clients.startOf(client);
    const user = this.#userAt(client, turn);
    return {
      id: this.idAt(place),
      clientId: this.apps.idAt(client),
      consentType: user === null ? 'AllPrincipals' : 'Principal',
      principalId: user === null ? null : this.users.idAt(user),
      resourceId: this.apps.idAt(this.#resourceOf(client, turn)),
      scope: this.#scopeOf(client, turn),
    };
  }

  linksAt(): ReadonlyMap<string, LinkSet> {
    return NO_LINKS;
  }

  linkedTo(): Places {
    return NO_PLACES;
  }

  referringTo(name: string, id: string): Places {
    if (name === 'principalId') return this.#ofUser(this.users.ordinalOf(id));
    const app = this.apps.ordinalOf(id);
    if (app === undefined) return NO_PLACES;
    return name === 'clientId' ? this.#clients.of(app) : this.#onResource(app);
  }

  #forAll(place: number): number {
    const { kind, index } = this.apps.plan.at(place);
    if (kind === 'own') return index % 4 === 0 ? 2 : 1;
    return kind === 'enterprise' || kind === 'agent' ? 1 : 0;
  }

  /** Users consent for themselves to what others make; to the first one more than to the next. */
  #usersOf(place: number): number {
    const { kind, index } = this.apps.plan.at(place);
    if (kind !== 'enterprise') return 0;
    const wanted = Math.floor((this.users.count * 0.03) / (index + 1));
    return Math.min(this.#span, index === 0 ? Math.max(wanted, 8) : wanted);
  }

  get #span(): number {
    return Math.max(0, this.users.count - this.users.firstEmployee);
  }

  #round(client: number): Round {
    return new Round(this.#span, mix(this.#seed, client, 6) % Math.max(1, this.#span));
  }

  #userAt(client: number, turn: number): number | null {
    const forAll = this.#forAll(client);
    if (turn < forAll) return null;
    return this.users.firstEmployee + this.#round(client).at(turn - forAll);
  }

  /** The second grant for everybody is on an application of the company. */
  #resourceOf(client: number, turn: number): number {
    const { plan } = this.apps;
    if (turn !== 1 || this.#forAll(client) < 2) return GRAPH;
    return plan.firstOf('own') + ((plan.at(client).index + 1) % plan.count('own'));
  }

  #scopeOf(client: number, turn: number): string {
    if (this.#resourceOf(client, turn) !== GRAPH) return 'access_as_user';
    const scopes = appNames.firstParty[GRAPH]?.scopes ?? [];
    return scopes
      .filter((_, place) => place < 3 || mix(this.#seed, client, 9 + place) % 4 === 0)
      .map(({ value }) => value)
      .join(' ');
  }

  #ofUser(user: number | undefined): Places {
    if (user === undefined || user < this.users.firstEmployee) return NO_PLACES;
    const first = this.apps.plan.firstOf('enterprise');
    const places: number[] = [];
    for (let client = first; client < first + this.apps.plan.count('enterprise'); client += 1) {
      const turn = this.#round(client).turnOf(user - this.users.firstEmployee);
      if (turn >= this.#usersOf(client)) continue;
      places.push(this.#clients.startOf(client) + this.#forAll(client) + turn);
    }
    return places;
  }

  #onResource(resource: number): Places {
    const places: number[] = [];
    for (let place = 0; place < this.count; place += 1) {
      const client = this.#clients.ownerOf(place);
      if (this.#resourceOf(client, place - this.#clients.startOf(client)) === resource) {
        places.push(place);
      }
    }
    return places;
  }
}
