import {
  type Link,
  type LinkTarget,
  type ObjectId,
  objectId,
} from '../../src/domain/directory/directory-object.js';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import type { Json } from '../../src/domain/json.js';
import type { Actor, ChangeEvent, TimelineEvent } from '../../src/domain/timeline/events.js';

/** So that there is each kind of group. */
const LEAST_OBJECTS = 100;
const ACTORS = 50;
const USERS = 0.89;
const GROUPS = 0.1;
const LARGEST_GROUP = 100_000;
/** From so many objects on the largest group has its full size; below, a fifth of the users. */
const LARGE_TENANT = 200_000;
const NESTED_GROUPS = 10_000;
/** Groups in each nested group: so many of them lie eight levels deep. */
const BRANCHES = 3;
/** Nested groups that contain one they are in themselves. */
const CYCLES = 0.01;
/** As a reader would see the members of a large group: in parts. */
const LINKS_PER_EVENT = 1_000;
const OF_LINKS = 0.15;
const OF_LARGEST_GROUP = 0.05;
const OF_EXISTENCE = 0.02;
/** Between two looks; a change lies somewhere in between. */
export const LOOKS_MS = 30_000;

/** An attribute that changes, and what it may be: the value of a number below `values`. */
interface Varying {
  readonly name: string;
  readonly values: number;
  readonly of: (number: number) => Json;
}

const DEPARTMENTS = ['Sales', 'Ops', 'Legal', 'Finance', 'Research', 'People', 'Design', 'Support'];
const STATES = ['enabled', 'disabled', 'enabledForReportingButNotEnforced'];
const VARYING: Readonly<Record<string, readonly Varying[]>> = {
  user: [
    { name: 'jobTitle', values: 1_000, of: (number) => `Engineer of level ${number}` },
    { name: 'officeLocation', values: 1_000, of: (number) => `Building ${number}` },
    { name: 'department', values: DEPARTMENTS.length, of: (number) => DEPARTMENTS[number] ?? null },
    { name: 'accountEnabled', values: 2, of: (number) => number === 0 },
  ],
  group: [{ name: 'description', values: 1_000, of: (number) => `For purpose ${number}` }],
  conditionalAccessPolicy: [{ name: 'state', values: 3, of: (number) => STATES[number] ?? null }],
};
const MOST_VARYING = 4;

/** Users come first, then groups, policies last. The first group is the largest, then come the nested ones. */
export const shapeOf = (objects: number) => ({
  users: Math.floor(objects * USERS),
  groups: Math.floor(objects * GROUPS),
  nested: Math.min(NESTED_GROUPS, Math.floor(objects / 20)),
});

/** The same numbers for the same seed (mulberry32). */
export const seeded = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const HEX = Array.from({ length: 2 ** 16 }, (_, number) => number.toString(16).padStart(4, '0'));

/** A UUID of random numbers. */
export const uuidOf = (random: () => number): string => {
  const four = (): string => HEX[Math.floor(random() * 2 ** 16)] ?? '';
  return `${four()}${four()}-${four()}-${four()}-${four()}-${four()}${four()}${four()}`;
};

/** Instants of which mostly the same is wanted several times running. */
export const rememberedInstant = (): ((epochMs: number) => Instant) => {
  let known = { epochMs: 0, instant: instantAt(0) };
  return (epochMs) => {
    if (known.epochMs !== epochMs) known = { epochMs, instant: instantAt(epochMs) };
    return known.instant;
  };
};

/** Objects and what happens to them. What changes is held as numbers, so that a million fit. */
export class MadeUpTenant {
  readonly ids: readonly ObjectId[];
  /** The one that changes most, as its number among {@link ids}. */
  readonly busiest = 0;
  readonly actors: readonly Actor[];
  readonly #users: number;
  readonly #groups: number;
  readonly #nested: number;
  readonly #values: Uint16Array;
  readonly #members = new Map<number, number[]>();
  readonly #gone = new Set<number>();
  readonly #look = rememberedInstant();
  readonly #lookBefore = rememberedInstant();

