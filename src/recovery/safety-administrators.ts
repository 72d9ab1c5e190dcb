import { type LinkTarget, objectId, type ObjectId } from '../domain/directory/directory-object.js';
import { GLOBAL_ADMINISTRATOR, textOf } from '../domain/recovery/proof/access.js';
import type { TenantState } from '../history/history.port.js';
import type { StepIndex } from './safety-steps.js';

/** What is asked of a tenant. */
type Asked = Pick<TenantState, 'object' | 'objects' | 'standing' | 'links' | 'referencesTo'>;

/** Direct members of a group or role that are read at once. */
const PAGE_SIZE = 1_000;
/** Directory roles that a tenant may have activated: some 130 are built in. */
const MOST_ROLES = 1_000;

/**
 * Everybody who holds Global Administrator actively, and everybody whom the plan would give it; who holds it
 * in several ways comes several times.
 */
export function* administratorsIn(now: Asked, steps: StepIndex): Generator<ObjectId> {
  for (const { sourceId, relation } of now.referencesTo(objectId(GLOBAL_ADMINISTRATOR))) {
    if (relation === 'roleDefinition') yield* holdersBy(sourceId, now, steps);
  }
  for (const { objectId: id, attributes } of rolesIn(now)) {
    if (attributes['roleTemplateId'] === GLOBAL_ADMINISTRATOR) yield* membersOf(id, now, steps);
  }
  for (const principal of steps.newAdministrators) yield* peopleIn(principal, now, steps);
}

const rolesIn = (now: Asked) =>
  now.objects({ type: 'directoryRole', page: { size: MOST_ROLES } }).rows;

function* holdersBy(id: ObjectId, now: Asked, steps: StepIndex): Generator<ObjectId> {
  if (now.standing(id)?.objectType !== 'unifiedRoleAssignment') return;
  if (!isLiveOrTouched(id, now, steps)) return;
  const principal = textOf(now.object(id)?.attributes['principalId']);
  if (principal !== null) yield* peopleIn(objectId(principal), now, steps);
}

/** Of assignments that ended there are many where roles are activated for hours. */
export const isLiveOrTouched = (id: ObjectId, now: Asked, steps: StepIndex): boolean =>
  now.standing(id)?.status === 'live' || steps.objectIds.has(id);

/** An account itself; of a group its direct members, now and through steps. */
function* peopleIn(principal: ObjectId, now: Asked, steps: StepIndex): Generator<ObjectId> {
  const type = now.standing(principal)?.objectType;
  if (type === 'user') yield principal;
  else if (type === 'group') yield* membersOf(principal, now, steps);
  else if (type === undefined) yield* steps.newMembersOf(principal);
}

function* membersOf(container: ObjectId, now: Asked, steps: StepIndex): Generator<ObjectId> {
  const isRole = now.standing(container)?.objectType === 'directoryRole';
  for (const { targetId, targetType } of memberLinks(container, now)) {
    if (targetType === 'user') yield targetId;
    else if (isRole && targetType === 'group') yield* membersOf(targetId, now, steps);
  }
  yield* steps.newMembersOf(container);
}

/** All of them: who administers may stand behind thousands that cannot sign in. */
function* memberLinks(container: ObjectId, now: Asked): Generator<LinkTarget, void> {
  for (let after: string | null | undefined; after !== null;) {
    const page = { size: PAGE_SIZE, ...(after !== undefined && { after }) };
    const { rows, next } = now.links(container, 'members', page);
    yield* rows;
    after = next;
  }
}
