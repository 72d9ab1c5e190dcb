import { mix } from '../company/mix.js';
import type { Change } from '../tenant/change.js';
import { shapeOf } from '../tenant/object-shapes.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantObject, TenantView } from '../tenant/tenant-view.js';
import { type Aside, toldIn } from './delta-faults.js';

/** What a round of delta is about; the same in every token of the round. */
export interface RoundKey {
  readonly type: string;
  readonly properties: readonly string[];
  readonly relations: readonly string[];
  /** The changes after this one; `null` for every object there is. */
  readonly after: number | null;
  readonly until: number;
  /** In another order, with links in small slices. */
  readonly shuffled: boolean;
  /** What faults left out of this round, and what comes late. */
  readonly aside: Aside;
}

export interface LinkRange {
  readonly relation: string;
  readonly from: number;
  readonly until: number;
}

export interface LinkStep {
  readonly relation: string;
  readonly targetId: string;
  readonly targetType: string;
  readonly removed: boolean;
}

/** One item of a round. How the object looks is decided when its page is served. */
export type RoundEntry =
  | { readonly id: string; readonly shows: 'whole'; readonly ranges: readonly LinkRange[] }
  | {
      readonly id: string;
      readonly shows: 'changes';
      readonly names: ReadonlySet<string>;
      readonly steps: readonly LinkStep[];
    };

export interface Round {
  readonly length: number;
  at(position: number): RoundEntry | undefined;
}

const LINKS_IN_AN_ENTRY = 1000;
const LINKS_IN_A_SMALL_ENTRY = 3;
const KEPT_ROUNDS = 16;

/** Rounds by their key; kept for the pages to come, and made again if a page comes late. */
export class DeltaRounds {
  readonly #rounds = new Map<string, Round>();

  constructor(private readonly tenant: Tenant) {}

  of(key: RoundKey, view: TenantView): Round {
    // Loading a tenant leaves no change behind, so before the first one it is told by how much there is.
    const loaded = key.until === 0 ? view.size(key.type) : '';
    const name = `${JSON.stringify(key)}${loaded}`;
    const kept = this.#rounds.get(name);
    if (kept !== undefined) return kept;
    const ordered = key.after === null ? everything(key, view) : this.#changes(key);
    const round = key.shuffled ? shuffled(ordered) : ordered;
    this.#rounds.set(name, round);
    const oldest = this.#rounds.keys().next().value;
    if (this.#rounds.size > KEPT_ROUNDS && oldest !== undefined) this.#rounds.delete(oldest);
    return round;
  }

  #changes(key: RoundKey): Round {
    const touched = new Map<string, Touched>();
    for (const sequence of toldIn(key, key.aside)) {
      const change = this.tenant.log[sequence - 1];
      if (change?.objectType !== key.type || change.actor.kind === 'recovery') continue;
      const found = touched.get(change.objectId) ?? newlyTouched();
      if (!touches(found, change, key)) continue;
      // Taken out and put back: the last change decides the place in the round.
      touched.delete(change.objectId);
      touched.set(change.objectId, found);
    }
    const limit = key.shuffled ? LINKS_IN_A_SMALL_ENTRY : LINKS_IN_AN_ENTRY;
    return listOf(
      [...touched].flatMap(([id, { whole, names, steps }]) => {
        const object = this.tenant.object(id);
        return whole && object !== undefined
          ? wholeEntries(object, key.relations, limit)
          : changeEntries(id, names, [...steps.values()], limit);
      }),
    );
  }
}

interface Touched {
  whole: boolean;
  readonly names: Set<string>;
  readonly steps: Map<string, LinkStep>;
}

const newlyTouched = (): Touched => ({ whole: false, names: new Set(), steps: new Map() });

/** Notes what a change means for its object; false if nothing of it is in the selection. */
const touches = (touched: Touched, change: Change, key: RoundKey): boolean => {
  if (change.kind === 'updated') {
    const names = key.properties.filter((name) => Object.hasOwn(change.after, name));
    for (const name of names) touched.names.add(name);
    return names.length > 0;
  }
  if (change.kind === 'linkAdded' || change.kind === 'linkRemoved') {
    const { relation, targetId, targetType } = change;
    if (!key.relations.includes(relation)) return false;
    const removed = change.kind === 'linkRemoved';
    touched.steps.set(`${relation} ${targetId}`, { relation, targetId, targetType, removed });
    return true;
  }
  touched.whole ||= change.kind === 'created' || change.kind === 'restored';
  return true;
};

const everything = (key: RoundKey, view: TenantView): Round => {
  const length = view.size(key.type);
  const { crowded } = shapeOf(key.type);
  const ranges = key.relations.map(allOf);
  if (!key.relations.some((relation) => crowded.includes(relation))) {
    return {
      length,
      at: (position) => {
        const id = view.idAt(key.type, position);
        return id === undefined ? undefined : { id, shows: 'whole', ranges };
      },
    };
  }
  const limit = key.shuffled ? LINKS_IN_A_SMALL_ENTRY : LINKS_IN_AN_ENTRY;
  const entries: RoundEntry[] = [];
  for (let position = 0; position < length; position += 1) {
    const object = view.object(view.idAt(key.type, position) ?? '');
    if (object !== undefined) entries.push(...wholeEntries(object, key.relations, limit));
  }
  return listOf(entries);
};

const allOf = (relation: string): LinkRange => ({ relation, from: 0, until: Infinity });

/** One entry with all links, or several with a slice of one relation each. */
const wholeEntries = (
  { id, links }: TenantObject,
  relations: readonly string[],
  limit: number,
): RoundEntry[] => {
  const ranges = relations.map((relation) => ({
    relation,
    from: 0,
    until: links.get(relation)?.positions ?? 0,
  }));
  const total = ranges.reduce((sum, { until }) => sum + until, 0);
  if (total <= limit) return [{ id, shows: 'whole', ranges }];
  return ranges.flatMap(({ relation, until }) =>
    Array.from({ length: Math.ceil(until / limit) }, (_, slice) => ({
      id,
      shows: 'whole' as const,
      ranges: [{ relation, from: slice * limit, until: Math.min(until, (slice + 1) * limit) }],
    })),
  );
};

const changeEntries = (
  id: string,
  names: ReadonlySet<string>,
  steps: readonly LinkStep[],
  limit: number,
): RoundEntry[] =>
  Array.from({ length: Math.max(1, Math.ceil(steps.length / limit)) }, (_, slice) => ({
    id,
    shows: 'changes',
    names,
    steps: steps.slice(slice * limit, (slice + 1) * limit),
  }));

const listOf = (entries: readonly RoundEntry[]): Round => ({
  length: entries.length,
  at: (position) => entries[position],
});

/** Neighbours end up far apart; every entry still comes exactly once. */
const shuffled = (round: Round): Round => {
  const { length } = round;
  const stride = [7919, 6101, 5003, 4099].find((prime) => length % prime !== 0) ?? 1;
  const start = length === 0 ? 0 : mix(length, stride) % length;
  return { length, at: (position) => round.at((position * stride + start) % length) };
};
