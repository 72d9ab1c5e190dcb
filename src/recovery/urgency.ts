import { objectId, type ObjectId, type ObjectType } from '../domain/directory/directory-object.js';
import type { Step } from '../domain/recovery/plan.js';
import type { ObjectAt, TenantState } from '../history/history.port.js';

/** What is asked of a tenant. */
type Asked = Pick<TenantState, 'objects' | 'allLinks'>;

/** What lets people in, locks them out, or gives them power. */
export const urgentTypes: ReadonlySet<ObjectType> = new Set([
  'conditionalAccessPolicy',
  'authenticationMethodsPolicy',
  'authenticationMethodConfiguration',
  'authenticationStrengthPolicy',
  'authorizationPolicy',
  'directoryRole',
  'unifiedRoleDefinition',
  'unifiedRoleAssignment',
  'unifiedRoleEligibilitySchedule',
]);

const PAGE_SIZE = 500;

/** Tells the steps that go first: about policies, roles, and who holds a role in this state of a tenant. */
export const urgencyIn = (now: Asked): ((step: Step) => boolean) => {
  const holders = holdersIn(now);
  return ({ objectId: id, objectType }) => urgentTypes.has(objectType) || holders.has(id);
};

/** Holders of roles are few: a tenant has some hundred of them. */
const holdersIn = (now: Asked): ReadonlySet<ObjectId> => {
  const holders = new Set<ObjectId>();
  for (const { attributes } of liveOf(now, 'unifiedRoleAssignment')) {
    const { principalId } = attributes;
    if (typeof principalId === 'string') holders.add(objectId(principalId));
  }
  for (const { objectId: role } of liveOf(now, 'directoryRole')) {
    for (const { relation, targetId } of now.allLinks(role)) {
      if (relation === 'members') holders.add(targetId);
    }
  }
  return holders;
};

function* liveOf(now: Asked, type: ObjectType): Generator<ObjectAt> {
  let after: string | null | undefined;
  do {
    const page = { size: PAGE_SIZE, ...(after && { after }) };
    const { rows, next } = now.objects({ type, page });
    yield* rows;
    after = next;
  } while (after !== null);
}
