import { applyChanges, valueAt } from '../../../../src/domain/directory/difference.js';
import type {
  LifeStep,
  LinkStep,
  RecreateStep,
  Step,
  UpdateStep,
} from '../../../../src/domain/recovery/plan.js';
import type {
  Access,
  AccessObject,
  Membership,
} from '../../../../src/domain/recovery/proof/access.js';
import type { SafetyRules } from '../../../../src/domain/recovery/proof/proof.js';

/** A tenant that is copied whole for each step. */
interface World {
  readonly objects: readonly AccessObject[];
  readonly memberships: readonly Membership[];
  readonly anew: readonly string[];
}

const GLOBAL = '62e90394-69f5-4237-9190-012177145e10';

const after = (world: World, step: Step): World => {
  if (step.blocked !== null) return world;
  const { objectId: id } = step;
  const { objects, memberships, anew } = world;
  if ('link' in step) return { ...world, memberships: linked(memberships, step) };
  const others = objects.filter((one) => one.objectId !== id);
  if (step.operation === 'recreate') {
    const { objectType, displayName } = step;
    const made = { objectId: id, objectType, displayName, status: 'live' as const };
    return {
      objects: [...others, { ...made, attributes: written({}, step) }],
      memberships: memberships.filter((one) => one.memberId !== id && one.containerId !== id),
      anew: [...anew, id],
    };
  }
  const own = objects.filter((one) => one.objectId === id);
  return { ...world, objects: [...others, ...own.map((one) => changed(one, step))] };
};

const linked = (memberships: readonly Membership[], { operation, objectId, link }: LinkStep) =>
  operation === 'addLink'
    ? [...memberships, { memberId: link.targetId, containerId: objectId }]
    : memberships.filter((one) => one.containerId !== objectId || one.memberId !== link.targetId);

const STATUS = { restore: 'live', softDelete: 'soft-deleted', delete: 'hard-deleted' } as const;

const changed = (own: AccessObject, step: UpdateStep | LifeStep): AccessObject =>
  step.operation === 'update'
    ? { ...own, attributes: written(own.attributes, step) }
    : { ...own, status: STATUS[step.operation] };

const written = (attributes: AccessObject['attributes'], step: UpdateStep | RecreateStep) =>
  applyChanges(
    attributes,
    step.attributes.map(({ name, desired }) => ({ name, before: null, after: desired })),
  );

const live = (world: World, type: string) =>
  world.objects.filter((one) => one.objectType === type && one.status === 'live');

/** Whether somebody is in a group, by asking each member of it in turn. */
const isIn = (world: World, who: string, groupId: string, seen: readonly string[] = []): boolean =>
  !seen.includes(groupId) &&
  live(world, 'group').some((one) => String(one.objectId) === groupId) &&
  world.memberships.some(
    (one) =>
      String(one.containerId) === groupId &&
      (String(one.memberId) === who || isIn(world, who, one.memberId, [...seen, groupId])),
  );

const isDirectlyIn = (world: World, who: string, groupId: string): boolean =>
  world.memberships.some(
    (one) => String(one.containerId) === groupId && String(one.memberId) === who,
  );

const holds = (world: World, who: string, role: string): boolean =>
  live(world, 'unifiedRoleAssignment').some(({ attributes }) => {
    const principal = attributes['principalId'] as string;
    const isGroup = live(world, 'group').some((one) => String(one.objectId) === principal);
    return (
      attributes['roleDefinitionId'] === role &&
      (principal === who || (isGroup && isDirectlyIn(world, who, principal)))
    );
  });

const list = (object: AccessObject, path: string): readonly string[] =>
  (valueAt(object.attributes, path) ?? []) as readonly string[];

const isNamed = (world: World, policy: AccessObject, who: AccessObject, side: string): boolean => {
  const users = list(policy, `conditions/users/${side}Users`);
  const isGuest = who.attributes['userType'] === 'Guest';
  return (
    users.includes('All') ||
    users.includes(who.objectId) ||
    (users.includes('GuestsOrExternalUsers') && isGuest) ||
    list(policy, `conditions/users/${side}Groups`).some((id) => isIn(world, who.objectId, id)) ||
    list(policy, `conditions/users/${side}Roles`).some((id) => holds(world, who.objectId, id))
  );
};

const isFor = (world: World, policy: AccessObject, who: AccessObject): boolean =>
  isNamed(world, policy, who, 'include') && !isNamed(world, policy, who, 'exclude');

const controls = (policy: AccessObject) => list(policy, 'grantControls/builtInControls');

const inForce = (world: World) =>
  live(world, 'conditionalAccessPolicy').filter(
    (policy) => policy.attributes['state'] === 'enabled' && controls(policy).length > 0,
  );

interface SignIn {
  readonly platform: string;
  readonly client: string;
  readonly country: string;
  readonly network: string | null;
}

