import type { Attributes } from '../../domain/directory/directory-object.js';
import type { Json } from '../../domain/json.js';
import { mix, pick, randomFrom } from '../company/mix.js';
import { ControlRefusal } from '../simulator-errors.js';
import { textOf, valueAt } from '../tenant/attributes.js';
import type { ChangeActor, Draft } from '../tenant/change.js';
import { decideDelete, decideLink, decideUpdate } from '../tenant/decisions.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { userActor } from './control-input.js';

export interface StagedChange {
  readonly objectId: string;
  readonly objectType: string;
  readonly displayName: string;
  readonly what: string;
}

/** Where scenarios play: finds their cast in the tenant and notes what they do to it. */
export class Stage {
  readonly changes: StagedChange[] = [];
  readonly #random: () => number;

  constructor(readonly tenant: Tenant) {
    this.#random = randomFrom(mix(tenant.company.seed, tenant.sequence, 61));
  }

  /** The named account of the company, as somebody who acts from an address. */
  actor(key: string, ip: string): ChangeActor & { readonly kind: 'user' } {
    const user = this.tenant.object(this.#idOf(key));
    if (user?.status !== 'live') throw new ControlRefusal(400, `${key} is no longer in the tenant`);
    const actor = userActor(user, ip);
    if (actor.kind !== 'user') throw new TypeError('a user acts as a user');
    return actor;
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

  /** Adds a link that is not there, or removes one that is; anything else is left alone. */
  link(
    actor: ChangeActor,
    group: TenantObject,
    target: TenantObject,
    kind: 'linkAdded' | 'linkRemoved',
  ): void {
    const has = group.links.get('members')?.has(target.id) ?? false;
    if (has === (kind === 'linkAdded')) return;
    const verb = kind === 'linkAdded' ? 'member added' : 'member removed';
    const draft = decideLink(group, 'members', target, kind);
    this.#play(actor, group, [draft], `${verb}: ${nameOf(target)}`);
  }

  softDelete(actor: ChangeActor, object: TenantObject): void {
    this.#play(actor, object, [decideDelete(object)], 'deleted');
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
    const { id, type } = object;
    this.changes.push({ objectId: id, objectType: type, displayName: nameOf(object), what });
  }
}

export const nameOf = ({ attributes }: TenantObject): string => textOf(attributes, 'displayName');

/** The entries of the collection at an OData path. */
export const entriesAt = (object: TenantObject, path: string): readonly Json[] => {
  const value = valueAt(object.attributes, path);
  return Array.isArray(value) ? (value as readonly Json[]) : [];
};
