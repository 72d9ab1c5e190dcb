import type { ObjectId } from '../../directory/directory-object.js';
import { GLOBAL_ADMINISTRATOR, textOf } from './access.js';
import { wordsFor } from './demand.js';
import { nameOf, type Person } from './people.js';
import { type Policy, titleOf } from './policy.js';
import type { Change, Guard, Scene } from './scene.js';
import type { Condition, Watch } from './watch.js';

interface Account {
  readonly id: ObjectId;
  /** Roles it has to keep: Global Administrator, or else those it holds before the plan. */
  readonly roles: readonly string[];
}

/**
 * Sees to it that the accounts kept for emergencies are enabled, hold their role, and are excluded from every
 * enabled policy that blocks or asks for anything, wherever and for whatever it holds.
 * Microsoft Learn: "Manage emergency access accounts in Microsoft Entra ID" (2026).
 */
export class BreakGlass implements Guard {
  #accounts: readonly Account[] = [];

  constructor(
    private readonly scene: Scene,
    private readonly names: readonly string[],
  ) {}

  begin(watch: Watch): void {
    if (this.names.length === 0) {
      watch.remark('No break-glass account is named, so none is looked after');
    }
    this.#accounts = this.names.flatMap((name) => this.#accountOf(name, watch));
    for (const { person, roles } of this.#people()) {
      for (const condition of this.#conditionsOf(person, roles)) watch.begin(condition);
    }
  }

  after({ stepId, people, policyId }: Change, watch: Watch): void {
    const changed = new Set(people.map(({ objectId }) => objectId));
    for (const { person, roles } of this.#people()) {
      if (changed.has(person.objectId)) {
        for (const condition of this.#conditionsOf(person, roles)) watch.see(stepId, condition);
      } else if (policyId !== null) {
        watch.see(stepId, this.#askedBy(policyId, person));
      }
    }
  }

  #accountOf(name: string, watch: Watch): readonly Account[] {
    const wanted = name.toLowerCase();
    for (const { objectId, account, roles } of this.scene.people.all()) {
      if (account.objectType !== 'user') continue;
      const upn = textOf(account.attributes['userPrincipalName'])?.toLowerCase();
      if (objectId.toLowerCase() !== wanted && upn !== wanted) continue;
      const isGlobal = roles.size === 0 || roles.has(GLOBAL_ADMINISTRATOR);
      return [{ id: objectId, roles: isGlobal ? [GLOBAL_ADMINISTRATOR] : [...roles] }];
    }
    watch.remark(`The break-glass account ${name} is not known in this tenant`);
    return [];
  }

  *#people() {
    for (const { id, roles } of this.#accounts) {
      const person = this.scene.people.get(id);
      if (person !== undefined) yield { person, roles };
    }
  }

  *#conditionsOf(person: Person, roles: readonly string[]): Generator<Condition> {
    yield this.#standing(person);
    for (const role of roles) yield this.#roleOf(person, role);
    for (const policyId of this.scene.policies.keys()) yield this.#askedBy(policyId, person);
  }

  #standing(person: Person): Condition {
    const isDeleted = person.account.status !== 'live';
    const how = isDeleted ? 'deleted' : 'disabled';
    return condition(person, 'standing', {
      harm: person.enabled ? 0 : isDeleted ? 2 : 1,
      detail: `would be ${how}`,
      already: `is ${how} already`,
    });
  }

  #roleOf(person: Person, role: string): Condition {
    const name =
      role === GLOBAL_ADMINISTRATOR ? 'Global Administrator' : `with template id ${role}`;
    return condition(person, `role ${role}`, {
      harm: person.roles.has(role) ? 0 : 1,
      detail: `would lose its role ${name}`,
      already: `does not hold the role ${name}`,
    });
  }

  #askedBy(policyId: ObjectId, person: Person): Condition {
    const policy = this.scene.policies.get(policyId);
    const key = `policy ${policyId}`;
    if (policy?.hasTarget !== true || !policy.selects(person)) {
      return condition(person, key, { harm: 0, detail: '', already: '' });
    }
    const { blocks } = policy.demand;
    const words = blocks ? 'blocked' : `asked for ${wordsFor(policy.demand)}`;
    const by = `${words} by policy ${titleOf(policy)}, which does not exclude it`;
    const told = { harm: blocks ? 2 : 1, detail: `would be ${by}`, already: `is ${by}, already` };
    return { ...condition(person, key, told), ...namesOf(policy) };
  }
}

const namesOf = (policy: Policy) => ({ policyId: policy.id, policyName: titleOf(policy) });

const condition = (
  person: Person,
  key: string,
  { harm, detail, already }: { harm: number; detail: string; already: string },
): Condition => ({
  key: `break-glass ${person.objectId} ${key}`,
  rule: 'break-glass',
  harm,
  policyId: null,
  policyName: null,
  detail: `Break-glass account ${nameOf(person)} ${detail}`,
  already: `Break-glass account ${nameOf(person)} ${already}`,
});
