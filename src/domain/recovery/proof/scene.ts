import type { ObjectId } from '../../directory/directory-object.js';
import { type Person, People } from './people.js';
import { Picture, type Taken } from './picture.js';
import { type Policy, policyOf } from './policy.js';
import { Roles } from './roles.js';
import type { Methods } from './satisfaction.js';
import type { Access, AccessObject } from './access.js';
import type { Step } from '../plan.js';
import type { Watch } from './watch.js';
import { isTrusted } from './ways.js';

/** What a step changed of what is looked at. */
export interface Change {
  readonly stepId: string;
  readonly taken: Taken;
  /** The accounts it is about, as they are after it. */
  readonly people: readonly Person[];
  /** The policy that it is about. */
  readonly policyId: ObjectId | null;
  /** Whether it is about a location, or about what decides which methods can be used. */
  readonly about: 'places' | 'methods' | null;
}

/** Looks after one thing that has to hold. */
export interface Guard {
  /** How it is before the plan. */
  begin(watch: Watch): void;
  /** How it is after a step. */
  after(change: Change, watch: Watch): void;
}

const ABOUT: Readonly<Record<string, NonNullable<Change['about']>>> = {
  namedLocation: 'places',
  authenticationStrengthPolicy: 'methods',
  authenticationMethodConfiguration: 'methods',
};

/** The picture of who can sign in, with what follows from it, kept current step by step. */
export class Scene implements Methods {
  readonly picture: Picture;
  readonly people: People;
  readonly #policies = new Map<ObjectId, Policy>();
  readonly #trusted = new Set<ObjectId>();

  constructor(access: Access) {
    this.picture = new Picture(access);
    this.people = new People(this.picture, new Roles(this.picture));
    for (const object of this.picture.all()) this.#note(object);
  }

  /** Policies that are enabled and ask for something. */
  get policies(): ReadonlyMap<ObjectId, Policy> {
    return this.#policies;
  }

  get trusted(): ReadonlySet<ObjectId> {
    return this.#trusted;
  }

  location(id: string): AccessObject | undefined {
    return this.#ofType(id, 'namedLocation');
  }

  strength(id: string): AccessObject | undefined {
    return this.#ofType(id, 'authenticationStrengthPolicy');
  }

  method(id: string): AccessObject | undefined {
    return this.#ofType(id, 'authenticationMethodConfiguration');
  }

  /** Takes a step; `null` when it changes nothing that is looked at. */
  take(step: Step): Change | null {
    const taken = this.picture.take(step);
    if (taken === null) return null;
    const people = this.people.changedBy(taken);
    const { stepId } = step;
    if (taken.kind === 'membership') {
      return { stepId, taken, people, policyId: null, about: null };
    }
    const { after } = taken;
    this.#note(after);
    const isPolicy = after.objectType === 'conditionalAccessPolicy';
    const policyId = isPolicy ? after.objectId : null;
    return { stepId, taken, people, policyId, about: ABOUT[after.objectType] ?? null };
  }

  #note(object: AccessObject): void {
    const { objectId, objectType } = object;
    if (objectType === 'conditionalAccessPolicy') {
      const policy = policyOf(object);
      if (policy === null) this.#policies.delete(objectId);
      else this.#policies.set(objectId, policy);
    }
    if (objectType !== 'namedLocation') return;
    if (isTrusted(object)) this.#trusted.add(objectId);
    else this.#trusted.delete(objectId);
  }

  #ofType(id: string, type: string): AccessObject | undefined {
    const object = this.picture.object(id as ObjectId);
    return object?.objectType === type ? object : undefined;
  }
}
