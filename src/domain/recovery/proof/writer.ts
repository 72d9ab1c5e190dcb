import type { ObjectId } from '../../directory/directory-object.js';
import { isJsonObject } from '../../json.js';
import { isList } from '../../json-fields.js';
import { type AccessObject, textOf } from './access.js';
import { type AppRole, appRolesOf, principalOf } from './app-roles.js';
import { type Policy, titleOf } from './policy.js';
import type { Change, Guard, Scene } from './scene.js';
import type { Condition, Watch } from './watch.js';
import { bestWay } from './ways.js';

/** What the writing identity has before the plan, and must keep. */
interface Rights {
  readonly id: ObjectId;
  /** Its application and service principal, and the resources that it has app roles of. */
  readonly needed: readonly ObjectId[];
  readonly appRoles: readonly AppRole[];
  /** Key ids of what it may sign in with: one taken away cannot be put back. */
  readonly credentials: ReadonlySet<string>;
  readonly directoryRoles: readonly string[];
}

/** Sees to it that the identity that writes can go on writing. */
export class Writer implements Guard {
  #rights: Rights | null = null;

  constructor(
    private readonly scene: Scene,
    private readonly appId: string | null,
  ) {}

  begin(watch: Watch): void {
    if (this.appId === null) return;
    this.#rights = this.#rightsOf(this.appId);
    if (this.#rights === null) {
      watch.remark(`The writing identity ${this.appId} is not known in this tenant`);
      return;
    }
    for (const condition of this.#conditions(this.#rights)) watch.begin(condition);
    for (const condition of this.#policies(this.#rights)) watch.begin(condition);
  }

  after(change: Change, watch: Watch): void {
    if (this.#rights === null) return;
    const { stepId, policyId, about } = change;
    if (isAbout(this.#rights, change)) {
      for (const condition of this.#conditions(this.#rights)) watch.see(stepId, condition);
    }
    if (about === 'places') {
      for (const condition of this.#policies(this.#rights)) watch.see(stepId, condition);
    }
    if (policyId === null) return;
    watch.see(stepId, this.#blockedBy(policyId, this.#rights));
    this.#remarkOn(policyId, this.#rights, watch);
  }

  #rightsOf(appId: string): Rights | null {
    const { picture, people } = this.scene;
    const own = [...picture.all()].filter(({ attributes }) => attributes['appId'] === appId);
    const id = own.find(({ objectType }) => objectType === 'servicePrincipal')?.objectId;
    if (id === undefined) return null;
    const appRoles = [...appRolesOf(picture.all(), id).values()];
    const resources = appRoles.flatMap(({ resourceId }) => this.#known(resourceId));
    return {
      id,
      needed: [...new Set([...own, ...resources].map(({ objectId }) => objectId))],
      appRoles,
      credentials: credentialsOf(own),
      directoryRoles: [...(people.get(id)?.roles ?? [])],
    };
  }

  #known(id: string): readonly AccessObject[] {
    const object = this.scene.picture.object(id as ObjectId);
    return object === undefined ? [] : [object];
  }

  *#conditions({
    id,
    needed,
    appRoles,
    credentials,
    directoryRoles,
  }: Rights): Generator<Condition> {
    for (const object of needed.flatMap((one) => this.#known(one))) yield this.#standing(object);
    const held = appRolesOf(this.scene.picture.all(), id);
    for (const { key, appRoleId, resourceName } of appRoles) {
      const what = `would lose its app role ${appRoleId} of ${resourceName}`;
      yield condition(`app role ${key}`, held.has(key), what);
    }
    const kept = credentialsOf(needed.flatMap((one) => this.#known(one)));
    for (const keyId of credentials) {
      const what = `would lose the credential ${keyId} that it may sign in with`;
      yield condition(`credential ${keyId}`, kept.has(keyId), what);
    }
    const roles = this.scene.people.get(id)?.roles;
    for (const role of directoryRoles) {
      const holds = roles?.has(role) === true;
      yield condition(`role ${role}`, holds, `would lose its directory role ${role}`);
    }
  }

  #standing({ objectId, objectType, displayName, status, attributes }: AccessObject): Condition {
    const isUsable =
      status === 'live' &&
      attributes['accountEnabled'] !== false &&
      attributes['isDisabled'] !== true &&
      !this.scene.picture.isAnew(objectId);
    const what = `cannot write while ${objectType} ${displayName} is disabled or deleted`;
    return condition(`standing ${objectId}`, isUsable, what);
  }

  *#policies(rights: Rights): Generator<Condition> {
    for (const id of this.scene.policies.keys()) yield this.#blockedBy(id, rights);
  }

  /**
   * Policies can only block a service principal, by where it signs in and by its risk.
   * Microsoft Learn: "Conditional Access for workload identities" (2026).
   */
  #blockedBy(policyId: ObjectId, { id }: Rights): Condition {
    const policy = this.scene.policies.get(policyId);
    const key = `policy ${policyId}`;
    if (policy === undefined || !mayBlock(policy, id)) return condition(key, true, '');
    const what = `would be blocked by policy ${titleOf(policy)}`;
    const names = { policyId, policyName: titleOf(policy) };
    return { ...condition(key, this.#leavesAWay(policy), what), ...names };
  }

  #leavesAWay(policy: Policy): boolean {
    const location = (id: string) => this.scene.location(id);
    return bestWay([{ policy, able: 'no' }], location, this.scene.trusted) !== 'no';
  }

  #remarkOn(policyId: ObjectId, { id }: Rights, watch: Watch): void {
    const policy = this.scene.policies.get(policyId);
    if (policy === undefined || !mayBlock(policy, id) || !this.#leavesAWay(policy)) return;
    watch.remark(
      `Policy ${titleOf(policy)} blocks the writing identity in some locations; whether Stateline runs in one of them is not known`,
    );
  }
}

const credentialsOf = (objects: readonly AccessObject[]): ReadonlySet<string> =>
  new Set(
    objects
      .flatMap(({ attributes }) => [
        attributes['keyCredentials'] ?? null,
        attributes['passwordCredentials'] ?? null,
      ])
      .flatMap((list) => (isList(list) ? list : []))
      .flatMap((entry) => (isJsonObject(entry) ? (textOf(entry['keyId']) ?? []) : [])),
  );

const mayBlock = ({ demand, isByRisk, selectsWorkload }: Policy, id: ObjectId): boolean =>
  demand.blocks && !isByRisk && selectsWorkload(id);

/** Whether a step is about the identity itself, what it has, or what it needs. */
const isAbout = ({ id, needed }: Rights, { taken, people }: Change): boolean => {
  if (people.some(({ objectId }) => objectId === id)) return true;
  if (taken.kind === 'membership') return false;
  const { before, after } = taken;
  if (needed.includes(after.objectId) || principalOf(after) === id) return true;
  return before !== null && principalOf(before) === id;
};

const condition = (key: string, holds: boolean, what: string): Condition => ({
  key: `writer ${key}`,
  rule: 'writer',
  harm: holds ? 0 : 1,
  policyId: null,
  policyName: null,
  detail: `The writing identity ${what}`,
  already: `The writing identity ${what}, before the plan already`,
});
