import type { Attributes } from '../../domain/directory/directory-object.js';
import type { Json } from '../../domain/json.js';
import { mix, pick, randomFrom } from '../company/mix.js';
import { ControlRefusal, GraphRefusal } from '../simulator-errors.js';
import { textOf, valueAt } from '../tenant/attributes.js';
import type { ChangeActor, Draft } from '../tenant/change.js';
import { decideDelete, decideHardDelete, decideUpdate } from '../tenant/decisions.js';
import type { SimulatedType } from '../tenant/object-shapes.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import type { AuditLog } from '../graph/audit-log.js';
import { type ToldActor, toldActor, userActor } from './actors.js';
import type { SimulatedClock } from './clock.js';
import { goneLinkDrafts, newLinkDrafts, newObjectDraft } from './drafting.js';

export interface StagedChange {
  readonly objectId: string;
  readonly objectType: string;
  readonly displayName: string;
  readonly what: string;
  readonly actor: ToldActor;
  /** Place in the tenant's log of the last change of this act. */
  readonly sequence: number;
}

/** Who a scenario is about, and what was done in a sentence. */
export type Played = readonly [actor: ChangeActor, summary: string];

export interface StageParts {
  readonly tenant: Tenant;
  readonly audits: AuditLog;
  readonly clock: SimulatedClock;
}

/** Where scenarios play: finds their cast in the tenant and notes what they do to it. */
export class Stage {
  readonly changes: StagedChange[] = [];
  readonly tenant: Tenant;
  readonly audits: AuditLog;
  readonly #clock: SimulatedClock;
  readonly #random: () => number;

  constructor({ tenant, audits, clock }: StageParts) {
    this.tenant = tenant;
    this.audits = audits;
    this.#clock = clock;
    this.#random = randomFrom(mix(tenant.company.seed, tenant.sequence, 61));
  }

  /** Time goes on between two acts. */
  pause(ms: number): void {
    this.#clock.advance(ms);
  }

  /** A number from 0 up to 1. */
  chance(): number {
    return this.#random();
  }

