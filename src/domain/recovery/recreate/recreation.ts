import { propertyRule, typeRule } from '../../directory/catalogue.js';
import type { Attributes, ObjectType } from '../../directory/directory-object.js';
import { isBuiltIn, isMasteredInExchange, isSynced } from '../../directory/mastery.js';
import { canonicalJson, type Json } from '../../json.js';
import type { AttributeTarget, Blocked, Lost } from '../plan.js';
import { isGivenAtCreation } from './creation.js';

/** What a new object is given, what does not come back with it, and why it cannot be made, if so. */
export interface Recreation {
  /** Each expects `null`: nothing is there yet. */
  readonly attributes: readonly AttributeTarget[];
  readonly lost: readonly Lost[];
  readonly blocked: Blocked | null;
}

/**
 * How an object that is gone for good is made anew: with all that the catalogue lets be written, from how it was
 * then. What it was known by beside its id is among that, though nobody can write it, for others to follow.
 */
export const recreation = (type: ObjectType, attributes: Attributes): Recreation => {
  const rule = typeRule(type)?.recreation ?? UNKNOWN;
  const why = rule.possible ? whyNot(type, attributes) : rule.why;
  const known = Object.entries(attributes).filter(([, value]) => canonicalJson(value) !== 'null');
  const knownBy = rule.possible ? rule.knownBy : [];
  return {
    attributes: known
      .filter(([name]) => isGivenAtCreation(type, name) || knownBy.includes(name))
      .map(([name, desired]) => ({ name, expected: null, desired })),
    lost: [OLD_ID, ...(rule.possible ? rule.lost : []), ...lostValues(type, known)],
    blocked: why === null ? null : { reason: 'hard-deleted', detail: `${GONE}. ${why}` },
  };
};

const UNKNOWN = {
  possible: false,
  why: 'Stateline does not know this type, so it does not make one',
} as const;

const GONE = 'It is no longer among the deleted items, so the directory cannot restore it';

const OLD_ID: Lost = {
  what: 'Its id',
  why: 'The directory gives a new one; what names the old one follows where it can be written',
};

/** What it had and nobody can write, by the names of Microsoft Graph. */
const lostValues = (
  type: ObjectType,
  known: readonly (readonly [string, Json])[],
): readonly Lost[] =>
  known.flatMap(([name]) => {
    const { compared, recoverable, reason } = propertyRule(type, name);
    return compared && recoverable === 'never'
      ? [{ what: name, why: reason ?? 'The directory does not let anybody write it' }]
      : [];
  });

/** Why one object of a type that can be made anew cannot. */
const whyNot = (type: ObjectType, attributes: Attributes): string | null => {
  if (isBuiltIn(attributes)) return 'Built in: Microsoft maintains it';
  if (isSynced(attributes)) return 'Mastered on-premises: restore it in Active Directory';
  if (isMasteredInExchange(attributes)) return 'Only Exchange makes mail-enabled groups';
  return ownLimits[type]?.(attributes) ?? null;
};

const AGENT =
  'It belongs to an agent, whose blueprint and sponsors Stateline does not know: create the agent again';

/** An agent is told by its kind; what is no agent has none, or the plain one of its type. */
const isAgent = (attributes: Attributes): boolean => kindOf(attributes).includes('.agent');

const kindOf = ({ '@odata.type': kind = null }: Attributes): string =>
  typeof kind === 'string' ? kind : '';

const agent = (attributes: Attributes): string | null => (isAgent(attributes) ? AGENT : null);

const user = (attributes: Attributes): string | null => {
  if (isAgent(attributes) || (attributes['identityParentId'] ?? null) !== null) return AGENT;
  const isGuest = (attributes['externalUserState'] ?? null) !== null;
  return isGuest || attributes['creationType'] === 'Invitation'
    ? 'A guest signs in with an account of another organization: invite them again'
    : null;
};

const servicePrincipal = (attributes: Attributes): string | null => {
  if (isAgent(attributes) || (attributes['agentIdentityBlueprintId'] ?? null) !== null)
    return AGENT;
  const kind = attributes['servicePrincipalType'] ?? null;
  if (kind === 'ManagedIdentity')
    return 'A managed identity comes and goes with its Azure resource';
  return kind === null || kind === 'Application'
    ? null
    : 'The directory makes only service principals of applications';
};

const namedLocation = (attributes: Attributes): string | null =>
  /\.(?:ip|country)NamedLocation$/.test(kindOf(attributes))
    ? null
    : 'Only locations of addresses or countries can be made';

const EXTERNAL_METHOD = '#microsoft.graph.externalAuthenticationMethodConfiguration';

const authenticationMethod = (attributes: Attributes): string | null =>
  attributes['@odata.type'] === EXTERNAL_METHOD
    ? null
    : 'Only external methods can be made; the others are always there';

/** Somebody is eligible through a group as long as the group is. */
const eligibility = (attributes: Attributes): string | null =>
  attributes['memberType'] === 'Group' || attributes['memberType'] === 'Inherited'
    ? 'It follows from the eligibility of a group'
    : null;

const ownLimits: Readonly<Record<ObjectType, (attributes: Attributes) => string | null>> = {
  user,
  servicePrincipal,
  application: agent,
  namedLocation,
  authenticationMethodConfiguration: authenticationMethod,
  unifiedRoleEligibilitySchedule: eligibility,
};
