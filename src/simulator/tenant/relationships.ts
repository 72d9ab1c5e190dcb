import { ownValue } from '../../domain/json.js';
import { NO_PLACES, type SeededFamily } from '../company/family.js';
import type { TenantObject } from './tenant-view.js';

/** Attributes that hold the id of another object, by type: what an assignment is found by. */
const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  appRoleAssignment: ['principalId', 'resourceId'],
  oauth2PermissionGrant: ['clientId', 'principalId', 'resourceId'],
  unifiedRoleAssignment: ['principalId'],
  unifiedRoleEligibilitySchedule: ['principalId'],
};

/** Ids in a list that may be computed instead of kept. */
export interface Ids {
  readonly length: number;
  at(index: number): string | undefined;
}

/** Which objects name an object: in an attribute, or by a link. */
export class Relationships {
  readonly #referring = new Map<string, string[]>();
  readonly #linking = new Map<string, Set<string>>();
  /** Objects that are kept from the beginning with links of their own. */
  readonly #linkedFromTheStart: string[] = [];

  constructor(private readonly families: ReadonlyMap<string, SeededFamily>) {}

  /** Notes the links of an object that is kept from the beginning: its targets are not counted out. */
  noteSeeded({ id, links }: TenantObject): void {
    if (links.size > 0) this.#linkedFromTheStart.push(id);
  }

  /** Notes what an object that is kept from now on holds in its attributes. */
  note({ id, type, attributes }: TenantObject): void {
    for (const name of REFERENCES[type] ?? []) {
      const key = keyOf(type, name, ownValue(attributes, name));
      const ids = this.#referring.get(key) ?? [];
      this.#referring.set(key, ids);
      ids.push(id);
    }
  }

  noteLink(objectId: string, targetId: string): void {
    const ids = this.#linking.get(targetId) ?? new Set();
    this.#linking.set(targetId, ids);
    ids.add(objectId);
  }

  /** Objects of a type, gone ones too, that hold an id in an attribute. */
  referring(type: string, name: string, id: string): Ids {
    const family = this.families.get(type);
    const places = family?.referringTo(name, id) ?? NO_PLACES;
    const kept = this.#referring.get(keyOf(type, name, id)) ?? [];
    return {
      length: places.length + kept.length,
      at: (index) => {
        const place = places.at(index);
        if (place === undefined || index >= places.length) return kept[index - places.length];
        return family?.idAt(place);
      },
    };
  }

  /** Every attribute that may refer to an object, with the type that has it. */
  *referringToAny(id: string): Generator<string> {
    for (const [type, names] of Object.entries(REFERENCES)) {
      for (const name of names) {
        const ids = this.referring(type, name, id);
        for (let index = 0; index < ids.length; index += 1) yield ids.at(index) ?? '';
      }
    }
  }

  /** The ids of the objects that may have a link to this one; not all of them do. */
  *mayLinkTo(id: string): Generator<string> {
    yield* this.#linkedFromTheStart;
    for (const family of this.families.values()) {
      const places = family.linkedTo(id);
      for (let index = 0; index < places.length; index += 1) {
        const place = places.at(index);
        if (place !== undefined) yield family.idAt(place);
      }
    }
    yield* this.#linking.get(id) ?? [];
  }
}

const keyOf = (type: string, name: string, id: unknown): string =>
  `${type} ${name} ${typeof id === 'string' ? id : ''}`;
