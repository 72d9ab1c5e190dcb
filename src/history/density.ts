import type { ObjectType } from '../domain/directory/directory-object.js';
import { type Instant, instantAt } from '../domain/instant.js';
import { recordOf } from '../domain/json.js';
import { type Axis, axisFor } from './density-axis.js';
import { inAll, listsFor, postedList, thoseMeant } from './density-lists.js';
import { type CountsByType, DensityRows, type SeenByType } from './density-rows.js';
import type { Density, DensityBucket, DensityQuery } from './density.port.js';
import { reportedEntryAt } from './entries.js';
import { inSlices } from './in-slices.js';
import type { Model } from './model.js';
import { meantByNumbers } from './numbered-filters.js';
import type { PostingKind } from './postings.js';
import { isToldIn, reportedRows } from './reported-timeline.js';
import type { RowNo } from './rows.js';
import { passes } from './timeline-filters.port.js';
import { spanOf, type TimelineSpan } from './timeline-span.js';

/** Reported changes read to be sure that they pass: more of them are taken as they are listed. */
const MOST_READ = 5_000;
/** Reported changes looked at before other work may get its turn. */
const TURN = 16;

/** Without these, or with a type alone, the lists of types tell all of what looks saw. */
const listed = ['objectId', 'actor', 'correlationId', 'severity'] as const;

/** Whose history it is, and what its clock says. */
interface Asker {
  readonly tenantId: string;
  readonly now: Instant;
}

/**
 * Counts the entries of a timeline by bucket from numbers in memory and lists of rows: entries are read only
 * where a list may hold others as well, up to a bound. @throws InvalidValue for a position that is none
 */
export const densityOf = (model: Model, asker: Asker, query: DensityQuery): Promise<Density> =>
  inSlices(counted(model, asker, query));

function* counted(
  model: Model,
  { tenantId, now }: Asker,
  query: DensityQuery,
): Generator<undefined, Density> {
  const nothing = { from: now, until: now, bucketMs: 1, buckets: [], total: 0, exact: true };
  const tenant = model.tenants.get(tenantId);
  const span = spanOf(model, tenantId, query);
  if (tenant === undefined || span === undefined) return nothing;
  const { types, lastLooks } = tenant;
  const axis = yield* axisFor(model, span, query, Object.values(lastLooks));
  if (axis === undefined) return nothing;
  const counter = { model, span, axis };
  const seen = yield* seenIn(counter, query, types);
  const reported = yield* reportedIn(counter, query);
  const density = densityIn(axis, onlyOf(seen.counts, query.type), reported.counts);
  return { ...density, exact: seen.exact && reported.exact };
}

interface Counter {
  readonly model: Model;
  readonly span: TimelineSpan;
  readonly axis: Axis;
}

interface Counted<Counts> {
  readonly counts: Counts;
  readonly exact: boolean;
}

function* seenIn(
  counter: Counter,
  query: DensityQuery,
  types: readonly ObjectType[],
): Generator<undefined, Counted<SeenByType>> {
  if (query.origin === 'reported') return NONE_SEEN;
  return (yield* seenByType(counter, query, types)) ?? (yield* seenOneByOne(counter, query));
}

const NONE_SEEN = { counts: { changed: new Map(), discovered: new Map() }, exact: true };

/** By the lists of types alone; `undefined` when other lists are asked for, or rows stand in two of them. */
function* seenByType(
  { model, span, axis }: Counter,
  query: DensityQuery,
  types: readonly ObjectType[],
): Generator<undefined, Counted<SeenByType> | undefined> {
  if (isListed(query) || query.attribution !== undefined) return undefined;
  const rows = new DensityRows(model, span.tenant, axis);
  const countedIn = (kind: PostingKind, term: string) =>
    rows.counted(inAll([postedList(model, span, kind, term)], span.seen));
  const changed: CountsByType = new Map();
  const discovered: CountsByType = new Map();
  let left = sum(yield* countedIn('all', ''));
  for (const type of types) {
    const all = yield* countedIn('type', type);
    const firsts = yield* countedIn('discovered', type);
    left -= sum(all);
    discovered.set(type, firsts);
    changed.set(
      type,
      all.map((count, bucket) => count - (firsts[bucket] ?? 0)),
    );
  }
  return left === 0 ? { counts: { changed, discovered }, exact: true } : undefined;
}

