import { setImmediate as turn } from 'node:timers/promises';

import { type ObjectId, objectId } from '../domain/directory/directory-object.js';
import { parseFilter } from '../domain/directory/filter/parse-filter.js';
import { InvalidValue } from '../domain/errors.js';
import { epochMsOf, type Instant, instantAt, laterOf } from '../domain/instant.js';
import { type HeldInterval, heldQuestion } from '../domain/timeline/held-intervals.js';
import { CURSOR, cursorOf, textIn } from './cursor.js';
import { firstTold } from './first-told.js';
import { heldByObject, type HeldSpan } from './held-by-object.js';
import { sealedOf } from './horizon.js';
import { type HeldQuery, InstantOutsideHistory, type Page, type WhenHeld } from './history.port.js';
import type { Model, TenantRow } from './model.js';
import { inIdOrder, type Name, namesBehind } from './names.js';

/** Changes looked at for one page: it ends with the object that reaches so many. */
const MAX_LOOKED = 5_000;
/** Changes looked at before other work gets its turn. */
const TURN = 100;

/** Whose history it is, and what its clock says. */
interface Asker {
  readonly tenantId: string;
  readonly now: Instant;
}

/**
 * Intervals in which a filter held, by object id and then by time; looks at the changes of each object in
 * between. Each page tells what is known when it is asked for.
 * @throws InvalidValue naming `filter` or `cursor`; InstantOutsideHistory during the first full sync
 */
export const whenHeld = async (
  model: Model,
  asker: Asker,
  query: HeldQuery,
): Promise<Page<WhenHeld>> => {
  const rows: WhenHeld[] = [];
  let looked = 0;
  for (const { name, interval, isLast } of looksAt(model, asker, query)) {
    const [id, ordinal] = name;
    if (interval !== undefined) {
      rows.push({ objectId: id, objectType: model.ordinals.typeOf(ordinal), ...interval });
      if (rows.length === query.page.size) return { rows, next: cursorAt(id, interval.until) };
    }
    if (isLast && looked >= MAX_LOOKED) return { rows, next: cursorAt(id, null) };
    looked += 1;
    if (looked % TURN === 0) await turn();
  }
  return { rows, next: null };
};

/** One change of an object, or behind all of them the object itself. */
interface Look {
  readonly name: Name;
  readonly interval?: HeldInterval | undefined;
  readonly isLast: boolean;
}

function* looksAt(model: Model, asker: Asker, query: HeldQuery): Generator<Look> {
  const question = heldQuestion(parseFilter(query.filter));
  const place = placeOf(query.page.after);
  const span = spanOf(model, asker, query);
  for (const name of objectsAsked(model, span.tenant, query, place)) {
    const from = place?.id === name[0] ? laterOf(place.from ?? span.from, span.from) : span.from;
    for (const interval of heldByObject(model, { ...span, from }, question, name)) {
      yield { name, interval, isLast: false };
    }
    yield { name, isLast: true };
  }
}

/** @throws InstantOutsideHistory during the first full sync */
const spanOf = (
  model: Model,
  { tenantId, now }: Asker,
  { from, until }: HeldQuery,
): HeldSpan & { readonly tenant: TenantRow } => {
  const tenant = model.tenants.get(tenantId);
  const earliest = tenant?.earliest ?? null;
  if (tenant === undefined || earliest === null) {
    throw new InstantOutsideHistory('from', now, null, now);
  }
  return {
    tenant,
    from: laterOf(from ?? earliest, earliest),
    until: until === undefined ? Infinity : epochMsOf(until),
    low: firstTold(model, tenantId),
    high: model.rows.committed,
    sealed: sealedOf(tenant),
  };
};

/** The objects to look at from a place on. */
function* objectsAsked(
  model: Model,
  { no, types }: TenantRow,
  { objectId: asked, type }: HeldQuery,
  place: Place | undefined,
): Generator<Name> {
  const first = asked ?? place?.id;
  if (first !== undefined && place?.from !== null) yield* named(model, no, first);
  if (asked !== undefined) return;
  const listed = type === undefined ? types : [type];
  yield* inIdOrder(listed.map((one) => namesBehind(model, [no, one], place?.id ?? '')));
}

function* named({ ordinals }: Model, tenant: number, id: ObjectId): Generator<Name> {
  const ordinal = ordinals.find(tenant, id);
  if (ordinal !== undefined) yield [id, ordinal];
}

/** Where a page ended: inside an object at the end of an interval, or behind the object. */
interface Place {
  readonly id: ObjectId;
  readonly from: Instant | null;
}

const cursorAt = (id: ObjectId, from: Instant | null): string => cursorOf(`${from ?? ''} ${id}`);

/** @throws InvalidValue naming `cursor` */
const placeOf = (cursor: string | undefined): Place | undefined => {
  if (cursor === undefined) return undefined;
  const [, from = '', id] = /^(\S*) (.+)$/s.exec(textIn(cursor)) ?? [];
  const epochMs = from === '' ? 0 : Date.parse(from);
  if (id === undefined || Number.isNaN(epochMs)) throw new InvalidValue('cursor', CURSOR, cursor);
  return { id: objectId(id), from: from === '' ? null : instantAt(epochMs) };
};
