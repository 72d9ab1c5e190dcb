import { conditionalAccessPolicy } from './types/conditional-access-policy.js';
import { group } from './types/group.js';
import { namedLocation } from './types/named-location.js';
import { user } from './types/user.js';
import type { ObjectType, Relation } from './directory-object.js';
import { rootOf } from './difference.js';

/** What can be done about one property. Names are those of Microsoft Graph. */
export interface PropertyRule {
  /** Shown and counted in comparisons. */
  readonly compared: boolean;
  /** Whether a recovery may write it: to a living object, only when creating one, or never. */
  readonly recoverable: 'update' | 'create' | 'never';
  /** Why it cannot be written, in words for an administrator. */
  readonly reason?: string;
  /** Changes by itself; kept, and left out of comparisons. */
  readonly volatile?: boolean;
  /** Never leaves the connector. */
  readonly secret?: boolean;
}

export interface RelationRule {
  readonly recoverable: boolean;
}

export interface TypeRule {
  readonly type: ObjectType;
  /** What people call it. */
  readonly title: string;
  /** How it is read: changes since a token, or all of it each time. */
  readonly reading: 'delta' | 'complete';
  readonly properties: Readonly<Record<string, PropertyRule>>;
  readonly relations: Readonly<Record<Relation, RelationRule>>;
  /** Where the rules come from, with their date. */
  readonly source: string;
}

export const catalogue: Readonly<Record<ObjectType, TypeRule>> = {
  user,
  group,
  conditionalAccessPolicy,
  namedLocation,
};

/** The types that capture reads, in the order of their first full sync. */
export const capturedTypes: readonly ObjectType[] = Object.keys(catalogue);

/** A property nobody has told us about: kept, compared, shown, never written. */
const UNKNOWN_PROPERTY: PropertyRule = {
  compared: true,
  recoverable: 'never',
  reason: 'Stateline does not know this property, so it does not write it',
};

/** The rule for an OData path of a type; that of its first segment. */
export const propertyRule = (type: ObjectType, path: string): PropertyRule => {
  const rule = catalogue[type];
  const root = rootOf(path);
  return rule !== undefined && Object.hasOwn(rule.properties, root)
    ? (rule.properties[root] ?? UNKNOWN_PROPERTY)
    : UNKNOWN_PROPERTY;
};

/** The rule for a relation of a type; a relation nobody has told us about is not written. */
export const relationRule = (type: ObjectType, relation: Relation): RelationRule =>
  catalogue[type]?.relations[relation] ?? { recoverable: false };

/** The properties to ask the directory for, by name; relations are not among them. */
export const capturedProperties = (type: ObjectType): readonly string[] =>
  Object.entries(catalogue[type]?.properties ?? {})
    .filter(([, rule]) => rule.secret !== true)
    .map(([name]) => name);

/** The relations of a type that capture follows. */
export const relationsOf = (type: ObjectType): readonly Relation[] =>
  Object.keys(catalogue[type]?.relations ?? {});
