import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { epochMsOf, instantAt } from '../../src/domain/instant.js';
import type { SeverityLevel } from '../../src/domain/severity/severity.js';
import { isFirstSight } from '../../src/domain/timeline/events.js';
import type { BlastQuery, BlastRadius } from '../../src/history/blast-radius.port.js';
import { blastRadiusOf } from '../../src/history/blast-radius.js';
import { isReported, type TimelineRow } from '../../src/history/history.port.js';
import { Model } from '../../src/history/model.js';
import { freeBytes } from '../../src/history/disk-room.js';
import type { Top } from '../../src/history/overview.port.js';
import { anActor, attributed, changed, department } from './directory-changes.js';
import { RecordedTenant, second } from './recorded-tenant.js';
import { asked, someHappenings, someOf } from './severe-histories.js';

const LEVELS: readonly SeverityLevel[] = ['high', 'medium', 'low'];

/** As anybody can count it from the pages of the timeline. */
const recounted = ({ tenant }: RecordedTenant, query: BlastQuery): BlastRadius => {
  const all: TimelineRow[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = { size: 500, ...(after !== undefined && { after }) };
    const { rows, next } = tenant.timeline({ ...query, order: 'oldest-first', page });
    all.push(...rows);
    after = next;
  }
  const rows = all.filter(({ event }) => !isFirstSight(event));
  const times = rows.map((row) => (isReported(row) ? row.event.data.occurredAt : row.observedAt));
  const inOrder = times.map(epochMsOf).sort((one, other) => one - other);
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  const byType = Map.groupBy(rows, ({ event }) => event.data.objectType);
  return {
    changes: rows.filter((row) => !isReported(row)).length,
    reported: rows.filter(isReported).length,
    objects: objectsIn(rows),
    first: first === undefined ? null : instantAt(first),
    last: last === undefined ? null : instantAt(last),
    byType: Array.from(byType, ([objectType, ofType]) => ({
      objectType,
      high: countOf(ofType, 'high'),
      medium: countOf(ofType, 'medium'),
      low: countOf(ofType, 'low'),
      objects: objectsIn(ofType),
    })).sort(
      (one, other) =>
        LEVELS.map((level) => other[level] - one[level]).find((by) => by !== 0) ??
        (one.objectType < other.objectType ? -1 : 1),
    ),
    actors: top(
      rows.map(({ actors }) =>
        actors.map(({ kind, id, name }) => JSON.stringify([kind, id, name])),
      ),
      (key) => {
        const [kind, id, name] = JSON.parse(key) as ['user', string, string];
        return { kind, id, name };
      },
    ),
    correlationIds: top(
      rows.map((row) => row.auditCorrelationIds),
      (correlationId) => ({ correlationId }),
    ),
    exact: true,
  };
};

const objectsIn = (rows: readonly TimelineRow[]) =>
  new Set(rows.map(({ event }) => event.data.objectId)).size;

const countOf = (rows: readonly TimelineRow[], level: SeverityLevel) =>
  rows.filter(({ severity }) => severity === level).length;

const top = <Row>(keys: readonly (readonly string[])[], rowOf: (key: string) => Row): Top<Row> => {
  const each = keys.flatMap((ones) => [...new Set(ones)]);
  const counts = Array.from(
    Map.groupBy(each, (key) => key),
    ([key, { length }]) => ({
      key,
      changes: length,
    }),
  );
  return {
    rows: counts
      .sort((one, other) => other.changes - one.changes || (one.key < other.key ? -1 : 1))
      .map(({ key, changes }) => ({ ...rowOf(key), changes })),
    others: 0,
    exact: true,
  };
};

const someQuery = someOf<BlastQuery>([
  ...['ADA@example.com', 'id-of-bob@example.com', 'nobody'].map((actor) => ({ actor })),
  ...['c1', 'C2', 'order', 'import'].map((correlationId) => ({ correlationId })),
  { from: { instant: second(10) } },
  { until: { instant: second(30) } },
]);

describe('The blast radius', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  it('is what a count of the timeline gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        someHappenings,
        fc.array(someQuery, { minLength: 20, maxLength: 20 }),
        (happenings, queries) =>
          asked(happenings, async (of) => {
            for (const query of queries) {
              expect(await of.tenant.blastRadius(query)).toEqual(recounted(of, query));
            }
          }),
      ),
      { numRuns: 5 },
    );
  });

  it('counts the newest ones and says so when there are too many', async () => {
    const happened = [1, 2, 3, 4].map((n) => changed(`u${n}`, department(null, 'Ops')));
    for (const [index, event] of happened.entries()) {
      const [change] = await tenant.record([event], { observedAt: second(index) });
      await tenant.record([attributed(change?.id ?? '', { actors: [anActor('eve')] })]);
    }
    await tenant.history.close();
    const model = await Model.open(`${tenant.folder}/history/model-1`, freeBytes);
    const counted = (most: number) => blastRadiusOf(model, 't', { actor: 'eve' }, most);
    const [some, all] = [await counted(3), await counted(4)];
    await model.close();
    await tenant.reopenAfterClose();

    expect(some).toMatchObject({ changes: 3, first: second(1), last: second(3), exact: false });
    expect(all).toMatchObject({ changes: 4, first: second(0), last: second(3), exact: true });
  });

  it('is empty for who did nothing, and before anything is known', async () => {
    const nothing = {
      ...{ changes: 0, reported: 0, objects: 0, first: null, last: null, byType: [] },
      actors: { rows: [], others: 0, exact: true },
      correlationIds: { rows: [], others: 0, exact: true },
      exact: true,
    };
    expect(await tenant.tenant.blastRadius({ actor: 'eve' })).toEqual(nothing);

    await tenant.record([changed('u1', department(null, 'Ops'))]);
    expect(await tenant.tenant.blastRadius({ actor: 'eve' })).toEqual(nothing);
  });
});
