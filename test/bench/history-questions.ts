import type { NetDifference } from '../../src/domain/comparison/net-difference.js';
import { type Instant, epochMsOf, instantAt } from '../../src/domain/instant.js';
import type { ObjectId } from '../../src/domain/directory/directory-object.js';
import type {
  Moment,
  TenantHistory,
  TenantState,
  TimelineQuery,
} from '../../src/history/history.port.js';
import type { HistoryData } from './history-log.js';
import { seeded } from './made-up-tenant.js';
import { type BenchRow, notRun, rowOf, sampled } from './measure.js';

const MB = 2 ** 20;
const PAGE = { size: 100 };
/** Larger than any group. */
const ALL = { size: 1_000_000 };
const SCANS = 3;
const FEW = 'conditionalAccessPolicy';
const FILTER = "accountEnabled eq false and department eq 'Sales'";

interface Items<Item> {
  readonly length: number;
  readonly at: (index: number) => Item | undefined;
}

/** What is asked about, at random but the same each time. */
export interface Asked {
  readonly data: HistoryData;
  readonly pick: <Item>(items: Items<Item>) => Item;
  readonly someInstant: () => Instant;
}

export const askedOf = (data: HistoryData): Asked => {
  const random = seeded(11);
  const from = epochMsOf(data.first);
  const span = epochMsOf(data.last) - from;
  return {
    data,
    pick: <Item>(items: Items<Item>) => items.at(Math.floor(random() * items.length)) as Item,
    someInstant: () => instantAt(from + Math.floor(random() * span)),
  };
};

/** What a tenant's history is asked, each answer measured. */
export async function* historyQuestions(
  history: TenantHistory,
  asked: Asked,
): AsyncGenerator<BenchRow> {
  yield* pointRows(history, asked);
  yield* wholeTenantRows(history, asked);
  for (const objects of [1_000, 10_000, 100_000]) yield* differenceRows(history, asked, objects);
  yield* timelineRows(history, asked);
  yield* memberRows(history, asked);
  yield* findRows(history, asked);
}

async function* pointRows(
  history: TenantHistory,
  { data, pick, someInstant }: Asked,
): AsyncGenerator<BenchRow> {
  const point = (id: ObjectId, instant: Instant) => history.at({ instant }).object(id);
  // Made up before the clock runs, as that takes a microsecond.
  const points = Array.from({ length: 31_000 }, () => [pick(data.ids), someInstant()] as const);
  const next = () => point(...(points.pop() ?? [data.busiest, data.last]));
  for (let run = 0; run < 10_000; run += 1) next();
  yield await sampled('one object at a random instant', 'µs', 20_000, next);
  const busiest = 'the object that changed most, at a random instant';
  yield await sampled(busiest, 'µs', 5_000, () => point(data.busiest, someInstant()));
  const counts = 'counts per type at an instant';
  yield await sampled(counts, 'ms', 300, () => history.at({ instant: someInstant() }).counts());
  const pointed = 'who pointed at an object at an instant';
  yield await sampled(pointed, 'µs', 5_000, () =>
    history.at({ instant: someInstant() }).referencesTo(pick(data.ids)),
  );
}

async function* wholeTenantRows(
  history: TenantHistory,
  { someInstant }: Asked,
): AsyncGenerator<BenchRow> {
  const question = 'whole tenant at an instant';
  const state = (): TenantState => history.at({ instant: someInstant() });
  yield await sampled(`${question}, first page`, 'ms', 100, () => state().objects({ page: PAGE }));
  // So that the threads that read it are there.
  for await (const { objects } of state().lines(FEW)) if (objects > 0) break;
  const first: number[] = [];
  let bytes = 0;
  const all = await sampled(`${question} as NDJSON`, 'ms', SCANS, async () => {
    const start = performance.now();
    bytes = await exported(state(), () => first.push(performance.now() - start));
  });
  yield { ...all, note: `${Math.round(bytes / MB)} MB with links` };
  yield rowOf(`${question} as NDJSON, until it begins`, 'ms', first);
}

