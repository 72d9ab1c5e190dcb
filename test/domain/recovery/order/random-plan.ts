import { propertyRule, typeRule } from '../../../../src/domain/directory/catalogue.js';
import type {
  Attributes,
  LinkTarget,
  ObjectId,
  ObjectType,
  Relation,
} from '../../../../src/domain/directory/directory-object.js';
import { canonicalJson, type Json } from '../../../../src/domain/json.js';
import type { Draft } from '../../../../src/domain/recovery/drafts.js';
import type { AttributeTarget } from '../../../../src/domain/recovery/plan.js';
import { enables } from '../../../../src/domain/recovery/ranks.js';
import { recreation } from '../../../../src/domain/recovery/recreate/recreation.js';
import { Dice, randomAttributes, type Someone, someone } from './random-tenant.js';

type Fate = 'gone' | 'binned' | 'live' | 'new';
type Pair = Pick<LinkTarget, 'targetId'> & { readonly relation: Relation };

export interface Member extends Someone {
  readonly fate: Fate;
  /** As it was; of those created since, `null`. */
  readonly then: Attributes | null;
  /** As it is, or as it lies in the bin; of those that are gone, `null`. */
  readonly now: Attributes | null;
  readonly linksThen: readonly Pair[];
  readonly linksNow: readonly Pair[];
}

export const TYPES: readonly ObjectType[] = [
  ...['user', 'user', 'group', 'group', 'group', 'application', 'servicePrincipal'],
  ...['administrativeUnit', 'namedLocation', 'authenticationStrengthPolicy'],
  ...['unifiedRoleDefinition', 'unifiedRoleAssignment', 'unifiedRoleEligibilitySchedule'],
  ...['conditionalAccessPolicy', 'oauth2PermissionGrant', 'appRoleAssignment'],
  ...['authenticationMethodConfiguration', 'authenticationMethodsPolicy'],
];
/** What others need to be there at all. */
const FIRST: readonly ObjectType[] = [
  ...['user', 'group', 'application', 'servicePrincipal', 'unifiedRoleDefinition'],
];

export interface Wanted {
  /** Beside those that others need to be there at all. */
  readonly size: number;
  readonly seed: number;
  readonly fates?: readonly Fate[];
  readonly types?: readonly ObjectType[];
}

const FATES: readonly Fate[] = ['gone', 'gone', 'binned', 'live', 'live', 'new'];

type Cast = Someone & { readonly fate: Fate };

/** Who there is, with what kind of fate; the first ones were there then. */
const cast = (
  { size, seed, fates = FATES, types = TYPES }: Wanted,
  dice: Dice,
): readonly Cast[] => {
  const all: Cast[] = [];
  const chosen = [...FIRST, ...Array.from({ length: size }, () => dice.one(types) ?? 'user')];
  for (const [turn, type] of chosen.entries()) {
    // No two tenants have anything in common.
    const number = (seed % 1_000) * 1_000 + turn;
    const possible = fates.filter((fate) => fate !== 'new' || turn >= FIRST.length);
    const fate = possibleFate(type, dice.one(possible) ?? 'live');
    if (type !== 'servicePrincipal') all.push({ ...someone(type, number), fate });
    else all.push(...serviceFor(dice.one(unserved(all)), number, fate));
  }
  return all;
};

/** Applications without a service principal. */
const unserved = (all: readonly Cast[]): readonly Cast[] => {
  const served = all.filter(({ type }) => type === 'servicePrincipal').map(({ appId }) => appId);
  return all.filter(({ type, appId }) => type === 'application' && !served.includes(appId));
};

/** It does not outlive its application. */
const serviceFor = (of: Cast | undefined, number: number, fate: Fate): readonly Cast[] =>
  of === undefined
    ? []
    : [
        {
          ...someone('servicePrincipal', number, of),
          fate: of.fate === 'live' ? fate : of.fate,
        },
      ];

const possibleFate = (type: ObjectType, fate: Fate): Fate => {
  const rule = typeRule(type);
  if (rule?.recreation.possible !== true) return 'live';
  if (fate === 'binned' && rule.deletion !== 'soft') return 'gone';
  return fate === 'new' && rule.deletion === 'hard' ? 'live' : fate;
};

/** A tenant now and then, where all that things referred to then was there. */
export const randomTenant = (wanted: Wanted): readonly Member[] => {
  const dice = new Dice(wanted.seed);
  const all = cast(wanted, dice);
  const before = all.filter(({ fate }) => fate !== 'new');
  const after = all.filter(({ fate }) => fate === 'live' || fate === 'new');
  // What goes together is not told to let go of each other.
  const of = {
    live: after,
    new: after.filter(({ fate }) => fate === 'live'),
    gone: [],
    binned: [],
  };
  const lost = new Set<string>(
    before.filter(({ fate }) => fate === 'gone').flatMap(({ id, appId }) => [id, appId]),
  );
  const pastOf = (own: Cast): Past =>
    own.fate === 'new' ? NO_PAST : randomPast(own, before, dice);
  return all.flatMap((own): readonly Member[] => {
    const past = pastOf(own);
    const fate = isBound(own, past.then, lost) ? 'gone' : own.fate;
    if (fate === 'new' && !hasParties(own.type, after)) return [];
    const now = fate === 'gone' ? null : present({ ...own, fate }, past.then, after, dice);
    const linksNow = now === null || fate === 'binned' ? [] : randomLinks(own, now, of[fate], dice);
    return [{ ...own, fate, ...past, now, linksNow }];
  });
};

type Past = Pick<Member, 'then' | 'linksThen'>;

const NO_PAST: Past = { then: null, linksThen: [] };

