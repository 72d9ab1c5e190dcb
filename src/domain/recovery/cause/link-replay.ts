import { isToOne } from '../../directory/catalogue.js';
import type { Link, LinkChange } from '../../directory/directory-object.js';
import { equalJson, type Json } from '../../json.js';
import { linkKey } from '../../timeline/object-timeline.js';
import { edited } from './edited.js';
import type { CauseConflict } from './without-changes.js';

/** Whether a link is there; of a relation that leads to one object, to which. */
interface Slot {
  now: Json;
  kept: Json;
  undone: Json;
  readonly onTop: Set<string>;
}

interface Edit {
  readonly slot: string;
  readonly before: Json;
  readonly after: Json;
}

interface Place {
  readonly link: Link;
  readonly slot: string;
  /** What the slot holds when the link is there. */
  readonly there: Json;
}

/** Those links of one object that its changes touch, in three courses of events: see {@link AttributeReplay}. */
export class LinkReplay {
  readonly #slots = new Map<string, Slot>();
  readonly #places = new Map<string, Place>();

  takeBack(changes: readonly LinkChange[]): void {
    for (const { slot, after } of this.#edits(changes)) this.#slot(slot).now = after;
  }

  keep(changes: readonly LinkChange[], changeId: string): void {
    for (const { slot: name, before, after } of this.#edits(changes)) {
      const slot = this.#slot(name);
      const undone = edited(slot.undone, { name, before, after });
      slot.now = slot.kept = after;
      if (undone === undefined) slot.onTop.add(changeId);
      else slot.undone = undone.value;
    }
  }

  keepUndecided(changes: readonly LinkChange[], changeId: string): void {
    for (const { slot: name, after } of this.#edits(changes)) {
      const slot = this.#slot(name);
      slot.now = slot.kept = after;
      slot.onTop.add(changeId);
    }
  }

  /** What leads from how they are to how they are found. */
  leadingTo(hasLink: (link: Link) => boolean): readonly LinkChange[] {
    return [...this.#places.values()]
      .map(({ link }): LinkChange => ({ ...link, op: hasLink(link) ? 'added' : 'removed' }))
      .filter((change) => this.isNews(change));
  }

  /** Whether a change makes something that is not so already. */
  isNews({ op, ...link }: LinkChange): boolean {
    const place = this.#places.get(linkKey(link));
    if (place === undefined) return true;
    return equalJson(this.#slot(place.slot).now, place.there) !== (op === 'added');
  }

  /** From how they would be to how they are. */
  left(): readonly LinkChange[] {
    return this.#differing('kept', 'now').map(({ link, there, slot }) => ({
      ...link,
      op: equalJson(this.#slot(slot).now, there) ? 'added' : 'removed',
    }));
  }

  /** All that are there now, of an object whose first change is known. */
  now(): readonly LinkChange[] {
    return [...this.#places.values()]
      .filter(({ slot, there }) => equalJson(this.#slot(slot).now, there))
      .map(({ link }) => ({ ...link, op: 'added' }));
  }

  conflicts(): readonly CauseConflict[] {
    return this.#differing('undone', 'kept').map(({ link, slot: name, there }) => {
      const slot = this.#slot(name);
      return {
        name: `${link.relation}/${link.targetId}`,
        link,
        now: equalJson(slot.now, there),
        without: equalJson(slot.undone, there),
        changeIds: [...slot.onTop],
      };
    });
  }

  #differing(one: 'kept' | 'undone', other: 'now' | 'kept'): readonly Place[] {
    return [...this.#places.values()].filter(({ slot: name, there }) => {
      const slot = this.#slot(name);
      return equalJson(slot[one], there) !== equalJson(slot[other], there);
    });
  }

  /** What changes of links do to the slots; a slot that is new is as it was before them. */
  #edits(changes: readonly LinkChange[]): readonly Edit[] {
    const edits = new Map<string, Edit>();
    const isRemoval = ({ op }: LinkChange): boolean => op === 'removed';
    // Where another takes its place, the first that was there is the one that goes.
    const inTurn = [...changes.filter(isRemoval), ...changes.filter((one) => !isRemoval(one))];
    for (const { op, ...link } of inTurn) {
      const place = placeOf(link);
      const { slot: name, there } = place;
      this.#places.set(linkKey(link), place);
      const isAdded = op === 'added';
      const nothing = there === true ? false : null;
      const slot = this.#slot(name, isAdded ? nothing : there);
      const edit = edits.get(name) ?? { slot: name, before: slot.now, after: slot.now };
      const after = isAdded ? there : equalJson(edit.after, there) ? nothing : edit.after;
      edits.set(name, { ...edit, after });
    }
    return [...edits.values()];
  }

  #slot(name: string, before: Json = null): Slot {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot: Slot = { now: before, kept: before, undone: before, onTop: new Set() };
    this.#slots.set(name, slot);
    return slot;
  }
}

const placeOf = (link: Link): Place =>
  isToOne(link.relation)
    ? { link, slot: link.relation, there: link.targetId }
    : { link, slot: linkKey(link), there: true };
