import type { SimulatedType } from '../tenant/object-shapes.js';
import { shapes } from '../tenant/object-shapes.js';
import { accessTo } from './access.js';
import { answerReferring, answerReferringOne } from './assignments.js';
import { answerLinks, liveObject } from './collections.js';
import { answerAssign, answerUnassign } from './assignment-writes.js';
import { answerAddLink, answerDeleteThroughLink, answerRemoveLink } from './link-writes.js';
import { route, type Route } from './route.js';

interface Relation {
  readonly type: SimulatedType;
  readonly relation: string;
  readonly write: readonly string[];
  /** Resource units of a read. */
  readonly cost?: number;
}

const WRITES_MEMBERS = ['Group.ReadWrite.All', 'GroupMember.ReadWrite.All'];
const WRITES_APPLICATIONS = accessTo.application.write;

const relations: readonly Relation[] = [
  { type: 'group', relation: 'members', write: WRITES_MEMBERS, cost: 3 },
  { type: 'group', relation: 'owners', write: WRITES_MEMBERS },
  { type: 'user', relation: 'manager', write: accessTo.user.write },
  { type: 'user', relation: 'sponsors', write: accessTo.user.write },
  { type: 'application', relation: 'owners', write: WRITES_APPLICATIONS },
  { type: 'application', relation: 'sponsors', write: WRITES_APPLICATIONS },
  { type: 'servicePrincipal', relation: 'owners', write: WRITES_APPLICATIONS },
  { type: 'servicePrincipal', relation: 'sponsors', write: WRITES_APPLICATIONS },
  { type: 'administrativeUnit', relation: 'members', write: accessTo.administrativeUnit.write },
  { type: 'directoryRole', relation: 'members', write: accessTo.directoryRole.write },
  // No application may write these; the permission is one that nobody has.
  { type: 'device', relation: 'registeredOwners', write: [] },
  { type: 'device', relation: 'registeredUsers', write: [] },
];

/** Reading and writing the links of objects, by reference. */
export const linkRoutes = (): Route[] => relations.flatMap(routesOf);

/** Casts such as `/microsoft.graph.agentIdentity` may stand before the relation. */
const CAST = String.raw`(?:/microsoft\.graph\.\w+)?`;

const routesOf = ({ type, relation, write, cost = 1 }: Relation): Route[] => {
  const path = `/${shapes[type].set}/{id}${CAST}/${relation}`;
  const read = route(
    ['GET', path],
    accessTo[type].read,
    (request, [id = '']) => answerLinks(request, liveObject(request, type, id), relation),
    { cost },
  );
  const about = { type, relation };
  if (relation === 'manager') {
    return [
      read,
      route(['PUT', `${path}/$ref`], write, (request, [id = '']) =>
        answerAddLink(request, { ...about, id }),
      ),
      route(['DELETE', `${path}/$ref`], write, (request, [id = '']) =>
        answerRemoveLink(request, { ...about, id }),
      ),
    ];
  }
  return [
    read,
    route(['POST', `${path}/$ref`], write, (request, [id = '']) =>
      answerAddLink(request, { ...about, id }),
    ),
    route(['DELETE', `${path}/{id}/$ref`], write, (request, [id = '', target = '']) =>
      answerRemoveLink(request, { ...about, id }, target),
    ),
    route(
      ['DELETE', `${path}/{id}`],
      accessTo.user.remove ?? [],
      (request, [id = '', target = '']) =>
        answerDeleteThroughLink(request, { ...about, id }, target),
    ),
  ];
};

/** Where assignments and grants are found: at the one who has them, and at what they are for. */
const referring = [
  ['servicePrincipal', 'appRoleAssignedTo', 'appRoleAssignment', 'resourceId'],
  ['servicePrincipal', 'appRoleAssignments', 'appRoleAssignment', 'principalId'],
  ['user', 'appRoleAssignments', 'appRoleAssignment', 'principalId'],
  ['group', 'appRoleAssignments', 'appRoleAssignment', 'principalId'],
  ['servicePrincipal', 'oauth2PermissionGrants', 'oauth2PermissionGrant', 'clientId'],
  ['user', 'oauth2PermissionGrants', 'oauth2PermissionGrant', 'principalId'],
] as const;

/** Assignments of app roles, and delegated permissions, below the objects they belong to. */
export const assignmentRoutes = (): Route[] =>
  referring.flatMap(([owner, relation, type, name]) => {
    const path = `/${shapes[owner].set}/{id}/${relation}`;
    const { read, write } = accessTo[type];
    const routes = [
      route(['GET', path], read, (request, [id = '']) =>
        answerReferring(request, liveObject(request, owner, id), { type, name }),
      ),
    ];
    if (type !== 'appRoleAssignment') return routes;
    return [
      ...routes,
      route(['GET', `${path}/{id}`], read, (request, [id = '', assignment = '']) =>
        answerReferringOne(request, liveObject(request, owner, id), { type, name }, assignment),
      ),
      route(['POST', path], write, (request, [id = '']) =>
        answerAssign(request, liveObject(request, owner, id), name),
      ),
      route(['DELETE', `${path}/{id}`], write, (request, [id = '', assignment = '']) =>
        answerUnassign(request, liveObject(request, owner, id), name, assignment),
      ),
    ];
  });
