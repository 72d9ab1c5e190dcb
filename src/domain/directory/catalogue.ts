import { application } from './types/application.js';
import { servicePrincipal } from './types/service-principal.js';
import { device } from './types/device.js';
import { administrativeUnit } from './types/administrative-unit.js';
import { directoryRole } from './types/directory-role.js';
import { oauth2PermissionGrant } from './types/oauth2-permission-grant.js';
import { appRoleAssignment } from './types/app-role-assignment.js';
import { unifiedRoleDefinition } from './types/unified-role-definition.js';
import { unifiedRoleAssignment } from './types/unified-role-assignment.js';
import { unifiedRoleEligibilitySchedule } from './types/unified-role-eligibility-schedule.js';
import { authenticationStrengthPolicy } from './types/authentication-strength-policy.js';
import { authenticationMethodsPolicy } from './types/authentication-methods-policy.js';
import { authenticationMethodConfiguration } from './types/authentication-method-configuration.js';
import { authorizationPolicy } from './types/authorization-policy.js';
import { organization } from './types/organization.js';
import { conditionalAccessPolicy } from './types/conditional-access-policy.js';
import { group } from './types/group.js';
import { namedLocation } from './types/named-location.js';
import { user } from './types/user.js';
import type { Lost } from '../recovery/plan.js';
import type { ObjectType, Relation } from './directory-object.js';
import { rootOf } from './difference.js';

/** What can be done about one property. Names are those of Microsoft Graph. */
export interface PropertyRule {
  /** Left out when it is. What is not captured is not asked for, and told in the coverage. */
  readonly captured?: false;
  /** Shown and counted in comparisons. */
  readonly compared: boolean;
  /** Whether a recovery may write it: to a living object, only when creating one, or never. */
  readonly recoverable: 'update' | 'create' | 'never';
  /** Why it cannot be written, in words for an administrator. */
  readonly reason?: string;
  /** Of a list whose entries can be taken away and not put back: what an entry is known by. */
  readonly removableBy?: string;
  /** Changes by itself; kept, and left out of comparisons. */
  readonly volatile?: boolean;
  /** Never leaves the connector. */
  readonly secret?: boolean;
  /** Where the rule comes from, when that is not the type's source. */
  readonly source?: string;
}

export interface RelationRule {
  readonly recoverable: boolean;
  /** Why it cannot be written, in words for an administrator. */
  readonly reason?: string;
  /**
   * How capture learns of its changes: deltas tell them, only a reading of all of them shows them, or
   * they follow from an attribute of the object, which then is what a recovery writes.
   */
  readonly reading: 'delta' | 'sweep' | 'attribute';
  /** Of `attribute`: OData path of the id, or of the ids in a list; and what they are ids of. */
  readonly from?: { readonly path: string; readonly targetType: ObjectType };
  readonly source?: string;
}

/**
 * What a deletion leaves: the object in a bin for 30 days; nothing, of what can be made again just as it was;
 * nothing at all; or it cannot be deleted.
 */
export type Deletion = 'soft' | 'repeatable' | 'hard' | 'impossible';

/** Whether an object that is gone for good can be made anew, and what does not come back with it. */
export type Recreation =
  | {
      readonly possible: true;
      readonly lost: readonly Lost[];
      /** Properties by which others name it, beside its id. */
      readonly knownBy: readonly string[];
    }
  | { readonly possible: false; readonly why: string };

export interface TypeRule {
  readonly type: ObjectType;
  /** What people call it. */
  readonly title: string;
  /** How it is read: changes since a token, or all of it each time. */
  readonly reading: 'delta' | 'complete';
  readonly deletion: Deletion;
  readonly recreation: Recreation;
  /** Properties that may name other objects by their ids, beside those that links follow from. */
  readonly naming?: readonly string[];
  readonly properties: Readonly<Record<string, PropertyRule>>;
  readonly relations: Readonly<Record<Relation, RelationRule>>;
  /** Where the rules come from, with their date. */
  readonly source: string;
}

