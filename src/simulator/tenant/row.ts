import {
  type Attributes,
  displayNameOf,
  objectId,
  type ObjectStatus,
} from '../../domain/directory/directory-object.js';
import { textOf } from './attributes.js';
import type { NameTag } from './change.js';
import { LinkSet } from './link-set.js';
import type { TenantObject } from './tenant-view.js';

/** An object as the tenant keeps it; its attributes are replaced, never edited. */
export interface Row extends TenantObject {
  attributes: Attributes;
  status: ObjectStatus;
  deletedAt: number | null;
  readonly links: Map<string, LinkSet>;
}

/** The links of a relation, to be changed. */
export const linksOf = (row: Row, relation: string): LinkSet => {
  const links = row.links.get(relation) ?? new LinkSet();
  row.links.set(relation, links);
  return links;
};

/** What an object is called in records about it. */
export const nameOf = (object: TenantObject | undefined): NameTag => {
  if (object === undefined) return { displayName: '', userPrincipalName: null };
  const principalName = textOf(object.attributes, 'userPrincipalName');
  return {
    displayName: displayNameOf(objectId(object.id), object.attributes),
    userPrincipalName: principalName === '' ? null : principalName,
  };
};
