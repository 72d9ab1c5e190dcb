import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import type { StatelineEvent } from '../../src/domain/events.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import type { Overview } from '../../src/history/overview.port.js';
import {
  anActor,
  attributed,
  changed,
  created,
  department,
  reported,
} from '../history/directory-changes.js';
import { recounted, updated, withoutTrust } from '../history/overview/recount.js';
import { type RecordedTenant, second } from '../history/recorded-tenant.js';
import { CutReader } from './cut-reader.js';
import { RunningApi } from './running-api.js';

/** 100,000 take about a minute: `STATELINE_FEED_EVENTS=100000`. */
const EVENTS = Number(process.env['STATELINE_FEED_EVENTS'] ?? 10_000);
const CUTS = 100;
const BATCHES = 100;
/** So that the batches go over more than a day. */
const BATCH_MINUTES = 20;
const LIMIT_MS = 50_000 + 3 * EVENTS;

let api: RunningApi;

beforeEach(async () => {
  api = await RunningApi.start();
});

afterEach(async () => {
  await api.close();
});

/** Numbers from 0 to 1, the same in each run. */
const numbers = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

const eventOf = (n: number, changes: readonly string[], at: number): StatelineEvent => {
  const id = `u${String(n % 97)}`;
  if (n < 97) return created(id);
  const actors = [anActor(`a${String(n % 23)}`)];
  const changeId = changes.at(-1 - (n % 900));
  if (n % 10 === 0 && changeId !== undefined) {
    return attributed(changeId, { auditId: String(n), actors });
  }
  if (n % 33 === 0) return reported(String(n), { actors, occurredAt: second(at) });
  return changed(id, department(null, `D${String(n)}`));
};

/** Appends the events batch by batch, while the clock goes on; gives the position of each. */
const record = async (recorded: RecordedTenant): Promise<readonly string[]> => {
  const stream = streamId('changes_t_00-x');
  const positions: string[] = [];
  const changes: string[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const at = batch * BATCH_MINUTES * 60;
    recorded.now = second(at);
    const metadata = {
      tenantId: 't',
      schemaVersion: '1' as const,
      observedAt: recorded.now,
      reader: 'delta-users',
      $correlationId: 'round',
    };
    const first = (batch * EVENTS) / BATCHES;
    const entries = Array.from({ length: EVENTS / BATCHES }, (_, index) => {
      return { id: randomUUID(), event: eventOf(first + index, changes, at), metadata };
    });
    const expected = (await recorded.store.last(stream))?.revision ?? 'no_stream';
    await recorded.store.append(stream, expected, entries);
    changes.push(
      ...entries.filter(({ event }) => event.type.startsWith('Object')).map(({ id }) => id),
    );
    await recorded.caughtUpWithLog();
  }
  for await (const { position } of recorded.store.readAll({
    after: 'start',
    streamPrefixes: ['changes_'],
  })) {
    positions.push(position);
  }
  return positions;
};

describe('A client that is cut a hundred times while much happens', () => {
  it(
    'gets every row of the timeline once, in order',
    async () => {
      const { recorded } = api;
      await recorded.synced();
      const seen: string[] = [];
      const reader = new CutReader(api.at('/timeline/stream?after=0'), ({ id = '' }) => {
        seen.push(id);
      });
      const number = numbers(1);
      const recording = record(recorded);
      const isAll = () => seen.length >= EVENTS;
      // Less than all rows take, so that there is always something left to cut.
      const mean = (300 * EVENTS) / CUTS;
      for (let cut = 0; cut < CUTS; cut += 1) {
        await reader.read({ bytes: Math.ceil(2 * mean * number()), enough: isAll });
      }
      const atLastCut = seen.length;
      await reader.read({ enough: isAll });
      const expected = await recording;

      expect(atLastCut).toBeLessThan(EVENTS);
      expect(seen).toEqual(expected);
    },
    LIMIT_MS,
  );

  it(
    'holds the overview that a recount gives, and its place never goes back',
    async () => {
      const { recorded } = api;
      await recorded.synced();
      let held: Overview | undefined;
      let last = -1;
      const messages = { overview: 0, patch: 0 };
      const reader = new CutReader(api.at('/overview/stream'), ({ id, event, data }) => {
        const at = recorded.tenant.now().trust.position;
        const told = JSON.parse(data) as Overview;
        held = updated(held, event === 'patch' ? { at, patch: told } : { at, whole: told });
        expect(Number(id)).toBeGreaterThanOrEqual(last);
        last = Number(id);
        messages[event === 'patch' ? 'patch' : 'overview'] += 1;
      });
      const number = numbers(2);
      const recording = record(recorded);
      for (let cut = 0; cut < CUTS; cut += 1) {
        await reader.read({ bytes: Math.ceil(50_000 * number()), ms: Math.ceil(60 * number()) });
      }
      await recording;
      const expected = recounted(recorded.tenant, recorded.now);
      const isSame = () => isDeepStrictEqual(held && withoutTrust(held), expected);
      await reader.read({ enough: isSame, ms: 10_000 });

      expect(held && withoutTrust(held)).toEqual(expected);
      expect(messages.overview).toBeGreaterThan(0);
      expect(messages.patch).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );
});
