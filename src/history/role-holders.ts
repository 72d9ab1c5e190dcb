import {
  type LinkTarget,
  type ObjectId,
  objectId as objectIdOf,
  type ObjectType,
} from '../domain/directory/directory-object.js';
import type { Json } from '../domain/json.js';
import type { ObjectAt, TenantState } from './history.port.js';

/** How somebody comes to a directory role. */
export interface Holding {
  readonly objectId: ObjectId;
  /** Groups between the assignment and the holder, outermost first. */
  readonly via: readonly ObjectId[];
  readonly assignment: 'active' | 'eligible';
  /** `null` when only the role's own list of members tells. */
  readonly assignmentId: ObjectId | null;
  /** `/` is the whole tenant, `/administrativeUnits/{id}` a part of it. */
  readonly scope: string;
}

const ASSIGNMENTS: Readonly<Record<ObjectType, Holding['assignment']>> = {
  unifiedRoleAssignment: 'active',
  unifiedRoleEligibilitySchedule: 'eligible',
};
const TENANT = '/';
/** Links read at a time. */
const CHUNK = 1_000;
/** Directory roles that a tenant may have activated: some 130 are built in. */
const MOST_ROLES = 1_000;

/**
 * Everybody who holds a role, by its definition or by the activated directory role, also through groups.
 * Who holds it in several ways comes once for each assignment.
 */
export function* holdersOf(state: TenantState, roleId: ObjectId): Generator<Holding, undefined> {
  const definitionId = definitionOf(state, roleId);
  const assigned = new Set<ObjectId>();
  for (const assignment of assignmentsOf(state, definitionId)) {
    if (assignment.assignment === 'active' && assignment.scope === TENANT) {
      assigned.add(assignment.objectId);
    }
    yield* throughGroups(state, assignment);
  }
  for (const role of rolesOf(state, definitionId)) {
    for (const { targetId } of linksOf(state, role.objectId)) {
      if (assigned.has(targetId)) continue;
      const own = { objectId: targetId, via: [], assignmentId: null, scope: TENANT };
      yield* throughGroups(state, { ...own, assignment: 'active' });
    }
  }
  return undefined;
}

/** Whether an object is a role, by its definition or as activated. */
export const isRole = (state: TenantState, id: ObjectId): boolean => {
  const type = state.standing(id)?.objectType;
  return type === 'unifiedRoleDefinition' || type === 'directoryRole';
};

const definitionOf = (state: TenantState, roleId: ObjectId): ObjectId => {
  if (state.standing(roleId)?.objectType !== 'directoryRole') return roleId;
  return objectIdOf(text(state.object(roleId)?.attributes['roleTemplateId']) ?? roleId);
};

function* assignmentsOf(state: TenantState, definitionId: ObjectId): Generator<Holding> {
  for (const { sourceId, relation } of state.referencesTo(definitionId)) {
    if (relation !== 'roleDefinition') continue;
    const object = state.object(sourceId);
    if (object?.status === 'live') yield* assignmentIn(object);
  }
}

function* assignmentIn({ objectId, objectType, attributes }: ObjectAt): Generator<Holding> {
  const assignment = ASSIGNMENTS[objectType];
  const principalId = text(attributes['principalId']);
  if (assignment === undefined || principalId === undefined) return;
  const scope = text(attributes['directoryScopeId']) ?? TENANT;
  const holder = { objectId: objectIdOf(principalId), via: [] };
  yield { ...holder, assignment, assignmentId: objectId, scope };
}

/** The one who is assigned, and everybody in it when it is a group. */
function* throughGroups(state: TenantState, holding: Holding): Generator<Holding, undefined> {
  const group = holding.objectId;
  const standing = state.standing(group);
  if (standing !== undefined && standing.status !== 'live') return undefined;
  yield holding;
  if (standing?.objectType !== 'group') return undefined;
  for (const { node, via } of state.reach(group, 'members')) {
    yield { ...holding, objectId: node, via: [group, ...via] };
  }
  return undefined;
}

function* linksOf(state: TenantState, id: ObjectId): Generator<LinkTarget, undefined> {
  let after: string | null | undefined;
  do {
    const page = state.links(id, 'members', { size: CHUNK, ...(after && { after }) });
    yield* page.rows;
    after = page.next;
  } while (after !== null);
  return undefined;
}

const rolesOf = (state: TenantState, definitionId: ObjectId): readonly ObjectAt[] =>
  state
    .objects({ type: 'directoryRole', page: { size: MOST_ROLES } })
    .rows.filter(({ attributes }) => attributes['roleTemplateId'] === definitionId);

const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