  constructor(
    private readonly objects: number,
    readonly random: () => number,
  ) {
    if (objects < LEAST_OBJECTS) {
      throw new RangeError(`objects takes ${LEAST_OBJECTS} or more, and got ${objects}`);
    }
    const { users, groups, nested } = shapeOf(objects);
    this.#users = users;
    this.#groups = groups;
    this.#nested = nested;
    this.#values = new Uint16Array(objects * MOST_VARYING);
    this.ids = Array.from({ length: objects }, () => objectId(uuidOf(random)));
    this.actors = Array.from({ length: ACTORS }, (_, index) => ({
      kind: 'user',
      id: uuidOf(random),
      name: `admin${index}@example.com`,
      ip: null,
    }));
  }

  get largestGroup(): number {
    return this.#users;
  }

  /** Holds the others through one another. */
  get outermostGroup(): number {
    return this.#users + 1;
  }

  /** What a first full sync tells of an object: its members in parts when there are many. */
  *discovered(index: number, now: number): Generator<ChangeEvent> {
    const subject = this.#subject(index, now);
    const links = this.#firstMembers(index).map((member) => this.#link(member));
    const attributes = this.#attributes(index);
    const first = links.slice(0, LINKS_PER_EVENT);
    yield { type: 'ObjectDiscovered', data: { ...subject, attributes, links: first } };
    for (let from = LINKS_PER_EVENT; from < links.length; from += LINKS_PER_EVENT) {
      const part = links.slice(from, from + LINKS_PER_EVENT);
      const added = part.map((link) => ({ ...link, op: 'added' }) as const);
      yield { type: 'ObjectChanged', data: { ...subject, attributes: [], links: added } };
    }
  }

