import type { Attributes, ObjectId, ObjectType, Relation } from '../directory/directory-object.js';

/** An object as it stood. */
export interface Stood {
  readonly objectType: ObjectType;
  readonly displayName: string;
  readonly attributes: Attributes;
}

/** The tenant as it stood right behind an entry of the log. */
export interface Then {
  object(id: ObjectId): Stood | undefined;
  referencesTo(
    id: ObjectId,
  ): readonly { readonly sourceId: ObjectId; readonly relation: Relation }[];
  /** Whether somebody is in a group, unit or role, also through groups. */
  isIn(memberId: ObjectId, containerId: ObjectId): boolean;
  /** The service principal of an application, by its application id. */
  servicePrincipalOf(appId: string): ObjectId | undefined;
}

/** What a rule may ask besides the event. */
export interface Ground {
  readonly then: Then;
  /** Names of the rules of severity that apply to the event. */
  readonly severity: ReadonlySet<string>;
  /** Whether an id, or a user principal name, is of an account for emergencies. */
  readonly isEmergency: (idOrName: string | null) => boolean;
  /** Whether an object is the application, or its service principal, that we read or write with. */
  readonly isOurs: (id: string | null) => boolean;
}
