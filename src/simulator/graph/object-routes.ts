import { shapeOf, shapes, type SimulatedType } from '../tenant/object-shapes.js';
import { accessTo } from './access.js';
import { answerBin, answerBinned, answerList, answerObject } from './collections.js';
import { answerDelta } from './delta.js';
import type { DeltaRounds } from './delta-rounds.js';
import {
  answerCreate,
  answerDelete,
  answerPurge,
  answerRestore,
  answerUpdate,
} from './object-writes.js';
import { route, type Route } from './route.js';

const costs: Partial<Record<SimulatedType, number>> = { user: 2, application: 2 };

/** Types whose changes a delta tells. */
const WITH_DELTA: readonly SimulatedType[] = [
  'user',
  'group',
  'application',
  'servicePrincipal',
  'device',
  'administrativeUnit',
  'directoryRole',
  'oauth2PermissionGrant',
];

/** Types that stand in a collection of their own. */
const IN_COLLECTIONS: readonly SimulatedType[] = [
  ...WITH_DELTA,
  'unifiedRoleDefinition',
  'unifiedRoleAssignment',
  'unifiedRoleEligibilitySchedule',
  'conditionalAccessPolicy',
  'namedLocation',
  'authenticationStrengthPolicy',
  'authenticationMethodConfiguration',
  'organization',
  'subscribedSku',
];

/** Types of which a tenant has one, at an address without an id. */
const SINGLE: readonly (readonly [SimulatedType, string])[] = [
  ['authenticationMethodsPolicy', '/policies/authenticationMethodsPolicy'],
  // The second one is how beta has it.
  ['authorizationPolicy', '/policies/authorizationPolicy(?:/authorizationPolicy)?'],
];

/** Delta, list, get, create, update and delete of every type. */
export const objectRoutes = (rounds: DeltaRounds): Route[] => [
  ...WITH_DELTA.map((type) => deltaRoute(type, rounds)),
  ...IN_COLLECTIONS.flatMap(collectionRoutes),
  ...SINGLE.flatMap(([type, path]) => singleRoutes(type, path)),
];

const deltaRoute = (type: SimulatedType, rounds: DeltaRounds): Route =>
  route(
    ['GET', `/${shapes[type].set}/(?:microsoft\\.graph\\.)?delta(?:\\(\\))?`],
    accessTo[type].read,
    (request) => answerDelta(request, type, rounds),
  );

/** Types that cannot be made, or not changed, through Graph. */
const NOT_CREATED: ReadonlySet<SimulatedType> = new Set([
  'directoryRole',
  'unifiedRoleEligibilitySchedule',
  'organization',
  'subscribedSku',
]);
const NOT_UPDATED: ReadonlySet<SimulatedType> = new Set([
  'directoryRole',
  'unifiedRoleAssignment',
  'unifiedRoleEligibilitySchedule',
  'subscribedSku',
]);

const NOT_DELETED: ReadonlySet<SimulatedType> = new Set([
  ...(Object.keys(shapes) as SimulatedType[]).filter(
    (type) => shapeOf(type).deletion === 'impossible',
  ),
  // It ends by a request.
  'unifiedRoleEligibilitySchedule',
]);

const collectionRoutes = (type: SimulatedType): Route[] => {
  const path = `/${shapes[type].set}`;
  const { read, write, remove = write } = accessTo[type];
  const cost = costs[type] ?? 1;
  const create = route(['POST', path], write, (request) => answerCreate(request, type));
  const update = route(['PATCH', `${path}/{id}`], write, (request, [id = '']) =>
    answerUpdate(request, type, id),
  );
  const deletion = route(['DELETE', `${path}/{id}`], remove, (request, [id = '']) =>
    answerDelete(request, type, id),
  );
  return [
    route(['GET', path], read, (request) => answerList(request, type), { cost }),
    route(['GET', `${path}/{id}`], read, (request, [id = '']) => answerObject(request, type, id)),
    ...(NOT_CREATED.has(type) ? [] : [create]),
    ...(NOT_UPDATED.has(type) ? [] : [update]),
    ...(NOT_DELETED.has(type) ? [] : [deletion]),
  ];
};

const singleRoutes = (type: SimulatedType, path: string): Route[] => {
  const { read, write } = accessTo[type];
  return [
    route(['GET', path], read, (request) => answerObject(request, type, type)),
    route(['PATCH', path], write, (request) => answerUpdate(request, type, type)),
  ];
};

const IN_THE_BIN: readonly SimulatedType[] = [
  'user',
  'group',
  'application',
  'servicePrincipal',
  'administrativeUnit',
];

/** What was deleted and can come back: the directory's bin, and the one of Conditional Access. */
export const binRoutes = (): Route[] => [
  ...IN_THE_BIN.map((type) =>
    route(
      ['GET', `/directory/deletedItems/microsoft\\.graph\\.${type}`],
      accessTo[type].read,
      (request) => answerBin(request, type),
    ),
  ),
  ...binnedRoutes('/directory/deletedItems', IN_THE_BIN),
  ...(['policies', 'namedLocations'] as const).flatMap((set) => {
    const type = set === 'policies' ? 'conditionalAccessPolicy' : 'namedLocation';
    const path = `/identity/conditionalAccess/deletedItems/${set}`;
    return [
      route(['GET', path], accessTo[type].read, (request) => answerBin(request, type)),
      ...binnedRoutes(path, [type]),
    ];
  }),
];

const binnedRoutes = (path: string, types: readonly SimulatedType[]): Route[] => {
  const read = types.flatMap((type) => accessTo[type].read);
  const write = types.flatMap((type) => accessTo[type].remove ?? accessTo[type].write);
  return [
    route(['GET', `${path}/{id}`], read, (request, [id = '']) => answerBinned(request, types, id)),
    route(['POST', `${path}/{id}/(?:microsoft\\.graph\\.)?restore`], write, (request, [id = '']) =>
      answerRestore(request, types, id),
    ),
    route(['DELETE', `${path}/{id}`], write, (request, [id = '']) =>
      answerPurge(request, types, id),
    ),
  ];
};