  /** The next change to any of them, and to which. */
  change(now: number): { readonly index: number; readonly event: ChangeEvent } {
    const kind = this.random();
    const isOfLinks = kind >= OF_EXISTENCE && kind < OF_LINKS;
    const index = isOfLinks ? this.#anyGroup() : this.#below(this.objects);
    const subject = this.#subject(index, now);
    if (this.#gone.delete(index)) {
      return {
        index,
        event: { type: 'ObjectRestored', data: { ...subject, was: 'soft-deleted' } },
      };
    }
    if (isOfLinks) return { index, event: this.#relinked(index, now) };
    if (kind >= OF_EXISTENCE || this.#stays(index)) return this.attributeChange(index, now);
    this.#gone.add(index);
    const data = { ...subject, deletedDateTime: this.#look(now) };
    return { index, event: { type: 'ObjectSoftDeleted', data } };
  }

  attributeChange(index: number, now: number) {
    const subject = this.#subject(index, now);
    const varying = VARYING[subject.objectType] ?? [];
    // Squared, so that the first of them change most.
    const slot = Math.floor(this.random() ** 2 * varying.length);
    const { name, values, of } = varying[slot] ?? { name: '', values: 1, of: () => null };
    const at = index * MOST_VARYING + slot;
    const before = this.#values[at] ?? 0;
    const after = (before + 1 + this.#below(values - 1)) % values;
    this.#values[at] = after;
    const attributes = [{ name, before: of(before), after: of(after) }];
    const event: ChangeEvent = {
      type: 'ObjectChanged',
      data: { ...subject, attributes, links: [] },
    };
    return { index, event };
  }

  attributed({ data }: ChangeEvent, changeId: string, now: number): TimelineEvent {
    const { objectId: id, objectType, displayName } = data;
    return {
      type: 'ChangeAttributed',
      data: {
        objectId: id,
        objectType,
        displayName,
        changeId,
        actors: [this.#pick(this.actors)],
        occurredAt: instantAt(now - this.#below(LOOKS_MS)),
        activity: 'Update user',
        auditId: uuidOf(this.random),
        auditCorrelationId: uuidOf(this.random),
      },
    };
  }

  #subject(index: number, now: number) {
    return {
      objectId: this.#id(index),
      objectType: this.#typeOf(index),
      displayName: `Object number ${index}`,
      window: { after: this.#lookBefore(now - LOOKS_MS), until: this.#look(now) },
    };
  }

  #typeOf(index: number): string {
    if (index < this.#users) return 'user';
    return index < this.#users + this.#groups ? 'group' : 'conditionalAccessPolicy';
  }

  /** Those that the questions are about are never deleted. */
  #stays(index: number): boolean {
    return [this.busiest, this.largestGroup, this.outermostGroup].includes(index);
  }

  #anyGroup(): number {
    const isLargest = this.random() < OF_LARGEST_GROUP;
    return isLargest ? this.largestGroup : this.#users + this.#below(this.#groups);
  }

  #relinked(group: number, now: number): ChangeEvent {
    const members = this.#members.get(group) ?? [];
    const isFull = members.length > this.#users / 2;
    const removes = isFull || (this.random() > 0.6 && members.length > 0);
    const member = removes ? this.#removed(members) : this.#addedTo(members);
    const links = [{ ...this.#link(member), op: removes ? 'removed' : 'added' } as const];
    this.#members.set(group, members);
    return { type: 'ObjectChanged', data: { ...this.#subject(group, now), attributes: [], links } };
  }

  #removed(members: number[]): number {
    const at = this.#below(members.length);
    const member = members[at] ?? 0;
    members[at] = members.at(-1) ?? 0;
    members.pop();
    return member;
  }

  #addedTo(members: number[]): number {
    let member = this.#below(this.#users);
    while (members.includes(member)) member = (member + 1) % this.#users;
    members.push(member);
    return member;
  }

  #firstMembers(index: number): readonly number[] {
    if (this.#typeOf(index) !== 'group') return [];
    const members = index === this.largestGroup ? this.#largeMembers() : this.#fewMembers(index);
    this.#members.set(index, [...members]);
    return members;
  }

  #largeMembers(): readonly number[] {
    const fifth = Math.floor(this.#users / 5);
    const length = this.objects < LARGE_TENANT ? fifth : Math.min(LARGEST_GROUP, this.#users);
    const stride = this.#users / length;
    return Array.from({ length }, (_, number) => Math.floor(number * stride));
  }

  /** Some users; and the groups below it when it is one of the nested ones. */
  #fewMembers(index: number): readonly number[] {
    const users = Array.from({ length: this.#below(10) }, () => this.#below(this.#users));
    const outermost = this.outermostGroup;
    const place = index - outermost;
    if (place >= this.#nested) return [...new Set(users)];
    const below = Array.from({ length: BRANCHES }, (_, branch) => place * BRANCHES + 1 + branch);
    const groups = below.filter((other) => other < this.#nested);
    if (place > 0 && this.random() < CYCLES) groups.push(0);
    return [...new Set([...users, ...groups.map((other) => outermost + other)])];
  }

  #link(index: number): Link {
    const target: LinkTarget = { targetId: this.#id(index), targetType: this.#typeOf(index) };
    return { relation: 'members', ...target };
  }

  #attributes(index: number) {
    const type = this.#typeOf(index);
    const varying = (VARYING[type] ?? []).map(({ name, values, of }, slot) => {
      // Most begin with the first value an attribute of few values may have: enabled.
      const number = values < 5 ? Math.floor(this.random() ** 8 * values) : this.#below(values);
      this.#values[index * MOST_VARYING + slot] = number;
      return [name, of(number)] as const;
    });
    const displayName = `Object number ${index}`;
    return { displayName, ...this.#fixed(type, index), ...Object.fromEntries(varying) };
  }

  #fixed(type: string, index: number): Readonly<Record<string, Json>> {
    if (type === 'user') return this.#user(index);
    if (type === 'group') {
      return { mailEnabled: false, securityEnabled: true, groupTypes: [], membershipRule: null };
    }
    return {
      conditions: {
        users: { includeUsers: ['All'], excludeGroups: [this.#id(this.largestGroup)] },
        applications: { includeApplications: ['All'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    };
  }

  #user(index: number): Readonly<Record<string, Json>> {
    return {
      userPrincipalName: `user${index}@example.com`,
      mail: `user${index}@example.com`,
      givenName: this.#pick(['Ada', 'Grace', 'Alan', 'Edsger']),
      surname: `Number ${index}`,
      usageLocation: 'DE',
      employeeId: String(100_000 + index),
      proxyAddresses: [`SMTP:user${index}@example.com`, `smtp:u${index}@example.com`],
      businessPhones: ['+49 30 123456'],
      createdDateTime: '2024-01-01T00:00:00Z',
      onPremisesSyncEnabled: null,
    };
  }

  #id(index: number): ObjectId {
    return this.ids[index] ?? objectId('');
  }

  #below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#below(items.length)] as Item;
  }
}