  /** The named account of the company, as somebody who acts from an address. */
  actor(key: string, ip: string): ChangeActor & { readonly kind: 'user' } {
    const user = this.tenant.object(this.#idOf(key));
    if (user?.status !== 'live') throw new ControlRefusal(400, `${key} is no longer in the tenant`);
    return userActor(user, ip);
  }

  account(key: string): TenantObject {
    return this.#live(this.#idOf(key));
  }

  update(actor: ChangeActor, object: TenantObject, attributes: Attributes): void {
    const drafts = decideUpdate(this.tenant, object, attributes);
    const names = drafts.flatMap((draft) => ('after' in draft ? Object.keys(draft.after) : []));
    const told = names.filter((name) => name !== 'modifiedDateTime').join(', ');
    this.#play(actor, object, drafts, `changed ${told}`);
  }

  /** Adds a member that is none, or removes one that is; anything else is left alone. */
  link(
    actor: ChangeActor,
    group: TenantObject,
    target: TenantObject,
    kind: 'linkAdded' | 'linkRemoved',
  ): void {
    const [verb, drafts] =
      kind === 'linkAdded'
        ? ['member added', newLinkDrafts(this.tenant, group, 'members', target)]
        : ['member removed', goneLinkDrafts(group, 'members', target)];
    this.#play(actor, group, drafts, `${verb}: ${nameOf(target)}`);
  }

  addOwner(actor: ChangeActor, object: TenantObject, owner: TenantObject): void {
    const drafts = newLinkDrafts(this.tenant, object, 'owners', owner);
    this.#play(actor, object, drafts, `owner added: ${nameOf(owner)}`);
  }

  softDelete(actor: ChangeActor, object: TenantObject): void {
    this.#play(actor, object, [decideDelete(object)], 'deleted');
  }

  hardDelete(actor: ChangeActor, object: TenantObject): void {
    this.#play(actor, object, [decideHardDelete(object)], 'deleted for good');
  }

  create(actor: ChangeActor, type: SimulatedType, attributes: Attributes): TenantObject {
    const draft = newObjectDraft(this.tenant, type, attributes);
    this.tenant.commit(actor, [draft]);
    const object = this.#live(draft.objectId);
    this.#note(actor, object, 'created');
    return object;
  }

  /** Sets one attribute, also one that only the directory itself may set. */
  set(actor: ChangeActor, object: TenantObject, name: string, value: Json): void {
    const before = { [name]: object.attributes[name] ?? null };
    const { id: objectId, type: objectType } = object;
    const draft = { objectId, objectType, before, after: { [name]: value } };
    this.#play(actor, object, [{ kind: 'updated', ...draft }], `changed ${name}`);
  }

  /** A new object, unless there is one like it. */
  attempt(actor: ChangeActor, type: SimulatedType, attributes: Attributes): void {
    try {
      this.create(actor, type, attributes);
    } catch (cause) {
      if (!(cause instanceof GraphRefusal)) throw cause;
    }
  }

  /** An update that is refused, and leaves a record that says so. */
  fail(actor: ChangeActor, object: TenantObject, attributes: Attributes): void {
    for (const draft of decideUpdate(this.tenant, object, attributes)) {
      this.audits.addFailure(actor, draft);
    }
  }

  /** The live object of a type whose name begins so. @throws ControlRefusal */
  named(type: string, start: string): TenantObject {
    for (const object of this.all(type)) if (nameOf(object).startsWith(start)) return object;
    throw new ControlRefusal(400, `this tenant has no ${type} named ${start}…`);
  }

  /** An object of a type by its id, or by how its name begins. @throws ControlRefusal */
  chosen(type: string, idOrStart: string): TenantObject {
    const object = this.tenant.object(idOrStart);
    return object?.type === type && object.status === 'live' ? object : this.named(type, idOrStart);
  }

  *all(type: string): Generator<TenantObject> {
    for (let position = 0; position < this.tenant.size(type); position += 1) {
      const object = this.tenant.object(this.tenant.idAt(type, position) ?? '');
      if (object?.status === 'live') yield object;
    }
  }

  /** Up to so many employees whose home is the cloud, beginning somewhere. */
  employees(number: number): TenantObject[] {
    const { users } = this.tenant.company;
    const first = this.tenant.company.namedCount;
    const span = users.count - first;
    const found: TenantObject[] = [];
    const start = Math.floor(this.#random() * span);
    for (let step = 0; step < span && found.length < number; step += 1) {
      const ordinal = first + ((start + step) % span);
      if (users.kindAt(ordinal) !== 'cloud') continue;
      const user = this.tenant.object(users.idAt(ordinal));
      if (user?.status === 'live') found.push(user);
    }
    return found;
  }

  /** Up to so many users of any kind, but for the named accounts. */
  users(number: number): TenantObject[] {
    const found: TenantObject[] = [];
    const { namedCount, users } = this.tenant.company;
    for (let ordinal = namedCount; ordinal < users.count && found.length < number; ordinal += 1) {
      const user = this.tenant.object(users.idAt(ordinal));
      if (user?.status === 'live') found.push(user);
    }
    return found;
  }

  pick<Value>(values: readonly Value[]): Value {
    return pick(values, Math.floor(this.#random() * values.length));
  }

  #idOf(key: string): string {
    const { company } = this.tenant;
    return company.users.idAt(company.namedOrdinal(key));
  }

  #live(id: string): TenantObject {
    const object = this.tenant.object(id);
    if (object?.status === 'live') return object;
    throw new ControlRefusal(400, `${id} is no longer in the tenant`);
  }

  #play(actor: ChangeActor, object: TenantObject, drafts: readonly Draft[], what: string): void {
    if (drafts.length === 0) return;
    this.tenant.commit(actor, drafts);
    this.#note(actor, object, what);
  }

  #note(actor: ChangeActor, object: TenantObject, what: string): void {
    this.changes.push({
      objectId: object.id,
      objectType: object.type,
      displayName: nameOf(object),
      what,
      actor: toldActor(actor, this.tenant),
      sequence: this.tenant.sequence,
    });
  }
}

export const nameOf = ({ attributes }: TenantObject): string => textOf(attributes, 'displayName');

/** The entries of the collection at an OData path. */
export const entriesAt = (object: TenantObject, path: string): readonly Json[] => {
  const value = valueAt(object.attributes, path);
  return Array.isArray(value) ? (value as readonly Json[]) : [];
};
