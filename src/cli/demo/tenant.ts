import { canonicalJson, type Json } from '../../domain/json.js';
import { propertyRule } from '../../domain/directory/catalogue.js';
import type { Server } from '../server.js';
import type { Act, DamagedObject } from './incidents.js';

export interface Damage {
  readonly name: string;
  readonly actor: {
    readonly id: string;
    readonly userPrincipalName?: string;
    readonly name?: string;
  };
  readonly summary: string;
  readonly changes: readonly DamagedObject[];
}

interface RawObject {
  readonly objectId: string;
  readonly objectType: string;
  readonly status: string;
  readonly attributes: Readonly<Record<string, Json>>;
  readonly links: Readonly<Record<string, readonly string[]>>;
}

/** Every object of the tenant in one text each, by id. */
export type Inventory = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The simulated tenant itself, looked at past Stateline: through the simulator's control port. */
export class Tenant {
  constructor(private readonly control: Server) {}

  damage(scenario: string): Promise<Damage> {
    return this.control.post<Damage>(`/scenarios/${scenario}`, {});
  }

  act(act: Act): Promise<unknown> {
    return this.control.post('/act', act);
  }

  /** Everything there is, by object and by name of what it holds; without what changes by itself. */
  async inventory(): Promise<Inventory> {
    const { objects } = await this.control.get<{ objects: readonly RawObject[] }>('/objects');
    return new Map(objects.map((object) => [object.objectId, partsOf(object)]));
  }
}

const partsOf = ({
  objectType,
  status,
  attributes,
  links,
}: RawObject): ReadonlyMap<string, string> =>
  new Map([
    ['status', status],
    ...Object.entries(attributes)
      .filter(([name]) => propertyRule(objectType, name).compared)
      .map(([name, value]) => [name, canonicalJson(value)] as const),
    ...Object.entries(links).map(
      ([relation, targets]) => [relation, [...targets].sort().join(' ')] as const,
    ),
  ]);

/** `objectId name` of everything that two inventories hold differently. */
export const differences = (one: Inventory, other: Inventory): readonly string[] =>
  [...new Set([...one.keys(), ...other.keys()])].flatMap((id) => {
    const before = one.get(id) ?? new Map<string, string>();
    const after = other.get(id) ?? new Map<string, string>();
    const names = new Set([...before.keys(), ...after.keys()]);
    return [...names]
      .filter((name) => (before.get(name) ?? 'null') !== (after.get(name) ?? 'null'))
      .map((name) => `${id} ${name}`);
  });
