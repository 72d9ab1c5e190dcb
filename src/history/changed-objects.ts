import { setImmediate as turn } from 'node:timers/promises';

import {
  type IdentifiedChange,
  inScope,
  invertNet,
  netDifference,
  type NetDifference,
} from '../domain/comparison/net-difference.js';
import type { Scope } from '../domain/comparison/report-events.js';
import type { Model } from './model.js';
import { changesOfObject } from './object-versions.js';
import { postingsOf } from './postings.js';
import type { RowNo } from './rows.js';
import { actorsOf, isBy } from './entries.js';

/** Changes or objects handled before other work gets its turn. */
const CHUNK = 1_000;

export interface Between {
  readonly tenant: number;
  readonly from: RowNo;
  readonly until: RowNo;
}

/** Net differences of the objects touched between two rows, in id order. */
export const changedObjects = async (
  model: Model,
  { tenant, from, until }: Between,
  scope: Scope,
): Promise<readonly NetDifference[]> => {
  const backwards = from > until;
  const [low, high] = backwards ? [until + 1, from] : [from + 1, until];
  const groups = await changesByObject(model, { tenant, low, high }, scope);
  const differences: NetDifference[] = [];
  let handled = 0;
  for (const id of [...groups.keys()].sort()) {
    const net = netDifference(groups.get(id) ?? []);
    const covered = net && inScope(net, scope);
    if (covered !== undefined) differences.push(backwards ? invertNet(covered) : covered);
    handled += 1;
    if (handled % CHUNK === 0) await turn();
  }
  return differences;
};

interface Range {
  readonly tenant: number;
  readonly low: RowNo;
  readonly high: RowNo;
}

const changesByObject = async (model: Model, range: Range, scope: Scope) => {
  const groups = new Map<string, IdentifiedChange[]>();
  let handled = 0;
  for (const row of rowsIn(model, range, scope)) {
    const { id, event } = model.change(row);
    const change = { changeId: id, event };
    if (isMeant(model, change, row, scope)) {
      const { objectId } = event.data;
      const group = groups.get(objectId);
      if (group === undefined) groups.set(objectId, [change]);
      else group.push(change);
    }
    handled += 1;
    if (handled % CHUNK === 0) await turn();
  }
  return groups;
};

/** In log order within each object; only what the narrowest part of the scope lists. */
function* rowsIn(model: Model, range: Range, scope: Scope): Generator<RowNo> {
  const { tenant, low, high } = range;
  const within = { low, high, newestFirst: false };
  const { changeIds, objectIds, types, actor } = scope;
  if (changeIds !== undefined) {
    const found = [...new Set(changeIds)].map((id) => model.findChange(tenant, id));
    yield* found.filter((row) => row >= low && row <= high).sort((one, other) => one - other);
  } else if (objectIds !== undefined) {
    for (const id of new Set(objectIds)) {
      const ordinal = model.ordinals.find(tenant, id);
      if (ordinal !== undefined) yield* changesOfObject(model, ordinal, within);
    }
  } else if (actor !== undefined) {
    yield* postingsOf(model, { tenant, kind: 'actor', term: actor }, within);
  } else if (types !== undefined) {
    for (const term of new Set(types))
      yield* postingsOf(model, { tenant, kind: 'type', term }, within);
  } else {
    yield* postingsOf(model, { tenant, kind: 'all', term: '' }, within);
  }
}

const isMeant = (
  model: Model,
  { changeId, event }: IdentifiedChange,
  row: RowNo,
  { actor, objectIds, changeIds }: Scope,
): boolean =>
  objectIds?.includes(event.data.objectId) !== false &&
  changeIds?.includes(changeId) !== false &&
  (actor === undefined ||
    isBy(actorsOf(model.audit.attributionsOf(row, model.rows.committed)), actor));
