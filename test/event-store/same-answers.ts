import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { type Instant, instantPlus } from '../../src/domain/instant.js';
import {
  type EventStore,
  position,
  type RecordedEvent,
} from '../../src/event-store/event-store.port.js';
import type { Moment, TenantHistory } from '../../src/history/history.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { collect } from '../support/events.js';

/** The backups and the timeline of two logs, and the tenant at each backup, are the same. */
export const expectSameAnswers = async (one: EventStore, other: EventStore): Promise<void> => {
  const [answers, others] = [await answersOf(one), await answersOf(other)];
  expect(answers.backups.length).toBeGreaterThan(2);
  expect(others).toEqual(answers);
};

/** Nothing of it tells a position, for that is another one in each log. */
const answersOf = async (store: EventStore) => {
  const folder = await mkdtemp(join(tmpdir(), 'stateline-copy-history-'));
  const events = await collect(store.readAll({ after: 'start' }));
  const end = events.at(-1);
  if (end === undefined) throw new Error('The log is empty');
  const clock = () => instantPlus(end.metadata.observedAt, 60_000);
  const history = await LmdbHistory.open(folder, store, clock);
  try {
    await history.caughtUp(end.position);
    return await answers(history.open('t'), events);
  } finally {
    await history.close();
    await rm(folder, { recursive: true });
  }
};

const answers = async (tenant: TenantHistory, events: readonly RecordedEvent[]) => {
  const backups: { readonly at: Moment; readonly instant: Instant }[] = [];
  for (const { event } of events) {
    if (event.type !== 'BackupTaken') continue;
    const { data } = event;
    backups.push({ at: { position: position(data.position) }, instant: data.instant });
  }
  const states = backups.map(({ at, instant }) => [
    stateAt(tenant, at),
    stateAt(tenant, { instant }),
  ]);
  const differences = [];
  for (const [index, { at }] of backups.slice(1).entries()) {
    differences.push(await tenant.changed(backups[index]?.at ?? at, at));
  }
  const page = { size: 5_000 };
  const { rows } = tenant.timeline({ order: 'oldest-first', page });
  const timeline = rows.map(({ changeId, observedAt, event }) => ({ changeId, observedAt, event }));
  // Changes that one look has shown have no order among themselves.
  timeline.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  return { backups: states, differences, timeline };
};

const placeOf = (row: { readonly observedAt: string; readonly changeId: string }): string =>
  `${row.observedAt} ${row.changeId}`;

const stateAt = (tenant: TenantHistory, at: Moment) => {
  const state = tenant.at(at);
  const departments = Array.from({ length: 40 }, (_, index) => {
    const object = state.object(objectId(`user-${String(index)}`));
    return object?.attributes['department'];
  });
  return { counts: state.counts(), departments };
};
