import type { Existence } from '../../../../src/domain/comparison/net-difference.js';
import { valueAt } from '../../../../src/domain/directory/difference.js';
import { equalJson, type Json } from '../../../../src/domain/json.js';
import { done, isTaken, type Operation, type Thing } from './small-directory.js';

export type Who = 'attack' | 'good' | 'both';

/** One thing about an object that one operation changes: what others made of it, and what nobody's attack is under. */
interface Slot {
  now: Json;
  /** By the operations of others alone. */
  others: Json;
  /** The same without what they did on top of the attack. */
  clean: Json;
}

/**
 * How an object would be without an attack, told from what people did, not from events: slot by slot, each
 * by the meaning of its operations.
 */
export class Oracle {
  readonly #slots = new Map<string, Slot>();
  thing: Thing;

  constructor(first: Thing) {
    this.thing = first;
    this.#slots.set('status', { now: first.status, others: first.status, clean: first.status });
  }

  /** Does it where that makes a difference that can be seen; whether it did. */
  does(who: Who, operation: Operation): boolean {
    if (!isTaken(this.thing, operation)) return false;
    const next = done(this.thing, operation);
    if (isSame(this.thing, next)) return false;
    this.#move('status', who, [this.thing.status, next.status]);
    this.#note(who, operation);
    this.thing = next;
    return true;
  }

  get status(): Existence {
    return this.#slots.get('status')?.others as Existence;
  }

  /** What differs between the wishes of others and what is under no attack, with the latter. */
  conflicts(): ReadonlyMap<string, Json> {
    const isLive = this.status === 'live';
    const isGone = !isLive && this.#slots.get('status')?.clean === 'absent';
    const found = new Map<string, Json>();
    for (const [name, { others, clean }] of this.#slots) {
      const counts = name === 'status' ? !isGone : isLive;
      if (counts && !equalJson(others, clean)) addTo(found, name, [others, clean]);
    }
    return found;
  }

  /** By the wishes of others. */
  would(): {
    readonly values: ReadonlyMap<string, Json>;
    readonly links: ReadonlyMap<string, boolean>;
  } {
    const slots = [...this.#slots].filter(([name]) => name !== 'status');
    const isLink = (name: string): boolean => name.startsWith('members/');
    return {
      values: new Map(
        slots.filter(([name]) => !isLink(name)).map(([name, { others }]) => [name, others]),
      ),
      links: new Map(
        slots.filter(([name]) => isLink(name)).map(([name, { others }]) => [name, others === true]),
      ),
    };
  }

  #note(who: Who, operation: Operation): void {
    if ('relation' in operation) this.#link(who, operation);
    else if (operation.kind === 'set') this.#set(operation.slot, who, operation.value);
    else if ('slot' in operation) this.#list(who, operation);
  }

  #slot(name: string, before: Json): Slot {
    const slot = this.#slots.get(name) ?? { now: before, others: before, clean: before };
    this.#slots.set(name, slot);
    return slot;
  }

  #move(name: string, who: Who, [before, after]: readonly [Json, Json]): void {
    const slot = this.#slot(name, before);
    if (who !== 'attack') slot.others = after;
    if (who === 'good' && equalJson(slot.clean, before)) slot.clean = after;
    slot.now = after;
  }

  #set(name: string, who: Who, value: Json): void {
    this.#move(name, who, [valueAt(this.thing.attributes, name), value]);
  }

  #list(
    who: Who,
    { kind, slot: name, value }: Extract<Operation, { kind: 'add' | 'remove' }>,
  ): void {
    const before = valueAt(this.thing.attributes, name);
    const slot = this.#slot(name, before);
    const changed = (list: Json): Json => {
      const others = ((list ?? []) as readonly string[]).filter((one) => one !== value);
      return kind === 'add' ? [...others, value] : others;
    };
    if (who !== 'attack') slot.others = changed(slot.others);
    if (who === 'good') slot.clean = changed(slot.clean);
    slot.now = changed(slot.now);
  }

  #link(
    who: Who,
    { kind, relation, value }: Extract<Operation, { kind: 'link' | 'unlink' }>,
  ): void {
    if (relation === 'manager') {
      const [manager] = [...this.thing.links].filter((link) => link.startsWith('manager/'));
      const before = manager?.slice('manager/'.length) ?? null;
      this.#move('manager', who, [before, kind === 'link' ? value : null]);
      return;
    }
    const isAdded = kind === 'link';
    const slot = this.#slot(`${relation}/${value}`, !isAdded);
    if (who !== 'attack') slot.others = isAdded;
    if (who === 'good') slot.clean = isAdded;
    slot.now = isAdded;
  }
}

const addTo = (
  found: Map<string, Json>,
  name: string,
  [others, clean]: readonly [Json, Json],
): void => {
  if (name !== 'manager') {
    found.set(name, clean);
    return;
  }
  if (typeof others === 'string') found.set(`manager/${others}`, false);
  if (typeof clean === 'string') found.set(`manager/${clean}`, true);
};

const isSame = (one: Thing, other: Thing): boolean =>
  one.status === other.status &&
  equalJson(one.attributes, other.attributes) &&
  equalJson([...one.links], [...other.links]);