/** Bytes of the whole tenant as JSON lines; tells when they begin to come. */
export const exported = async (
  state: TenantState,
  begins: () => void = () => undefined,
): Promise<number> => {
  let total = 0;
  for await (const { bytes } of state.lines()) {
    if (total === 0) begins();
    total += bytes.length;
  }
  return total;
};

async function* differenceRows(
  history: TenantHistory,
  { data }: Asked,
  objects: number,
): AsyncGenerator<BenchRow> {
  const question = `difference, ${objects} objects changed`;
  const instant = data.changedSince(objects);
  if (instant === undefined) {
    yield notRun(question, 'fewer objects changed');
    return;
  }
  const until = { instant: data.last };
  yield await sampled(`${question}, first page`, 'ms', 60, () =>
    firstDifferences(history, { instant }, until),
  );
  let found = 0;
  const all = await sampled(`${question}, all rows`, 'ms', 9, async () => {
    found = (await history.changed({ instant }, until)).length;
  });
  yield { ...all, note: `${found} rows` };
}

/** The first page of what differs between two moments. */
export const firstDifferences = async (
  history: TenantHistory,
  from: Moment,
  until: Moment,
): Promise<readonly NetDifference[]> => {
  const rows: NetDifference[] = [];
  for await (const row of history.differences(from, until)) {
    if (rows.push(row) === PAGE.size) break;
  }
  return rows;
};

async function* timelineRows(
  history: TenantHistory,
  { data, pick, someInstant }: Asked,
): AsyncGenerator<BenchRow> {
  const row = (how: string, query: () => Partial<TimelineQuery>) =>
    sampled(`timeline page of 100 ${how}`, 'ms', 1_000, () => {
      history.timeline({ ...query(), order: 'newest-first', page: PAGE });
    });
  const until = () => ({ until: { instant: someInstant() } });
  yield await row('by actor', () => ({ actor: pick(data.actors), ...until() }));
  yield await row('by object', () => ({ objectId: pick(data.ids) }));
  yield await row('of the object that changed most', () => ({
    objectId: data.busiest,
    ...until(),
  }));
  yield await row('by type', () => ({ type: pick(['user', 'group']), ...until() }));
}

async function* memberRows(
  history: TenantHistory,
  { data, someInstant }: Asked,
): AsyncGenerator<BenchRow> {
  let members = 0;
  const question = 'members of the largest group';
  const direct = (page: { readonly size: number }) =>
    history.at({ instant: someInstant() }).links(data.largestGroup, 'members', page);
  const all = await sampled(`${question}, all`, 'ms', 20, () => {
    members = direct(ALL).rows.length;
  });
  yield { ...all, note: `${members} members` };
  yield await sampled(`${question}, first 100`, 'ms', 300, () => direct(PAGE));
  const nested = await sampled('members through groups in groups, all', 'ms', 9, () => {
    const state = history.at({ instant: someInstant() });
    members = [...state.reach(data.outermostGroup, 'members')].length;
  });
  yield { ...nested, note: `${members} members` };
}

async function* findRows(history: TenantHistory, { someInstant }: Asked): AsyncGenerator<BenchRow> {
  const question = 'find disabled users of a department';
  const query = { type: 'user', filter: FILTER };
  yield await sampled(`${question}, first page`, 'ms', 30, () =>
    history.at({ instant: someInstant() }).find({ ...query, page: PAGE }),
  );
  let found = 0;
  const all = await sampled(`${question}, all`, 'ms', 3, async () => {
    const state = history.at({ instant: someInstant() });
    found = 0;
    for (let after: string | null | undefined; after !== null;) {
      const page = { size: 1_000, ...(after !== undefined && { after }) };
      const { rows, next } = await state.find({ ...query, page });
      found += rows.length;
      after = next;
    }
  });
  yield { ...all, note: `${found} found` };
}
