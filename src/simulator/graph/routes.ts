import type { SimulatedType } from '../tenant/object-shapes.js';
import { answerAudit, answerAudits } from './audits.js';
import {
  answerBin,
  answerBinned,
  answerLinks,
  answerList,
  answerObject,
  liveObject,
} from './collections.js';
import { answerDelta } from './delta.js';
import type { DeltaRounds } from './delta-rounds.js';
import type { CallingApp, GraphAnswer, GraphRequest } from './graph-request.js';
import { answerAddLink, answerDeleteThroughLink, answerRemoveLink } from './link-writes.js';
import {
  answerCreate,
  answerDelete,
  answerPurge,
  answerRestore,
  answerUpdate,
} from './object-writes.js';
import { answerServicePrincipal } from './service-principals.js';

/** Which quota a request counts against. */
export type QuotaFamily = 'directory' | 'conditionalAccess' | 'reports';

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly family: QuotaFamily;
  /** One of these is enough. */
  readonly permissions: readonly string[];
  /** Resource units of a read. Source: Graph throttling limits, identity and access, 2026. */
  readonly cost: number;
  readonly answer: (request: GraphRequest, captured: readonly string[]) => GraphAnswer;
}

export interface RouteContext {
  /** The applications registered in the tenant. */
  readonly apps: readonly CallingApp[];
  readonly rounds: DeltaRounds;
  readonly auditDelayMs: number;
}

const READS_USERS = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'];
const READS_GROUPS = ['Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All'];
const WRITES_GROUPS = ['Group.ReadWrite.All'];
const WRITES_MEMBERS = ['Group.ReadWrite.All', 'GroupMember.ReadWrite.All'];
const DELETES_USERS = ['User.DeleteRestore.All', 'User.ReadWrite.All'];
const READS_POLICIES = ['Policy.Read.All'];
const WRITES_POLICIES = ['Policy.ReadWrite.ConditionalAccess'];

const ID = "([^/']+)";

/** `/users/{id}` and `/users('{id}')` are the same. */
const pattern = (path: string): RegExp =>
  new RegExp(
    `^${path.replaceAll('$', String.raw`\$`).replaceAll('/{id}', `(?:/|\\(')${ID}(?:'\\))?`)}$`,
  );

type Handler = Route['answer'];

const route = (
  [method, path]: readonly [string, string],
  permissions: readonly string[],
  answer: Handler,
  more: Partial<Pick<Route, 'family' | 'cost'>> = {},
): Route => ({
  method,
  path: pattern(path),
  permissions,
  answer,
  family: path.startsWith('/identity/') ? 'conditionalAccess' : 'directory',
  cost: 1,
  ...more,
});

interface Access {
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly remove: readonly string[];
}

/** List, get, create, update and delete of one type. */
const objectRoutes = (
  path: string,
  type: SimulatedType,
  { read, write, remove }: Access,
  cost = 1,
): Route[] => [
  route(['GET', path], read, (request) => answerList(request, type), { cost }),
  route(['POST', path], write, (request) => answerCreate(request, type)),
  route(['GET', `${path}/{id}`], read, (request, [id = '']) => answerObject(request, type, id)),
  route(['PATCH', `${path}/{id}`], write, (request, [id = '']) => answerUpdate(request, type, id)),
  route(['DELETE', `${path}/{id}`], remove, (request, [id = '']) =>
    answerDelete(request, type, id),
  ),
];

const deltaRoute = (
  path: string,
  type: SimulatedType,
  read: readonly string[],
  rounds: DeltaRounds,
): Route =>
  route(['GET', `${path}/(?:microsoft\\.graph\\.)?delta(?:\\(\\))?`], read, (request) =>
    answerDelta(request, type, rounds),
  );

const linkRoutes = (relation: string): Route[] => {
  const path = `/groups/{id}/${relation}`;
  return [
    route(
      ['GET', path],
      READS_GROUPS,
      (request, [id = '']) => answerLinks(request, liveObject(request, 'group', id), relation),
      { cost: relation === 'members' ? 3 : 1 },
    ),
    route(['POST', `${path}/$ref`], WRITES_MEMBERS, (request, [id = '']) =>
      answerAddLink(request, id, relation),
    ),
    route(['DELETE', `${path}/{id}/$ref`], WRITES_MEMBERS, (request, [id = '', target = '']) =>
      answerRemoveLink(request, id, [relation, target]),
    ),
    route(['DELETE', `${path}/{id}`], DELETES_USERS, (request, [id = '', target = '']) =>
      answerDeleteThroughLink(request, id, [relation, target]),
    ),
  ];
};

