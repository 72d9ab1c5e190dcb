import { changeEventTypes, type ChangeEvent } from '../../src/domain/timeline/events.js';
import type { ObjectId } from '../../src/domain/directory/directory-object.js';
import { epochMsOf, type Instant } from '../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { type FoldedObject, folded } from './folded-object.js';
import { type BenchRow, rowOf, timed } from './measure.js';

/** Answers from the log alone, as one does who has nothing but events. */
export interface ReplayTask {
  readonly kind: 'replay';
  readonly log: string;
  readonly asked: readonly { readonly id: ObjectId; readonly instant: Instant }[];
  /** Two instants whose states are compared. */
  readonly from: Instant;
  readonly until: Instant;
}

/** One answer takes seconds; at least one is given. */
const BUDGET_MS = 5_000;

type Objects = Map<ObjectId, FoldedObject>;

export const replayRows = async (task: ReplayTask): Promise<readonly BenchRow[]> => {
  const store = await EmbeddedEventStore.open(task.log);
  const by = 'replay of all events';
  const values: number[] = [];
  const end = performance.now() + BUDGET_MS;
  for (const { id, instant } of task.asked) {
    values.push((await timed(() => pointIn(store, id, instant))).ms);
    if (performance.now() > end) break;
  }
  const point = rowOf('one object at a random instant', 'ms', values);
  const rows = await wholeRows(store, task);
  await store.close();
  return [point, ...rows].map((row) => ({ ...row, by }));
};

const pointIn = async (store: EmbeddedEventStore, id: ObjectId, instant: Instant) => {
  let object: FoldedObject | undefined;
  for await (const event of changesIn(store)) {
    if (event.data.window.until > instant) break;
    if (event.data.objectId === id) object = folded(object, event, 0);
  }
  return object;
};

/** One pass answers both: the whole tenant at the first instant, and what differs at the second. */
const wholeRows = async (store: EmbeddedEventStore, { from, until }: ReplayTask) => {
  const start = performance.now();
  const objects: Objects = new Map();
  const touched = new Map<ObjectId, string>();
  let bytes = 0;
  let wholeMs = 0;
  let foldedMs = 0;
  for await (const event of changesIn(store)) {
    const { objectId, window } = event.data;
    if (window.until > from && wholeMs === 0) {
      foldedMs = performance.now() - start;
      bytes = written(objects);
      wholeMs = performance.now() - start;
    }
    if (window.until > until) break;
    const known = objects.get(objectId);
    if (window.until > from && !touched.has(objectId)) touched.set(objectId, textOf(known));
    objects.set(objectId, folded(known, event, epochMsOf(window.until)));
  }
  const differing = [...touched].filter(([id, before]) => textOf(objects.get(id)) !== before);
  const differenceMs = performance.now() - start - (wholeMs - foldedMs);
  return [
    {
      ...rowOf('whole tenant at an instant as NDJSON', 'ms', [wholeMs]),
      note: `${Math.round(bytes / 2 ** 20)} MB with links; all objects in memory`,
    },
    {
      ...rowOf(`difference of two instants, all rows`, 'ms', [differenceMs]),
      note: `${differing.length} objects`,
    },
  ];
};

const written = (objects: Objects): number => {
  let bytes = 0;
  for (const object of objects.values()) bytes += Buffer.byteLength(textOf(object)) + 1;
  return bytes;
};

const textOf = (object: FoldedObject | undefined): string =>
  object === undefined ? '' : JSON.stringify({ ...object, links: [...object.links.keys()] });

async function* changesIn(store: EmbeddedEventStore): AsyncGenerator<ChangeEvent> {
  for await (const { event } of store.readAll({ after: 'start', streamPrefixes: ['changes_'] })) {
    if (isChange(event)) yield event;
  }
}

const isChange = (event: { readonly type: string }): event is ChangeEvent =>
  changeEventTypes.has(event.type);
