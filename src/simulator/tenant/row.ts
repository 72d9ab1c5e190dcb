import {
  type Attributes,
  displayNameOf,
  objectId,
  type ObjectStatus,
} from '../../domain/directory/directory-object.js';
import type { SeededFamily } from '../company/family.js';
import { textOf } from './attributes.js';
import type { NameTag } from './change.js';
import { LinkSet } from './link-set.js';
import type { TenantObject } from './tenant-view.js';

/** Where an object's first state comes from: it is kept, or its family tells it again each time. */
export type Beginning =
  | { readonly attributes: Attributes; readonly links: ReadonlyMap<string, LinkSet> }
  | { readonly family: SeededFamily; readonly place: number };

/** An object of the tenant: how it began, and what changed since. */
export class Row implements TenantObject {
  status: ObjectStatus = 'live';
  deletedAt: number | null = null;
  #changed: Attributes | undefined;
  #links: Map<string, LinkSet> | undefined;

  constructor(
    readonly id: string,
    readonly type: string,
    private readonly beginning: Beginning,
  ) {}

  get attributes(): Attributes {
    const { beginning } = this;
    const first =
      'family' in beginning ? beginning.family.attributesAt(beginning.place) : beginning.attributes;
    return this.#changed === undefined ? first : { ...first, ...this.#changed };
  }

  get links(): ReadonlyMap<string, LinkSet> {
    return this.#ownLinks();
  }

  change(attributes: Attributes): void {
    this.#changed = { ...this.#changed, ...attributes };
  }

  /** The links of a relation, to be changed. */
  linksOf(relation: string): LinkSet {
    const links = this.#ownLinks();
    const set = links.get(relation) ?? new LinkSet();
    links.set(relation, set);
    return set;
  }

  #ownLinks(): Map<string, LinkSet> {
    const { beginning } = this;
    this.#links ??= new Map(
      'family' in beginning ? beginning.family.linksAt(beginning.place) : beginning.links,
    );
    return this.#links;
  }
}

/** What an object is called in records about it. */
export const nameOf = (object: TenantObject | undefined): NameTag => {
  if (object === undefined) return { displayName: '', userPrincipalName: null };
  const { id, attributes } = object;
  const principalName = textOf(attributes, 'userPrincipalName');
  return {
    displayName: displayNameOf(objectId(id), attributes),
    userPrincipalName: principalName === '' ? null : principalName,
  };
};
