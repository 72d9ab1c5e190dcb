import { applyChanges } from '../../directory/difference.js';
import type {
  Attributes,
  ObjectId,
  ObjectStatus,
  ObjectType,
} from '../../directory/directory-object.js';
import type { LinkStep, RecreateStep, Step, UpdateStep } from '../plan.js';
import type { Access, AccessObject } from './access.js';

/** What a step did to the picture: the object before and after, or a membership that came or went. */
export type Taken =
  | { readonly kind: 'object'; readonly before: AccessObject | null; readonly after: AccessObject }
  | { readonly kind: 'membership'; readonly memberId: ObjectId };

const STATUS = { restore: 'live', softDelete: 'soft-deleted', delete: 'hard-deleted' } as const;

/** Types that a step may bring in anew; an account made anew is nobody's who could sign in. */
const DECIDING: ReadonlySet<ObjectType> = new Set([
  'conditionalAccessPolicy',
  'namedLocation',
  'authenticationStrengthPolicy',
  'unifiedRoleAssignment',
  'appRoleAssignment',
  'group',
]);

/** The part of a tenant that decides who can sign in, as it is after each step of a plan. */
export class Picture {
  readonly #objects: Map<ObjectId, AccessObject>;
  /** Groups and directory roles that each member is directly in, deleted ones included. */
  readonly #containers = new Map<ObjectId, Set<ObjectId>>();
  readonly #anew = new Set<ObjectId>();

  constructor({ objects, memberships }: Access) {
    this.#objects = new Map(objects.map((object) => [object.objectId, object]));
    for (const { memberId, containerId } of memberships) this.#join(memberId, containerId);
  }

  object(id: ObjectId): AccessObject | undefined {
    return this.#objects.get(id);
  }

  isLive(id: ObjectId): boolean {
    return this.#objects.get(id)?.status === 'live';
  }

  /** Whether an object was made anew: an account then has a password that nobody knows yet. */
  isAnew(id: ObjectId): boolean {
    return this.#anew.has(id);
  }

  all(): Iterable<AccessObject> {
    return this.#objects.values();
  }

  containersOf(id: ObjectId): Iterable<ObjectId> {
    return this.#containers.get(id) ?? [];
  }

  /** Takes a step; `null` when it is blocked, or about nothing that is known here. */
  take(step: Step): Taken | null {
    return step.blocked === null ? this.#write(step) : null;
  }

  #write(step: Step): Taken | null {
    switch (step.operation) {
      case 'addLink':
      case 'removeLink':
        return this.#link(step);
      case 'update':
        return this.#change(step.objectId, (object) => updated(object, step));
      case 'recreate':
        return this.#recreate(step);
      case 'restore':
      case 'softDelete':
      case 'delete':
        return this.#change(step.objectId, (object) => standing(object, STATUS[step.operation]));
    }
  }

  #change(id: ObjectId, next: (object: AccessObject) => AccessObject): Taken | null {
    const before = this.#objects.get(id);
    if (before === undefined) return null;
    const after = next(before);
    this.#objects.set(id, after);
    return { kind: 'object', before, after };
  }

  /** What is made anew has no links until steps of their own bring them. */
  #recreate(step: RecreateStep): Taken | null {
    const { objectId, objectType, displayName } = step;
    const before = this.#objects.get(objectId) ?? null;
    if (before === null && !DECIDING.has(objectType)) return null;
    const bare = { objectId, objectType, displayName, status: 'live', attributes: {} } as const;
    const after = { ...bare, attributes: desired({}, step) };
    this.#objects.set(objectId, after);
    this.#anew.add(objectId);
    this.#containers.delete(objectId);
    if (objectType === 'group') this.#empty(objectId);
    return { kind: 'object', before, after };
  }

  #empty(groupId: ObjectId): void {
    for (const containers of this.#containers.values()) containers.delete(groupId);
  }

  #link({ operation, objectId, link: { relation, targetId } }: LinkStep): Taken | null {
    if (relation !== 'members') return null;
    if (operation === 'addLink') this.#join(targetId, objectId);
    else this.#containers.get(targetId)?.delete(objectId);
    return { kind: 'membership', memberId: targetId };
  }

  #join(memberId: ObjectId, containerId: ObjectId): void {
    const containers = this.#containers.get(memberId) ?? new Set();
    this.#containers.set(memberId, containers.add(containerId));
  }
}

const updated = (object: AccessObject, step: UpdateStep): AccessObject => ({
  ...object,
  attributes: desired(object.attributes, step),
});

const standing = (object: AccessObject, status: ObjectStatus): AccessObject => ({
  ...object,
  status,
});

const desired = (attributes: Attributes, step: UpdateStep | RecreateStep): Attributes =>
  applyChanges(
    attributes,
    step.attributes.map(({ name, expected, desired: after }) => ({
      name,
      before: expected,
      after,
    })),
  );
