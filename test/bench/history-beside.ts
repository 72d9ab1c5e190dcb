import { setTimeout as delay } from 'node:timers/promises';

import type { TenantHistory } from '../../src/history/history.port.js';
import type { LmdbHistory } from '../../src/history/lmdb-history.js';
import { TENANT } from './history-log.js';
import { type Asked, exported, firstDifferences } from './history-questions.js';
import { type BenchRow, rowOf, timed } from './measure.js';

/** Between two questions, as if somebody asked two hundred times a second. */
const PAUSE_MS = 5;
/** Less often, so that a rebuild is not measured with the questions' CPU time in it. */
const REBUILD_PAUSE_MS = 25;
const IDLE_MS = 2_000;
const PAGE = { size: 100 };

/** Questions asked while something else goes on: nothing, a scan of the whole tenant, a rebuild. */
export async function* besideRows(
  history: LmdbHistory,
  asked: Asked,
  events: number,
): AsyncGenerator<BenchRow> {
  const tenant = history.tenant(TENANT);
  yield await waitingRow('nothing else', delay(IDLE_MS), tenant, asked);
  yield await waitingRow(
    'a scan of the whole tenant',
    exported(tenant.at({ instant: asked.someInstant() })),
    tenant,
    asked,
  );
  const rebuilding = timed(() => history.rebuild());
  yield* questionsBeside(rebuilding, tenant, asked);
  const { ms } = await rebuilding;
  const note = 'beside the one in use, which is asked meanwhile';
  yield { ...rowOf('rebuild the model', 'events/s', [(events / ms) * 1_000]), note };
}

/** From when a question for one object was due until it was answered, turns of others before it too. */
export const waitingRow = async (
  what: string,
  other: Promise<unknown>,
  tenant: TenantHistory,
  { data, pick, someInstant }: Asked,
): Promise<BenchRow> => {
  const values: number[] = [];
  const end = endOf(other);
  while (!end.reached) {
    const due = performance.now() + PAUSE_MS;
    await delay(PAUSE_MS);
    tenant.at({ instant: someInstant() }).object(pick(data.ids));
    values.push(performance.now() - due);
  }
  return {
    ...rowOf(`one object, from when it is due, beside ${what}`, 'ms', values),
    note: `longest ${Math.max(...values).toFixed(1)} ms`,
  };
};

/** Each question in turn for as long as the rebuild goes on. */
async function* questionsBeside(
  rebuilding: Promise<unknown>,
  tenant: TenantHistory,
  { data, pick, someInstant }: Asked,
): AsyncGenerator<BenchRow> {
  const since = data.changedSince(Math.min(1_000, data.ids.length / 4)) ?? data.first;
  const questions: Readonly<Record<string, () => unknown>> = {
    'one object at a random instant': () =>
      tenant.at({ instant: someInstant() }).object(pick(data.ids)),
    'counts per type at an instant': () => tenant.at({ instant: someInstant() }).counts(),
    'who pointed at an object at an instant': () =>
      tenant.at({ instant: someInstant() }).referencesTo(pick(data.ids)),
    'members of the largest group, first 100': () =>
      tenant.at({ instant: someInstant() }).links(data.largestGroup, 'members', PAGE),
    'timeline page of 100 by actor': () =>
      tenant.timeline({ actor: pick(data.actors), order: 'newest-first', page: PAGE }),
    'difference, 1000 objects changed, first page': () =>
      firstDifferences(tenant, { instant: since }, { instant: data.last }),
  };
  const values = new Map(Object.keys(questions).map((question) => [question, [] as number[]]));
  const waits: number[] = [];
  const end = endOf(rebuilding);
  while (!end.reached) {
    for (const [question, work] of Object.entries(questions)) {
      const due = performance.now() + REBUILD_PAUSE_MS;
      await delay(REBUILD_PAUSE_MS);
      const { ms } = await timed(work);
      waits.push(performance.now() - ms - due);
      values.get(question)?.push(ms);
    }
  }
  for (const [question, times] of values) yield rowOf(`${question}, beside a rebuild`, 'ms', times);
  yield {
    ...rowOf('until the turn of a question comes, beside a rebuild', 'ms', waits),
    note: `longest ${Math.max(...waits).toFixed(1)} ms`,
  };
}

/** Whether something has ended; what it failed with is left to whoever waits for it. */
const endOf = (other: Promise<unknown>): { readonly reached: boolean } => {
  const end = { reached: false };
  const reach = (): void => {
    end.reached = true;
  };
  other.then(reach, reach);
  return end;
};