export const catalogue: Readonly<Record<ObjectType, TypeRule>> = {
  user,
  group,
  application,
  servicePrincipal,
  device,
  administrativeUnit,
  directoryRole,
  oauth2PermissionGrant,
  appRoleAssignment,
  unifiedRoleDefinition,
  unifiedRoleAssignment,
  unifiedRoleEligibilitySchedule,
  conditionalAccessPolicy,
  namedLocation,
  authenticationStrengthPolicy,
  authenticationMethodsPolicy,
  authenticationMethodConfiguration,
  authorizationPolicy,
  organization,
};

/** The types that capture reads, in the order of their first full sync. */
export const capturedTypes: readonly ObjectType[] = Object.keys(catalogue);

/** A property nobody has told us about: kept, compared, shown, never written. */
const UNKNOWN_PROPERTY: PropertyRule = {
  compared: true,
  recoverable: 'never',
  reason: 'Stateline does not know this property, so it does not write it',
};

/** The rule for a type; `undefined` for one that nobody has told us about. */
export const typeRule = (type: ObjectType): TypeRule | undefined => own(catalogue, type);

/** What people call a type, inside a sentence. */
export const titleOf = (type: ObjectType): string => {
  const title = typeRule(type)?.title ?? type;
  return `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
};

/** The rule for an OData path of a type; that of its first segment. */
export const propertyRule = (type: ObjectType, path: string): PropertyRule =>
  own(typeRule(type)?.properties, rootOf(path)) ?? UNKNOWN_PROPERTY;

/** A relation nobody has told us about: kept, compared, shown, never written. */
const UNKNOWN_RELATION: RelationRule = {
  recoverable: false,
  reason: 'Stateline does not know this relation, so it does not write it',
  reading: 'sweep',
};

/** The rule for a relation of a type. */
export const relationRule = (type: ObjectType, relation: Relation): RelationRule =>
  own(typeRule(type)?.relations, relation) ?? UNKNOWN_RELATION;

/** Names come from outside: `constructor` is in every record, and in none of ours. */
const own = <Rule>(rules: Readonly<Record<string, Rule>> | undefined, name: string) =>
  rules !== undefined && Object.hasOwn(rules, name) ? rules[name] : undefined;

/**
 * The properties to ask the directory for, by name. Relations are not among them, nor are annotations
 * such as `@odata.type`, which come unasked.
 */
export const capturedProperties = (type: ObjectType): readonly string[] =>
  Object.entries(typeRule(type)?.properties ?? {})
    .filter(([name, rule]) => isAsked(name, rule))
    .map(([name]) => name);

const isAsked = (name: string, { secret, captured }: PropertyRule): boolean =>
  secret !== true && captured !== false && !name.startsWith('@');

/** The relations of a type that capture follows; those learnt in one way only, when it is named. */
export const relationsOf = (
  type: ObjectType,
  reading?: RelationRule['reading'],
): readonly Relation[] =>
  Object.entries(typeRule(type)?.relations ?? {})
    .filter(([, rule]) => reading === undefined || rule.reading === reading)
    .map(([relation]) => relation);

const namingOf: ReadonlyMap<ObjectType, ReadonlySet<string>> = new Map(
  Object.values(catalogue).map(({ type, naming = [], relations }) => [
    type,
    new Set([
      ...naming,
      ...Object.values(relations).flatMap(({ from }) =>
        from === undefined ? [] : rootOf(from.path),
      ),
    ]),
  ]),
);

/** Whether a property, by its OData path, may name other objects by their ids. */
export const namesOthers = (type: ObjectType, path: string): boolean =>
  namingOf.get(type)?.has(rootOf(path)) === true;

/** Every relation that capture follows, of whatever type. */
export const capturedRelations: readonly Relation[] = [
  ...new Set(capturedTypes.flatMap((type) => relationsOf(type))),
];

/** Relations that lead to one object at most: a new one takes the place of the former. */
export const isToOne = (relation: Relation): boolean => relation === 'manager';