const isListed = (query: DensityQuery): boolean => listed.some((name) => query[name] !== undefined);

const sum = (counts: Uint32Array): number => counts.reduce((total, count) => total + count, 0);

/** By the lists that the filters have, and the type of each row's object. */
function* seenOneByOne(
  { model, span, axis }: Counter,
  query: DensityQuery,
): Generator<undefined, Counted<SeenByType>> {
  const { lists, exact } = yield* listsFor(model, span, query);
  const rows = new DensityRows(model, span.tenant, axis);
  const pieces = inAll(lists, span.seen);
  const meant =
    query.attribution === undefined ? pieces : thoseMeant(pieces, meantByNumbers(model, query));
  return { counts: yield* rows.countedByType(meant), exact };
}

function* reportedIn(
  { model, span, axis: { from, bucketMs, buckets } }: Counter,
  query: DensityQuery,
): Generator<undefined, Counted<Uint32Array>> {
  const counts = new Uint32Array(buckets);
  const filter = new ReportedFilter(model, query);
  let looked = 0;
  for (const row of reportedRows(model, span, { ...query, ...FROM_THE_FIRST })) {
    looked += 1;
    if (looked % TURN === 0) yield;
    if (!isToldIn(model, span, row) || !filter.mayPass(row)) continue;
    // What is recorded while others have their turn may lie beyond the ends.
    const bucket = Math.floor((model.rows.time(row) - from) / bucketMs);
    const within = Math.max(0, Math.min(buckets - 1, bucket));
    counts[within] = (counts[within] ?? 0) + 1;
  }
  return { counts, exact: filter.exact };
}

const FROM_THE_FIRST = { order: 'oldest-first', page: { size: 1 } } as const;

/** Reads what was reported under a term, as far as is needed and not too much of it. */
class ReportedFilter {
  readonly #isMeant: (row: RowNo) => boolean;
  readonly #isOpen: boolean;
  #read = 0;

  constructor(
    private readonly model: Model,
    private readonly query: DensityQuery,
  ) {
    this.#isMeant = meantByNumbers(model, query);
    this.#isOpen = query.type === undefined && !isListed(query);
  }

  /** Whether all that may pass does. */
  get exact(): boolean {
    return this.#read <= MOST_READ;
  }

  mayPass(row: RowNo): boolean {
    if (!this.#isMeant(row)) return false;
    if (this.#isOpen) return true;
    this.#read += 1;
    return !this.exact || passes(reportedEntryAt(this.model, row), this.query);
  }
}

const densityIn = (
  { from, until, bucketMs, buckets }: Axis,
  { changed, discovered }: SeenByType,
  reported: Uint32Array,
): Omit<Density, 'exact'> => {
  const all = Array.from({ length: buckets }, (_, bucket) => {
    const of = (counts: Uint32Array): number => counts[bucket] ?? 0;
    const counts = [...changed].map(([type, numbers]) => [type, of(numbers)] as const);
    return {
      at: instantAt(from + bucket * bucketMs),
      counts: recordOf(counts.filter(([, count]) => count > 0).sort()),
      discovered: [...discovered.values()].reduce((total, counted) => total + of(counted), 0),
      reported: of(reported),
    };
  });
  const total = [...changed.values(), ...discovered.values(), reported].reduce(
    (counted, counts) => counted + sum(counts),
    0,
  );
  return {
    from: instantAt(from),
    until: instantAt(until),
    bucketMs,
    buckets: all.filter((one) => !isEmpty(one)),
    total,
  };
};

const isEmpty = ({ counts, discovered, reported }: DensityBucket): boolean =>
  Object.keys(counts).length === 0 && discovered === 0 && reported === 0;

/** The rows of pieces are of any type. */
const onlyOf = ({ changed, discovered }: SeenByType, type: ObjectType | undefined): SeenByType => {
  const only = (counts: CountsByType): CountsByType =>
    new Map([...counts].filter(([one]) => type === undefined || one === type));
  return { changed: only(changed), discovered: only(discovered) };
};
