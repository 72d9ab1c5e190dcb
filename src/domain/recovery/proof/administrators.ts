import type { ObjectId } from '../../directory/directory-object.js';
import { GLOBAL_ADMINISTRATOR } from './access.js';
import { wordsFor } from './demand.js';
import { nameOf, type Person } from './people.js';
import { type Policy, titleOf } from './policy.js';
import { type Able, ableTo } from './satisfaction.js';
import type { Change, Guard, Scene } from './scene.js';
import type { Condition, Watch } from './watch.js';
import { type Barrier, bestWay } from './ways.js';

interface Standing {
  readonly person: Person;
  readonly barriers: Map<ObjectId, Barrier>;
  readonly able: Able;
}

/** Sees to it that enough enabled global administrators can still sign in to administer the tenant. */
export class Administrators implements Guard {
  readonly #standing = new Map<ObjectId, Standing>();
  /** What is left behind the same barriers, until a policy, a place or a method changes. */
  readonly #known = new Map<string, Able>();
  #count = 0;
  /** Who could sign in before the step and cannot after it; and who may, if they have what is asked. */
  #lost: ObjectId[] = [];
  #doubtful: Standing[] = [];

  constructor(
    private readonly scene: Scene,
    private readonly minimum: number,
  ) {}

  begin(watch: Watch): void {
    for (const person of this.scene.people.all()) this.#look(person);
    watch.begin(this.#condition(null));
  }

  after(change: Change, watch: Watch): void {
    [this.#lost, this.#doubtful] = [[], []];
    this.#lookAgain(change);
    watch.see(change.stepId, this.#condition(change.policyId));
    for (const { barriers } of this.#doubtful) remarkOn(barriers, change.policyId, watch);
  }

  #lookAgain({ people, policyId, about }: Change): void {
    if (policyId !== null || about !== null) this.#known.clear();
    for (const person of people) this.#look(person);
    if (policyId !== null) this.#lookAtPolicy(policyId);
    for (const standing of about === null ? [] : [...this.#standing.values()]) {
      if (about === 'methods') this.#look(standing.person);
      else this.#place(standing.person, standing.barriers);
    }
  }

  #look(person: Person): void {
    if (!isAdministrator(person)) {
      this.#drop(person.objectId);
      return;
    }
    const barriers = new Map<ObjectId, Barrier>();
    for (const policy of this.scene.policies.values()) this.#stand(person, policy, barriers);
    this.#place(person, barriers);
  }

  #lookAtPolicy(id: ObjectId): void {
    const policy = this.scene.policies.get(id);
    for (const { person, barriers } of [...this.#standing.values()]) {
      const stood = barriers.delete(id);
      if (policy !== undefined) this.#stand(person, policy, barriers);
      if (stood || barriers.has(id)) this.#place(person, barriers);
    }
  }

  #drop(id: ObjectId): void {
    if (this.#canSignIn(id)) {
      this.#count -= 1;
      this.#lost.push(id);
    }
    this.#standing.delete(id);
  }

  #place(person: Person, barriers: Map<ObjectId, Barrier>): void {
    const id = person.objectId;
    const before = this.#standing.get(id)?.able;
    const standing = { person, barriers, able: this.#wayPast(barriers) };
    if (standing.able === 'no') this.#drop(id);
    else if (before === undefined || before === 'no') this.#count += 1;
    if (standing.able === 'unknown' && before === 'yes') this.#doubtful.push(standing);
    this.#standing.set(id, standing);
  }

  #stand(person: Person, policy: Policy, barriers: Map<ObjectId, Barrier>): void {
    if (!policy.coversAdministration || !policy.selects(person)) return;
    const able = ableTo(policy.demand, person, this.scene);
    if (able !== 'yes') barriers.set(policy.id, { policy, able });
  }

  #wayPast(barriers: ReadonlyMap<ObjectId, Barrier>): Able {
    const all = [...barriers.values()];
    const key = all.map(({ policy, able }) => `${policy.id} ${able}`).join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const able = bestWay(all, (id) => this.scene.location(id), this.scene.trusted);
    this.#known.set(key, able);
    return able;
  }

  #canSignIn(id: ObjectId): boolean {
    const standing = this.#standing.get(id);
    return standing !== undefined && standing.able !== 'no';
  }

  #condition(changed: ObjectId | null): Condition {
    const lost = this.#lost;
    const harm = Math.max(0, this.minimum - this.#count);
    const left = `${countOf(this.#count)} can sign in, and ${String(this.minimum)} have to`;
    const policy = this.#culprit(lost, changed);
    const already = `Before the plan already, ${left}`;
    const base = { key: 'administrators', rule: 'administrators', harm, already } as const;
    const names = lost.flatMap((id) => this.scene.people.get(id) ?? []).map(nameOf);
    const how =
      policy === undefined
        ? 'would no longer be among them'
        : `would be kept out by policy ${titleOf(policy)}`;
    return {
      ...base,
      policyId: policy?.id ?? null,
      policyName: policy === undefined ? null : titleOf(policy),
      detail: `Only ${left}: ${listOf(names)} ${how}`,
    };
  }

  /** The policy that keeps them out: the one that changed, else one that leaves no way at all. */
  #culprit(lost: readonly ObjectId[], changed: ObjectId | null): Policy | undefined {
    for (const id of lost) {
      const barriers = this.#standing.get(id)?.barriers;
      if (barriers === undefined) continue;
      const own = changed === null ? undefined : barriers.get(changed);
      const closed = [...barriers.values()].filter(({ able }) => able === 'no');
      const alone = closed.find((barrier) => this.#wayPast(only(barrier)) === 'no');
      return (own ?? alone ?? closed[0])?.policy;
    }
    return undefined;
  }
}

const only = (barrier: Barrier) => new Map([[barrier.policy.id, barrier]]);

const isAdministrator = ({ account, roles, enabled }: Person): boolean =>
  account.objectType === 'user' && enabled && roles.has(GLOBAL_ADMINISTRATOR);

const countOf = (count: number): string =>
  `${String(count)} enabled global administrator${count === 1 ? '' : 's'}`;

const SHOWN = 3;

const listOf = (names: readonly string[]): string =>
  names.length <= SHOWN
    ? names.join(', ')
    : `${names.slice(0, SHOWN).join(', ')} and ${String(names.length - SHOWN)} more`;

/** On the policy that changed, else on all that may keep somebody out. */
const remarkOn = (
  barriers: ReadonlyMap<ObjectId, Barrier>,
  changed: ObjectId | null,
  watch: Watch,
): void => {
  const own = changed === null ? undefined : barriers.get(changed);
  for (const { policy, able } of own === undefined ? barriers.values() : [own]) {
    if (able === 'no') continue;
    watch.remark(
      `Policy ${titleOf(policy)} would ask global administrators for ${wordsFor(policy.demand)}; whether they can give it is not known`,
    );
  }
};