const SIGN_INS: readonly SignIn[] = ['windows', 'macOS', 'linux', 'iOS', 'android'].flatMap(
  (platform) =>
    ['browser', 'mobileAppsAndDesktopClients'].flatMap((client) =>
      ['NL', 'BE', 'elsewhere'].flatMap((country) =>
        [null, 'office', 'gateway'].map((network) => ({ platform, client, country, network })),
      ),
    ),
);

const isAt = (world: World, { country, network }: SignIn, place: string): boolean =>
  place === 'All' ||
  live(world, 'namedLocation').some(
    (location) =>
      String(location.objectId) === place &&
      (list(location, 'countriesAndRegions').includes(country) ||
        (place === network && list(location, 'ipRanges').length > 0)),
  );

const covers = (world: World, policy: AccessObject, signIn: SignIn): boolean => {
  const within = (name: string, isThere: (value: string) => boolean): boolean => {
    const included = list(policy, `conditions/${name}/include${capital(name)}`);
    const excluded = list(policy, `conditions/${name}/exclude${capital(name)}`);
    if (valueAt(policy.attributes, `conditions/${name}`) === null) return true;
    return included.some(isThere) && !excluded.some(isThere);
  };
  const clients = list(policy, 'conditions/clientAppTypes');
  return (
    list(policy, 'conditions/applications/includeApplications').includes('All') &&
    list(policy, 'conditions/signInRiskLevels').length === 0 &&
    (clients.includes('all') || clients.includes(signIn.client)) &&
    within('platforms', (value) => value === 'all' || value === signIn.platform) &&
    within('locations', (value) => isAt(world, signIn, value))
  );
};

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const getsIn = (world: World, who: AccessObject): boolean => {
  const blocks = inForce(world).filter(
    (policy) => controls(policy).includes('block') && isFor(world, policy, who),
  );
  return SIGN_INS.some((signIn) => blocks.every((policy) => !covers(world, policy, signIn)));
};

const isEnabled = (world: World, who: AccessObject): boolean =>
  who.status === 'live' &&
  who.attributes['accountEnabled'] !== false &&
  !world.anew.includes(who.objectId);

/** How bad each thing is that has to hold, 0 where it holds, by a name for it. */
const harmsIn = (world: World, rules: SafetyRules): ReadonlyMap<string, number> => {
  const users = world.objects.filter(({ objectType }) => objectType === 'user');
  const able = users.filter(
    (who) => isEnabled(world, who) && holds(world, who.objectId, GLOBAL) && getsIn(world, who),
  );
  const rescuers = users.filter(({ objectId }) => rules.breakGlass.includes(objectId));
  return new Map([
    ['administrators ', Math.max(0, rules.minimumAdministrators - able.length)],
    ...rescuers.flatMap((who) => harmsOf(world, who)),
    ['writer - right', hasRight(world) ? 0 : 1],
    ['writer - standing', writerStands(world, rules) ? 0 : 1],
  ]);
};

const harmsOf = (world: World, who: AccessObject): readonly (readonly [string, number])[] => {
  const standing = isEnabled(world, who) ? 0 : who.status === 'live' ? 1 : 2;
  const asked = inForce(world).map((policy) => {
    const worst = controls(policy).includes('block') ? 2 : 1;
    const harm = isFor(world, policy, who) ? worst : 0;
    return [`break-glass ${policy.objectId} ${who.objectId}`, harm] as const;
  });
  return [
    [`break-glass - ${who.objectId} standing`, standing],
    [`break-glass - ${who.objectId} role`, holds(world, who.objectId, GLOBAL) ? 0 : 1],
    ...asked,
  ];
};

const hasRight = (world: World): boolean =>
  live(world, 'appRoleAssignment').some(
    ({ objectId }) => String(objectId) === 'writer-has-policy-write',
  );

const writerStands = (world: World, { writerAppId }: SafetyRules): boolean =>
  live(world, 'servicePrincipal').some(
    ({ attributes }) =>
      attributes['appId'] === writerAppId && attributes['accountEnabled'] !== false,
  );

/** What a plan makes worse than the best so far: rule, policy and step of each first time. */
export const brokenBy = (
  access: Access,
  steps: readonly Step[],
  rules: SafetyRules,
): readonly string[] => {
  let world: World = { ...access, anew: [] };
  const least = new Map(harmsIn(world, rules));
  const broken = new Map<string, string>();
  for (const step of steps) {
    world = after(world, step);
    const harms = harmsIn(world, rules);
    for (const key of new Set([...harms.keys(), ...least.keys()])) {
      const [harm, best] = [harms.get(key) ?? 0, least.get(key) ?? 0];
      if (harm > best && !broken.has(key)) broken.set(key, step.stepId);
      least.set(key, Math.min(harm, best));
    }
  }
  return [...broken].map(([key, stepId]) => {
    const [rule = '', policyId = ''] = key.split(' ');
    return [stepId, rule, rule === 'administrators' ? '' : policyId].join(' ');
  });
};
