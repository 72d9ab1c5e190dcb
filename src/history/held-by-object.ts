import type { ObjectId, Relation } from '../domain/directory/directory-object.js';
import { epochMsOf, type Instant, instantAt } from '../domain/instant.js';
import {
  type HeldInterval,
  HeldIntervals,
  type HeldQuestion,
  type ObjectBefore,
} from '../domain/timeline/held-intervals.js';
import { edgesAt, isLinked } from './edges.js';
import { occurredAt } from './horizon.js';
import type { Model } from './model.js';
import type { Name } from './names.js';
import { changesOfObject, versionAt } from './object-versions.js';
import { type RowNo, Word } from './rows.js';

/** Where to look, ends included. */
export interface HeldSpan {
  readonly from: Instant;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** The first row that is told of, and the last one that counts. */
  readonly low: RowNo;
  readonly high: RowNo;
  /** Up to here, in milliseconds since 1970, changes are folded into a baseline. */
  readonly sealed: number;
}

/** The intervals of one object, as its changes are read one by one; nothing for each that ends none. */
export function* heldByObject(
  model: Model,
  { from, until, low, high, sealed }: HeldSpan,
  question: HeldQuestion,
  [objectId, ordinal]: Name,
): Generator<HeldInterval | undefined> {
  const changes = [...changesOfObject(model, ordinal, { low: 1, high, newestFirst: false })];
  const start = epochMsOf(from);
  const atOf = (row: RowNo): number => occurredAt(model.rows, row, { known: high, sealed });
  const first = changes.findIndex((row) => row >= low && atOf(row) >= start);
  const counting = first < 0 ? [] : changes.slice(first);
  const before = objectAfter(model, first < 0 ? changes.at(-1) : changes[first - 1], question);
  const intervals = new HeldIntervals(question, { objectId, from, before });
  for (const row of counting) {
    const at = atOf(row);
    if (at > until) break;
    yield intervals.change(instantAt(at), model.change(row).event);
  }
  yield intervals.end();
}

const objectAfter = (
  model: Model,
  row: RowNo | undefined,
  { links }: HeldQuestion,
): ObjectBefore | undefined => {
  if (row === undefined) return undefined;
  const near = model.rows.get(row, Word.object);
  const version = versionAt(model, near, row);
  if (version === undefined) return undefined;
  const linked = Array.from(
    links,
    ([relation, targets]) =>
      [relation, linksAfter(model, row, { near, relation, targets })] as const,
  );
  return { ...version, links: new Map(linked) };
};

interface LinksOfObject {
  readonly near: number;
  readonly relation: Relation;
  readonly targets: ReadonlySet<ObjectId> | null;
}

const linksAfter = (
  { ordinals, links }: Model,
  row: RowNo,
  { near, relation: name, targets }: LinksOfObject,
): readonly ObjectId[] => {
  const relation = ordinals.findRelation(name);
  if (relation === undefined) return [];
  if (targets === null) {
    const edges = edgesAt(links, { near, relation, upTo: row });
    return Array.from(edges, ({ far }) => ordinals.idOf(far));
  }
  const tenant = ordinals.tenantOf(near) ?? -1;
  return [...targets].filter((id) => {
    const far = ordinals.find(tenant, id);
    return far !== undefined && isLinked(links, { near, relation, far }, row);
  });
};
