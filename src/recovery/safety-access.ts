import { objectId, type ObjectId, type ObjectType } from '../domain/directory/directory-object.js';
import type { Step } from '../domain/recovery/plan.js';
import {
  type Access,
  type AccessObject,
  type Membership,
  textOf,
} from '../domain/recovery/proof/access.js';
import type { ObjectAt, TenantState } from '../history/history.port.js';
import { administratorsIn, isLiveOrTouched } from './safety-administrators.js';
import { type StepIndex, stepIndexOf } from './safety-steps.js';
import { Turns } from './turns.js';

/** Types that are gathered whole: a tenant has some hundred of them at most. */
const WHOLE: readonly ObjectType[] = [
  'conditionalAccessPolicy',
  'namedLocation',
  'authenticationStrengthPolicy',
  'authenticationMethodConfiguration',
  'directoryRole',
];
const PAGE_SIZE = 500;
/** Holders of Global Administrator that are looked at; Microsoft advises fewer than five. */
const MOST_ADMINISTRATORS = 500;

/** What is asked of a tenant. */
export type AskedForAccess = Pick<
  TenantState,
  'object' | 'objects' | 'standing' | 'links' | 'referencesTo'
>;

/** Who is looked at besides the administrators. */
export interface Named {
  readonly accounts: readonly ObjectId[];
  /** The writer's service principal and application. */
  readonly writer: readonly ObjectId[];
}

/**
 * Gathers what decides who can sign in and administer a tenant: policies and what they name, administrators, some
 * accounts, and what those are in. Cost grows with these and with the plan, not with the tenant.
 */
export const gatherAccess = async (
  now: AskedForAccess,
  steps: readonly Step[],
  named: Named,
): Promise<Access> => new Gathering(now, stepIndexOf(steps)).gather(named);

class Gathering {
  readonly #objects = new Map<ObjectId, AccessObject>();
  readonly #memberships: Membership[] = [];
  readonly #remarks: string[] = [];

  constructor(
    private readonly now: AskedForAccess,
    private readonly steps: StepIndex,
  ) {}

  async gather({ accounts, writer }: Named): Promise<Access> {
    for (const type of WHOLE) this.#gatherType(type);
    for (const id of this.steps.policies) this.#add(id);
    for (const id of writer) this.#add(id);
    const people = new Set([...accounts, ...this.#administrators(), ...writer]);
    await this.#gatherAround(people);
    return {
      objects: [...this.#objects.values()],
      memberships: this.#memberships,
      remarks: this.#remarks,
    };
  }

  #gatherType(type: ObjectType): void {
    let after: string | null | undefined;
    do {
      const page = { size: PAGE_SIZE, ...(after && { after }) };
      const { rows, next } = this.now.objects({ type, page });
      for (const row of rows) this.#keep(row);
      after = next;
    } while (after !== null);
  }

  #add(id: ObjectId): AccessObject | undefined {
    const known = this.#objects.get(id);
    if (known !== undefined) return known;
    const object = this.now.object(id);
    return object === undefined ? undefined : this.#keep(object);
  }

  #keep({ objectId: id, objectType, displayName, status, attributes }: ObjectAt): AccessObject {
    const object = { objectId: id, objectType, displayName, status, attributes };
    this.#objects.set(id, object);
    return object;
  }

  /** Each once. */
  #administrators(): readonly ObjectId[] {
    const people = new Set<ObjectId>();
    for (const id of administratorsIn(this.now, this.steps)) {
      if (people.size === MOST_ADMINISTRATORS && !people.has(id)) {
        const most = String(MOST_ADMINISTRATORS);
        this.#remarks.push(`Of the global administrators only ${most} are looked at`);
        break;
      }
      people.add(id);
    }
    return [...people];
  }

  /** The accounts, every group they are in or would be in, and the roles of all these. */
  async #gatherAround(people: ReadonlySet<ObjectId>): Promise<void> {
    const met = new Set(people);
    const turns = new Turns();
    // Grows while it is walked through.
    for (const id of met) {
      this.#add(id);
      for (const container of this.#containersOf(id)) met.add(container);
      for (const container of this.steps.newContainersOf(id)) met.add(container);
      await turns.next();
    }
  }

  /** Notes what an object is directly in and what it was given, and gives the groups and roles it is in. */
  *#containersOf(id: ObjectId): Generator<ObjectId> {
    for (const { sourceId, relation } of this.now.referencesTo(id)) {
      if (relation === 'members' && this.#isContainer(sourceId)) {
        this.#memberships.push({ memberId: id, containerId: sourceId });
        yield sourceId;
      }
      if (relation === 'principal' && isLiveOrTouched(sourceId, this.now, this.steps)) {
        this.#addAssignment(sourceId, id);
      }
    }
  }

  #isContainer(id: ObjectId): boolean {
    const type = this.now.standing(id)?.objectType;
    return type === 'group' || type === 'directoryRole';
  }

  /** Applications that people are assigned to let nobody administer; of the writer they are its rights. */
  #addAssignment(id: ObjectId, principalId: ObjectId): void {
    const type = this.now.standing(id)?.objectType;
    if (type === 'unifiedRoleAssignment') this.#add(id);
    if (type !== 'appRoleAssignment' || !this.#isServicePrincipal(principalId)) return;
    const resource = textOf(this.#add(id)?.attributes['resourceId']);
    if (resource !== null) this.#add(objectId(resource));
  }

  #isServicePrincipal(id: ObjectId): boolean {
    return this.now.standing(id)?.objectType === 'servicePrincipal';
  }
}
