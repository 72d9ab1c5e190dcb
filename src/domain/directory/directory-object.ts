import type { Instant } from '../instant.js';
import type { Json } from '../json.js';

declare const objectIdBrand: unique symbol;
export type ObjectId = string & { readonly [objectIdBrand]: true };
export const objectId = (id: string): ObjectId => id as ObjectId;

/** Ids are parts of addresses and keys: GUIDs, or base64url, of which one in 32 begins with `-` or `_`. */
const OBJECT_ID = /^[_-]{0,8}[A-Za-z0-9][\w.@:=+!-]{0,127}$/;

/** Whether a text has the shape of an id; a mask as `[REMOVED]` or `--` has not. */
export const isObjectId = (text: string): text is ObjectId => OBJECT_ID.test(text);

/** The name Microsoft Graph gives a type: `user`, `group`, … Links may lead to types not captured. */
export type ObjectType = string;

/** Values by name. A name that is absent was not looked at; `null` was looked at and is not set. */
export type Attributes = Readonly<Record<string, Json>>;

/** One value before and after; `name` is an OData path such as `conditions/users/excludeGroups`. */
export interface AttributeChange {
  readonly name: string;
  readonly before: Json;
  readonly after: Json;
}

/** `members`, `owners`, … : one directed relation between two objects. */
export type Relation = string;

export interface LinkTarget {
  readonly targetId: ObjectId;
  readonly targetType: ObjectType;
}

export interface Link extends LinkTarget {
  readonly relation: Relation;
}

export interface LinkChange extends Link {
  readonly op: 'added' | 'removed';
}

export interface ObjectRef {
  readonly objectId: ObjectId;
  readonly objectType: ObjectType;
}

/** An object with what is known of it, which some need to be found by: an assignment by its resource. */
export interface KnownRef extends ObjectRef {
  readonly attributes?: Attributes;
}

/** Links of one relation as a look shows them: all there are, or only what changed. */
export type SeenLinks =
  | { readonly relation: Relation; readonly seen: 'all'; readonly targets: readonly LinkTarget[] }
  | {
      readonly relation: Relation;
      readonly seen: 'changes';
      readonly added: readonly LinkTarget[];
      readonly removed: readonly LinkTarget[];
    };

/** What one look told about one object. */
export type Observation =
  | (ObjectRef & {
      readonly seen: 'present';
      readonly attributes: Attributes;
      readonly links: readonly SeenLinks[];
    })
  | (ObjectRef & { readonly seen: 'soft-deleted'; readonly deletedDateTime: Instant | null })
  | (ObjectRef & { readonly seen: 'gone' });

export type ObjectStatus = 'live' | 'soft-deleted' | 'hard-deleted';

/** Directory objects answer to a display name; some have none, so the id stands in. */
export const displayNameOf = (id: ObjectId, attributes: Attributes): string => {
  const name = Object.hasOwn(attributes, 'displayName') ? attributes['displayName'] : undefined;
  return typeof name === 'string' && name !== '' ? name : id;
};
