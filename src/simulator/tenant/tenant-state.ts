import type { Attributes } from '../../domain/directory/directory-object.js';
import type { Company } from '../company/company.js';
import { NO_LINKS } from '../company/family.js';
import { textOf } from './attributes.js';
import type { Draft } from './change.js';
import { type Ids, Relationships } from './relationships.js';
import { Row } from './row.js';
import type { TenantObject } from './tenant-view.js';

/** An object to begin with; soft-deleted at a moment, or live. */
export type PlacedObject = Omit<TenantObject, 'status'>;

type LinkDraft = Extract<Draft, { readonly targetId: string }>;

const STATUS = {
  softDeleted: 'soft-deleted',
  hardDeleted: 'hard-deleted',
  restored: 'live',
} as const;

/** The objects as they are now: those that changed are kept, the others follow from the company. */
export class TenantState {
  readonly #rows = new Map<string, Row>();
  readonly #ids = new Map<string, string[]>();
  readonly #bin = new Map<string, Set<string>>();
  readonly #principalNames = new Map<string, string>();
  readonly #gone = new Map<string, number>();
  readonly #relationships: Relationships;

  constructor(readonly company: Company) {
    this.#relationships = new Relationships(company.families);
    for (const { id, type, ...beginning } of company.objects()) {
      const row = new Row(id, type, beginning);
      this.#keep(row);
      this.#relationships.noteSeeded(row);
    }
  }

  /** An object that is there, or in the bin, without anybody having made it. */
  protected place({ id, type, attributes, links, deletedAt }: PlacedObject): void {
    const row = new Row(id, type, { attributes, links });
    this.#keep(row);
    if (deletedAt === null) this.#indexName(row);
    for (const set of links.values()) {
      for (const { targetId } of set.slice()) this.#relationships.noteLink(id, targetId);
    }
    if (deletedAt !== null) this.#setStatus(row, 'softDeleted', deletedAt);
  }

  object(id: string): TenantObject | undefined {
    return this.#rows.get(id) ?? this.#seeded(id);
  }

  isLive(id: string): boolean {
    const row = this.#rows.get(id);
    if (row !== undefined) return row.status === 'live';
    for (const family of this.company.families.values()) {
      if (family.ordinalOf(id) !== undefined) return true;
    }
    return false;
  }

  size(type: string): number {
    return (this.#ids.get(type)?.length ?? 0) + this.#seededCount(type);
  }

  /** How many objects of a type are neither deleted nor in the bin. */
  liveCount(type: string): number {
    return this.size(type) - (this.#gone.get(type) ?? 0);
  }

  idAt(type: string, position: number): string | undefined {
    const seeded = this.#seededCount(type);
    if (position < seeded) return this.company.families.get(type)?.idAt(position);
    return this.#ids.get(type)?.[position - seeded];
  }

  /** The id of an object of a type that has a value no other has, such as an `appId`. */
  idWith(type: string, name: string, value: string): string | undefined {
    for (let position = 0; position < this.size(type); position += 1) {
      const id = this.idAt(type, position) ?? '';
      if (this.isLive(id) && this.object(id)?.attributes[name] === value) return id;
    }
    return undefined;
  }

  /** Objects of a type, gone ones too, that hold an id in an attribute. */
  referring(type: string, name: string, id: string): Ids {
    return this.#relationships.referring(type, name, id);
  }

  /** Objects that hold this id in an attribute, gone ones too. */
  *referringToAny(id: string): Generator<TenantObject> {
    for (const each of this.#relationships.referringToAny(id)) {
      const object = this.object(each);
      if (object !== undefined) yield object;
    }
  }

  /** Objects that may have a link to this one; not all of them do. */
  *mayLinkTo(id: string): Generator<TenantObject> {
    for (const each of new Set(this.#relationships.mayLinkTo(id))) {
      const object = this.object(each);
      if (object !== undefined && object.status !== 'hard-deleted') yield object;
    }
  }

  softDeleted(type: string): readonly string[] {
    return [...(this.#bin.get(type) ?? [])];
  }

  /** The live user of this principal name, in any case. */
  userNamed(principalName: string): TenantObject | undefined {
    const lower = principalName.toLowerCase();
    const ordinal = this.company.users.ordinalOfPrincipalName(lower);
    const seeded = ordinal === undefined ? undefined : this.company.users.idAt(ordinal);
    const user = this.object(this.#principalNames.get(lower) ?? seeded ?? '');
    if (user?.status !== 'live') return undefined;
    return textOf(user.attributes, 'userPrincipalName').toLowerCase() === lower ? user : undefined;
  }

  /** Makes a draft true; gives the object it is about. */
  protected apply(draft: Draft, at: number): TenantObject {
    const row = draft.kind === 'created' ? this.#create(draft) : this.#row(draft.objectId);
    if (row === undefined) throw new Error(`no object ${draft.objectId} to apply a change to`);
    if ('targetId' in draft) this.#link(row, draft);
    else if (draft.kind === 'updated') this.#update(row, draft.after);
    else if (draft.kind !== 'created') this.#setStatus(row, draft.kind, at);
    return row;
  }

  #update(row: Row, after: Attributes): void {
    row.change(after);
    if (Object.hasOwn(after, 'userPrincipalName')) this.#indexName(row);
  }

  #link(row: Row, { kind, relation, targetId, targetType }: LinkDraft): void {
    const links = row.linksOf(relation);
    if (kind === 'linkRemoved') {
      links.remove(targetId);
      return;
    }
    links.add(targetId, targetType);
    this.#relationships.noteLink(row.id, targetId);
  }

  #create({ objectId: id, objectType, after }: Extract<Draft, { kind: 'created' }>): Row {
    const row = new Row(id, objectType, { attributes: after, links: NO_LINKS });
    this.#keep(row);
    this.#indexName(row);
    return row;
  }

  #setStatus(row: Row, kind: keyof typeof STATUS, at: number): void {
    const status = STATUS[kind];
    const goes = Number(row.status === 'live') - Number(status === 'live');
    this.#gone.set(row.type, (this.#gone.get(row.type) ?? 0) + goes);
    row.status = status;
    row.deletedAt = status === 'live' ? null : at;
    if (status === 'live') this.#indexName(row);
    const bin = this.#bin.get(row.type) ?? new Set();
    this.#bin.set(row.type, bin);
    if (status === 'soft-deleted') bin.add(row.id);
    else bin.delete(row.id);
  }

  #keep(row: Row): void {
    this.#rows.set(row.id, row);
    const ids = this.#ids.get(row.type) ?? [];
    this.#ids.set(row.type, ids);
    ids.push(row.id);
    this.#relationships.note(row);
  }

  #indexName({ type, attributes, id }: Row): void {
    if (type !== 'user') return;
    this.#principalNames.set(textOf(attributes, 'userPrincipalName').toLowerCase(), id);
  }

  /** The row of an object that is about to change; a seeded one gets its own from here on. */
  #row(id: string): Row | undefined {
    const kept = this.#rows.get(id);
    const seeded = kept === undefined ? this.#seeded(id) : undefined;
    if (seeded !== undefined) this.#rows.set(id, seeded);
    return kept ?? seeded;
  }

  #seeded(id: string): Row | undefined {
    for (const family of this.company.families.values()) {
      const place = family.ordinalOf(id);
      if (place !== undefined) return new Row(id, family.type, { family, place });
    }
    return undefined;
  }

  #seededCount(type: string): number {
    return this.company.families.get(type)?.count ?? 0;
  }
}
