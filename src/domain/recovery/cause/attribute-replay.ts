import { covers } from '../../comparison/net-difference.js';
import { propertyRule } from '../../directory/catalogue.js';
import { applyChanges, changesAt, rootOf, valueAt } from '../../directory/difference.js';
import type { AttributeChange, Attributes, ObjectType } from '../../directory/directory-object.js';
import { equalJson, isJsonObject, type Json } from '../../json.js';
import { edited } from './edited.js';
import type { CauseConflict } from './without-changes.js';

/** The attributes of one object in three courses of events, as changes come. */
export class AttributeReplay {
  /** After all changes. */
  #now: Attributes;
  /** Without the cause; where others changed again what it set, as they left it. */
  #kept: Attributes;
  /** Without the cause, and without what others set on top of it. */
  #undone: Attributes;
  /** Names of attributes that changed, be it in part. */
  readonly #touched = new Set<string>();
  readonly #onTop: { readonly name: string; readonly changeId: string }[] = [];

  constructor(
    private readonly objectType: ObjectType,
    before: Attributes,
  ) {
    this.#now = this.#kept = this.#undone = before;
  }

  get now(): Attributes {
    return this.#now;
  }

  get kept(): Attributes {
    return this.#kept;
  }

  takeBack(changes: readonly AttributeChange[]): void {
    const compared = this.#compared(changes);
    if (compared.length > 0) this.#now = applyChanges(this.#now, compared);
  }

  keep(changes: readonly AttributeChange[], changeId: string): void {
    for (const change of this.#compared(changes)) {
      const undone = this.#made(change);
      if (undone.isConflict) this.#onTop.push({ name: undone.name, changeId });
      else this.#undone = applyChanges(this.#undone, [undone]);
    }
  }

  /** Keeps what cannot be told apart from the cause, as what was made on top of it. */
  keepUndecided(changes: readonly AttributeChange[], changeId: string): void {
    for (const change of this.#compared(changes)) {
      this.#made(change);
      this.#onTop.push({ name: change.name, changeId });
    }
  }

  /** What leads from how they are to how they are found, as far as they changed. */
  leadingTo(attributes: Attributes): readonly AttributeChange[] {
    return this.#between(this.#now, attributes);
  }

  /** Whether a change makes something that is not so already. */
  isNews({ name, after }: AttributeChange): boolean {
    return !equalJson(valueAt(this.#now, name), after);
  }

  /** From how they would be to how they are. */
  left(): readonly AttributeChange[] {
    return this.#between(this.#kept, this.#now);
  }

  /** Where the courses differ: as it is now, as it would be, and what others set on top of the cause. */
  conflicts(): readonly CauseConflict[] {
    const differing = this.#between(this.#undone, this.#kept);
    return differing.map(({ name, before }) => ({
      name,
      now: valueAt(this.#now, name),
      without: before,
      changeIds: this.#idsOnTop(name),
    }));
  }

  #between(before: Attributes, after: Attributes): readonly AttributeChange[] {
    return [...this.#touched].flatMap((name) =>
      changesAt(name, valueAt(before, name), valueAt(after, name)),
    );
  }

  #idsOnTop(name: string): readonly string[] {
    const ids = this.#onTop
      .filter((one) => covers(one.name, name) || covers(name, one.name))
      .map(({ changeId }) => changeId);
    return [...new Set(ids)];
  }

  /** Carries an edit out now and in the course that keeps it; what it would be in the third. */
  #made(change: AttributeChange): Made {
    const before = this.#now;
    this.#now = applyChanges(before, [change]);
    const kept = madeOn(this.#kept, change, [before, this.#now]);
    const undone = madeOn(this.#undone, change, [before, this.#now]);
    this.#kept = applyChanges(this.#kept, [kept]);
    return undone;
  }

  #compared(changes: readonly AttributeChange[]): readonly AttributeChange[] {
    const compared = changes.filter(({ name }) => {
      const rule = propertyRule(this.objectType, name);
      return rule.compared && rule.volatile !== true;
    });
    for (const { name } of compared) this.#touched.add(rootOf(name));
    return compared;
  }
}

interface Made extends AttributeChange {
  /** The cause stands below it: the value is what is there now. */
  readonly isConflict: boolean;
}

/**
 * An edit as it would be made on other attributes. Where the cause made or removed a whole block that the edit is
 * in, the block stands or falls as one: half of it may be nothing the directory takes.
 */
const madeOn = (
  attributes: Attributes,
  edit: AttributeChange,
  [before, after]: readonly [Attributes, Attributes],
): Made => {
  const block = blocksAbove(edit.name).find(
    (path) => isBlock(valueAt(before, path)) && !isJsonObject(valueAt(attributes, path)),
  );
  const name = block ?? edit.name;
  const value = valueAt(attributes, name);
  const found = block === undefined ? edited(value, edit) : undefined;
  return {
    name,
    before: value,
    after: found === undefined ? valueAt(after, name) : found.value,
    isConflict: found === undefined,
  };
};

const blocksAbove = (path: string): readonly string[] => {
  const segments = path.split('/');
  return segments.slice(1).map((_, depth) => segments.slice(0, depth + 1).join('/'));
};

const isBlock = (value: Json): boolean => isJsonObject(value) && !equalJson(value, null);