const randomPast = (own: Someone, before: readonly Someone[], dice: Dice): Past => {
  const then = randomAttributes(own, before, dice);
  return { then, linksThen: randomLinks(own, then, before, dice) };
};

/** Whether it cannot be without something that is gone: assignments, grants. */
const isBound = (
  { type, fate }: Cast,
  then: Attributes | null,
  lost: ReadonlySet<string>,
): boolean =>
  fate !== 'new' &&
  typeRule(type)?.deletion === 'repeatable' &&
  [...lost].some((id) => JSON.stringify(then).includes(id));

const hasParties = (type: ObjectType, after: readonly Someone[]): boolean =>
  typeRule(type)?.deletion !== 'repeatable' ||
  FIRST.every((first) => after.some((one) => one.type === first));

const present = (
  own: Someone & { readonly fate: Fate },
  then: Attributes | null,
  after: readonly Someone[],
  dice: Dice,
): Attributes | null => {
  if (own.fate === 'new') return randomAttributes(own, after, dice);
  const isFixed = typeRule(own.type)?.deletion === 'repeatable';
  if (own.fate === 'binned' || isFixed || dice.chance(0.5)) return then;
  return randomAttributes(own, after, dice);
};

const randomLinks = (
  { id, type }: Someone,
  attributes: Attributes | null,
  others: readonly Someone[],
  dice: Dice,
): readonly Pair[] => {
  const to = (relation: Relation, most: number, ...types: readonly ObjectType[]) =>
    dice
      .some(
        others.filter((one) => types.includes(one.type) && one.id !== id),
        most,
      )
      .map((one) => ({ relation, targetId: one.id }));
  switch (type) {
    case 'user':
      return to('manager', 1, 'user');
    case 'group':
      return attributes !== null && 'membershipRule' in attributes
        ? []
        : [...to('members', 3, 'user', 'group', 'servicePrincipal'), ...to('owners', 2, 'user')];
    case 'administrativeUnit':
      return to('members', 2, 'user', 'group');
    case 'application':
    case 'servicePrincipal':
      return to('owners', 1, 'user');
    default:
      return [];
  }
};

/** The drafts that lead from now back to then, in no order. */
export const draftsOf = (tenant: readonly Member[], seed: number): readonly Draft[] => {
  const gone = new Set(
    tenant.filter(({ fate }) => fate === 'gone').flatMap(({ id, appId }) => [id as string, appId]),
  );
  const byId = new Map(tenant.map((one) => [one.id, one]));
  const drafts = tenant.flatMap((one) => [
    ...lifeDrafts(one),
    ...updateDrafts(one, gone),
    ...linkDrafts(one, byId),
  ]);
  return new Dice(seed).shuffled(drafts);
};

const subjectOf = ({ id, type, name }: Someone) => ({
  ...{ objectId: id, objectType: type, displayName: name },
  ...{ reason: 'Changed since', changeIds: [], blocked: null },
});

const lifeDrafts = (one: Member): readonly Draft[] => {
  const subject = subjectOf(one);
  switch (one.fate) {
    case 'live':
      return [];
    case 'binned':
      return [{ ...subject, operation: 'restore' }];
    case 'gone':
      return [{ ...subject, operation: 'recreate', ...recreation(one.type, one.then ?? {}) }];
    case 'new':
      return typeRule(one.type)?.deletion === 'repeatable'
        ? [{ ...subject, operation: 'delete' }]
        : [...untrusting(one), { ...subject, operation: 'softDelete' }];
  }
};

const untrusting = (one: Member): readonly Draft[] => {
  const attributes = [{ name: 'isTrusted', expected: true, desired: false }];
  return one.now?.['isTrusted'] === true
    ? [{ ...subjectOf(one), operation: 'update', attributes, last: true }]
    : [];
};

/** What differs, and what names somebody by an id that is gone; a policy is enabled by a write of its own. */
const updateDrafts = (one: Member, gone: ReadonlySet<string>): readonly Draft[] => {
  const { then, now } = one;
  if (then === null || now === null) return [];
  const attributes = Object.keys({ ...now, ...then })
    .filter((name) => propertyRule(one.type, name).recoverable === 'update')
    .map((name) => ({ name, expected: now[name] ?? null, desired: then[name] ?? null }))
    .filter((target) => differs(target) || [...gone].some((id) => mentions(target.desired, id)));
  const parts = Map.groupBy(attributes, (target) => enables(one.type, target));
  return [...parts.values()].map((part) => ({
    ...subjectOf(one),
    operation: 'update',
    attributes: part,
  }));
};

const differs = ({ expected, desired }: AttributeTarget): boolean =>
  canonicalJson(expected) !== canonicalJson(desired);

const mentions = (value: Json, id: string): boolean => JSON.stringify(value).includes(id);

const linkDrafts = (one: Member, byId: ReadonlyMap<ObjectId, Member>): readonly Draft[] => {
  if (one.fate === 'new') return [];
  const has = (links: readonly Pair[], { relation, targetId }: Pair): boolean =>
    links.some((link) => link.relation === relation && link.targetId === targetId);
  const draft = (operation: 'addLink' | 'removeLink', pair: Pair): readonly Draft[] => {
    const target = byId.get(pair.targetId);
    if (target === undefined) return [];
    const link = { ...pair, targetType: target.type, targetName: target.name };
    return [{ ...subjectOf(one), operation, link }];
  };
  return [
    ...one.linksThen
      .filter((link) => !has(one.linksNow, link))
      .flatMap((link) => draft('addLink', link)),
    ...one.linksNow
      .filter((link) => !has(one.linksThen, link))
      .flatMap((link) => draft('removeLink', link)),
  ];
};