const IN_THE_BIN: readonly SimulatedType[] = ['user', 'group'];

const binRoutes = (): Route[] => {
  const both = [...READS_USERS, ...READS_GROUPS];
  const write = [...DELETES_USERS, ...WRITES_GROUPS];
  const path = '/directory/deletedItems';
  return [
    route([`GET`, `${path}/microsoft.graph.user`], READS_USERS, (request) =>
      answerBin(request, 'user'),
    ),
    route([`GET`, `${path}/microsoft.graph.group`], READS_GROUPS, (request) =>
      answerBin(request, 'group'),
    ),
    route(['GET', `${path}/{id}`], both, (request, [id = '']) =>
      answerBinned(request, IN_THE_BIN, id),
    ),
    route(['POST', `${path}/{id}/(?:microsoft\\.graph\\.)?restore`], write, (request, [id = '']) =>
      answerRestore(request, IN_THE_BIN, id),
    ),
    route(['DELETE', `${path}/{id}`], write, (request, [id = '']) =>
      answerPurge(request, IN_THE_BIN, id),
    ),
  ];
};

const policyBinRoutes = (set: string, type: SimulatedType): Route[] => {
  const path = `/identity/conditionalAccess/deletedItems/${set}`;
  return [
    route(['GET', path], READS_POLICIES, (request) => answerBin(request, type)),
    route(['GET', `${path}/{id}`], READS_POLICIES, (request, [id = '']) =>
      answerBinned(request, [type], id),
    ),
    route(
      ['POST', `${path}/{id}/(?:microsoft\\.graph\\.)?restore`],
      WRITES_POLICIES,
      (request, [id = '']) => answerRestore(request, [type], id),
    ),
    route(['DELETE', `${path}/{id}`], WRITES_POLICIES, (request, [id = '']) =>
      answerPurge(request, [type], id),
    ),
  ];
};

/** Every request this tenant answers; earlier routes come first. */
export const graphRoutes = ({ apps, rounds, auditDelayMs }: RouteContext): readonly Route[] => {
  const users = { read: READS_USERS, write: ['User.ReadWrite.All'], remove: DELETES_USERS };
  const groups = { read: READS_GROUPS, write: WRITES_GROUPS, remove: WRITES_GROUPS };
  const policies = { read: READS_POLICIES, write: WRITES_POLICIES, remove: WRITES_POLICIES };
  const reports = { family: 'reports' } as const;
  return [
    deltaRoute('/users', 'user', READS_USERS, rounds),
    deltaRoute('/groups', 'group', READS_GROUPS, rounds),
    ...objectRoutes('/users', 'user', users, 2),
    ...objectRoutes('/groups', 'group', groups),
    ...linkRoutes('members'),
    ...linkRoutes('owners'),
    ...objectRoutes('/identity/conditionalAccess/policies', 'conditionalAccessPolicy', policies),
    ...objectRoutes('/identity/conditionalAccess/namedLocations', 'namedLocation', policies),
    ...policyBinRoutes('policies', 'conditionalAccessPolicy'),
    ...policyBinRoutes('namedLocations', 'namedLocation'),
    ...binRoutes(),
    route(
      ['GET', "/servicePrincipals(?:\\(appId=')?(?:/)?([^/']+)(?:'\\))?"],
      ['Application.Read.All'],
      (request, [id = '']) => answerServicePrincipal(request, apps, id),
    ),
    route(
      ['GET', '/auditLogs/directoryAudits'],
      ['AuditLog.Read.All'],
      (request) => answerAudits(request, auditDelayMs),
      reports,
    ),
    route(
      ['GET', '/auditLogs/directoryAudits/{id}'],
      ['AuditLog.Read.All'],
      (request, [id = '']) => answerAudit(request, auditDelayMs, id),
      reports,
    ),
  ];
};
