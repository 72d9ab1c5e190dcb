import type { Attributes, Link } from '../../src/domain/directory/directory-object.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Json } from '../../src/domain/json.js';
import type { Step } from '../../src/domain/recovery/plan.js';

/** An object as the simulator's control port tells of it. */
export interface TrueObject {
  readonly objectId: string;
  readonly objectType: string;
  readonly status: 'live' | 'soft-deleted';
  readonly attributes: Attributes;
  readonly links: Readonly<Record<string, readonly string[]>>;
}

/** Asks the control port, and tells it to do something. */
export class Control {
  constructor(private readonly url: string) {}

  async get<Answer>(path: string): Promise<Answer> {
    return (await (await fetch(`${this.url}${path}`)).json()) as Answer;
  }

  async send(method: string, path: string, body: unknown): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.url}${path}`, {
      ...{ method, headers, body: JSON.stringify(body) },
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  }

  async objects(type: string): Promise<readonly TrueObject[]> {
    return (await this.get<{ objects: readonly TrueObject[] }>(`/objects?type=${type}`)).objects;
  }

  act(operation: string, { objectId: id, objectType }: TrueObject, more: object = {}) {
    const body = { as: { kind: 'sync' }, operation, objectType, objectId: id, ...more };
    return this.send('POST', '/act', body);
  }
}

/** What is to become of a step. */
export type Fate = 'applied' | 'skipped' | 'failed';

export interface MadePlan {
  readonly steps: readonly Step[];
  readonly expected: ReadonlyMap<string, Fate>;
}

interface Shape {
  readonly operation: Step['operation'];
  readonly rank: number;
  readonly attributes?: readonly Target[];
  readonly link?: Link & { readonly targetName: string };
  readonly fate?: Fate;
}

interface Target {
  readonly name: string;
  readonly expected: Json;
  readonly desired: Json;
}

/** A share of the steps of each kind: of every hundred, how many. */
const PER_HUNDRED = { link: 12, unlink: 4, restore: 3, remove: 2, recreate: 1, group: 2 } as const;
/** At one request a second they would be all there is. */
const MOST_POLICIES = 15;
const OUTSIDERS = 20;
/** Of all steps, those that somebody else changes between plan and write, in a hundred. */
const CHANGED_SINCE = 1;

/** Damages a simulated tenant, and makes the plan that takes it back; some of it changes again meanwhile. */
export const damagedTenant = async (control: Control, count: number): Promise<MadePlan> => {
  const users = (await control.objects('user')).filter(isOurs);
  const groups = (await control.objects('group')).filter(isOurs);
  const policies = await control.objects('conditionalAccessPolicy');
  return new Damage(control, count, users).to(groups, policies);
};

type Made = readonly [TrueObject, Shape];

class Damage {
  private readonly made: Made[] = [];
  private used = 0;

  constructor(
    private readonly control: Control,
    private readonly count: number,
    private readonly users: readonly TrueObject[],
  ) {}

  async to(groups: readonly TrueObject[], policies: readonly TrueObject[]): Promise<MadePlan> {
    const plain = groups.filter(isPlain);
    const gone = plain.slice(0, this.share('recreate'));
    const left = plain.slice(gone.length);
    await this.remove(gone);
    for (const policy of policies.slice(0, MOST_POLICIES)) {
      this.update(policy, 4, [target(policy, 'displayName', `${nameOf(policy)} as it was`)]);
    }
    for (const group of left.slice(0, this.share('group'))) {
      this.update(group, 4, [target(group, 'description', 'As it was')]);
    }
    this.made.push(...linkShapes(left, this.share('link'), this.next(1000)));
    this.made.push(...unlinkShapes(left, this.share('unlink')));
    this.refuse(groups.filter(isDynamic).slice(0, OUTSIDERS));
    for (const user of this.next(this.share('remove'))) {
      this.made.push([user, { operation: 'softDelete', rank: 7 }]);
    }
    await this.changeRest();
    return planOf(this.made);
  }

  private share(kind: keyof typeof PER_HUNDRED): number {
    return Math.floor((this.count * PER_HUNDRED[kind]) / 100);
  }

  private next(many: number): readonly TrueObject[] {
    return this.users.slice(this.used, (this.used += many));
  }

  private update(object: TrueObject, rank: number, attributes: readonly Target[]): void {
    this.made.push([object, { operation: 'update', rank, attributes }]);
  }

  private async remove(gone: readonly TrueObject[]): Promise<void> {
    for (const user of this.next(this.share('restore'))) {
      await this.control.act('softDelete', user);
      this.made.push([user, { operation: 'restore', rank: 1 }]);
    }
    for (const group of gone) {
      await this.control.act('hardDelete', group);
      this.made.push([group, { operation: 'recreate', rank: 2, attributes: wholeOf(group) }]);
    }
  }

  /** The members of these are computed: nobody adds one. */
  private refuse(dynamic: readonly TrueObject[]): void {
    const [id = ''] = this.next(1).map(({ objectId: each }) => each);
    for (const group of dynamic) {
      if (group.links['members']?.includes(id) === true) continue;
      const link = memberOf(id);
      this.made.push([group, { operation: 'addLink', rank: 5, link, fate: 'failed' }]);
    }
  }

  private async changeRest(): Promise<void> {
    const others = { department: 'Elsewhere', officeLocation: 'Elsewhere' };
    for (const [index, user] of this.next(this.count - this.made.length).entries()) {
      const isChanged = index < (this.count * CHANGED_SINCE) / 100;
      const attributes = [
        target(user, 'department', `Was ${String(index)}`),
        target(user, 'officeLocation', `Room ${String(index)}`),
      ];
      if (isChanged) await this.control.act('update', user, { attributes: others });
      const fate = isChanged ? 'skipped' : 'applied';
      this.made.push([user, { operation: 'update', rank: 3, attributes, fate }]);
    }
  }
}

const planOf = (made: readonly Made[]): MadePlan => {
  const expected = new Map<string, Fate>();
  const sorted = [...made].sort(([, one], [, other]) => one.rank - other.rank);
  const steps = sorted.map(([object, { fate = 'applied', ...shape }], index) => {
    const stepId = `s${String(index + 1).padStart(5, '0')}`;
    expected.set(stepId, fate);
    const { objectId: id, objectType } = object;
    return {
      ...{ stepId, objectId: objectId(id), objectType, displayName: nameOf(object) },
      ...{ reason: 'Bench', place: null, changeIds: [], blocked: null, lost: [], ...shape },
    } as Step;
  });
  return { steps, expected };
};

const isOurs = ({ status, attributes }: TrueObject): boolean =>
  status === 'live' && attributes['onPremisesSyncEnabled'] !== true;

const isPlain = ({ attributes }: TrueObject): boolean => {
  const types = attributes['groupTypes'];
  return (
    (!Array.isArray(types) || types.length === 0) &&
    attributes['mailEnabled'] !== true &&
    attributes['isAssignableToRole'] !== true
  );
};

const isDynamic = ({ attributes }: TrueObject): boolean => {
  const types = attributes['groupTypes'];
  return Array.isArray(types) && types.includes('DynamicMembership');
};

const nameOf = ({ objectId: id, attributes }: TrueObject): string =>
  typeof attributes['displayName'] === 'string' ? attributes['displayName'] : id;

const target = ({ attributes }: TrueObject, name: string, desired: Json): Target => ({
  ...{ name, expected: attributes[name] ?? null, desired },
});

const GROUP_PARTS = [
  'displayName',
  'mailNickname',
  'description',
  'mailEnabled',
  'securityEnabled',
];

const wholeOf = ({ attributes }: TrueObject): readonly Target[] =>
  GROUP_PARTS.filter((name) => (attributes[name] ?? null) !== null).map((name) => ({
    ...{ name, expected: null, desired: attributes[name] ?? null },
  }));

const memberOf = (id: string): Link & { readonly targetName: string } => ({
  ...{ relation: 'members', targetId: objectId(id), targetType: 'user', targetName: id },
});

/** Members to be added, spread over groups as they would be. */
const linkShapes = (
  groups: readonly TrueObject[],
  count: number,
  users: readonly TrueObject[],
): readonly [TrueObject, Shape][] => {
  const shapes: [TrueObject, Shape][] = [];
  for (const user of users) {
    for (const group of groups) {
      if (shapes.length === count) return shapes;
      if (group.links['members']?.includes(user.objectId) === true) continue;
      shapes.push([group, { operation: 'addLink', rank: 5, link: memberOf(user.objectId) }]);
    }
  }
  return shapes;
};

const unlinkShapes = (
  groups: readonly TrueObject[],
  count: number,
): readonly [TrueObject, Shape][] =>
  groups
    .flatMap((group) =>
      (group.links['members'] ?? []).map((id): [TrueObject, Shape] => [
        group,
        { operation: 'removeLink', rank: 6, link: memberOf(id) },
      ]),
    )
    .slice(0, count);
