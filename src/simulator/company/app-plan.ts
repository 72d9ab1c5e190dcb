import { appNames } from './seed-files.js';

/** Where a service principal comes from. */
export type AppKind =
  'firstParty' | 'own' | 'enterprise' | 'managedIdentity' | 'agentBlueprint' | 'agent';

const KINDS: readonly AppKind[] = [
  'firstParty',
  'own',
  'enterprise',
  'managedIdentity',
  'agentBlueprint',
  'agent',
];

/** How many agents share a blueprint. */
export const AGENTS_OF_A_BLUEPRINT = 2;

export interface AppPlace {
  readonly kind: AppKind;
  /** Among those of its kind. */
  readonly index: number;
}

/** How many applications of each kind a company of a size has, and in which order they stand. */
export class AppPlan {
  readonly #counts: Readonly<Record<AppKind, number>>;

  constructor(users: number) {
    const blueprints = Math.max(1, Math.round(users ** 0.25 / 2));
    this.#counts = {
      firstParty: appNames.firstParty.length,
      own: Math.floor(users ** 0.6),
      enterprise: Math.floor(users ** 0.55),
      managedIdentity: Math.floor(users ** 0.5),
      agentBlueprint: blueprints,
      agent: blueprints * AGENTS_OF_A_BLUEPRINT,
    };
  }

  get total(): number {
    return KINDS.reduce((sum, kind) => sum + this.count(kind), 0);
  }

  count(kind: AppKind): number {
    return this.#counts[kind];
  }

  /** The place of the first service principal of a kind. */
  firstOf(kind: AppKind): number {
    return KINDS.slice(0, KINDS.indexOf(kind)).reduce((sum, each) => sum + this.count(each), 0);
  }

  at(place: number): AppPlace {
    let index = place;
    for (const kind of KINDS) {
      if (index < this.count(kind)) return { kind, index };
      index -= this.count(kind);
    }
    throw new RangeError(`no service principal stands at ${place}`);
  }
}
