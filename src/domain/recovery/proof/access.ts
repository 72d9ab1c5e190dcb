import type {
  Attributes,
  ObjectId,
  ObjectStatus,
  ObjectType,
} from '../../directory/directory-object.js';
import type { Json } from '../../json.js';

/** An object that has to do with who can sign in: a policy, a location, a role assignment, an account. */
export interface AccessObject {
  readonly objectId: ObjectId;
  readonly objectType: ObjectType;
  readonly displayName: string;
  readonly status: ObjectStatus;
  readonly attributes: Attributes;
}

/** A direct member of a group, or of an activated directory role. */
export interface Membership {
  readonly memberId: ObjectId;
  readonly containerId: ObjectId;
}

/**
 * The part of a tenant that decides who can sign in and administer it, before a plan. For each account in
 * it, and for the writer's service principal, every group it is in stands here, with the memberships of
 * those groups in groups; of other members nothing is needed.
 */
export interface Access {
  readonly objects: readonly AccessObject[];
  readonly memberships: readonly Membership[];
  /** What could not be gathered, in words. */
  readonly remarks: readonly string[];
}

/** Template id of the role: Microsoft Entra built-in roles (2026-08). */
export const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

export const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** The texts in a list; none where it is not set. */
export const textsOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one: Json) => typeof one === 'string') : [];
