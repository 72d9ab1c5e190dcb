import { type Pace, pagesBehind, Replay, type Waiting } from '../../src/api/timeline-replay.js';
import type { Instant } from '../../src/domain/instant.js';
import type { TenantHistory } from '../../src/history/history.port.js';
import { timelineOf } from '../history/counted-density.js';
import { second } from '../history/recorded-tenant.js';
import { RunningApi } from './running-api.js';
import { attributed, departmentChanged, discovered, reported } from './some-events.js';
import { StreamReader, takeEvents } from './stream-reader.js';

const HOUR_S = 3_600;

let api: RunningApi;
let tenant: TenantHistory;

beforeAll(async () => {
  api = await RunningApi.start();
  const { recorded } = api;
  await recorded.record([
    discovered('ada', 'user', { displayName: 'Ada' }),
    discovered('ops', 'group', { displayName: 'Ops' }),
  ]);
  await recorded.synced();
  for (const [index, seconds] of [60, 70, 70, HOUR_S, 10 * HOUR_S].entries()) {
    const [change] = await recorded.record([departmentChanged('ada', index, index + 1, seconds)], {
      observedAt: second(seconds),
    });
    if (index % 2 === 0) await recorded.record([attributed(change?.id ?? '', 'ada', 'eve', 60)]);
  }
  await recorded.record([reported('ada', 65)]);
  tenant = recorded.tenant;
});

afterAll(async () => {
  await api.close();
});

/** A clock that goes on when somebody waits, and not else. */
class GivenClock implements Waiting {
  nowMs = 5_000;
  now = () => this.nowMs;
  wait = (ms: number): Promise<void> => {
    this.nowMs += ms;
    return Promise.resolve();
  };
}

interface Told {
  readonly atMs: number;
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

const replayed = async (
  pace: Pace,
  start: { readonly lastEventId?: string; readonly from?: Instant } = {},
  clock = new GivenClock(),
): Promise<readonly Told[]> => {
  const { lastEventId = '' } = start;
  const begunMs = clock.nowMs;
  const told: Told[] = [];
  const replay = new Replay(tenant, pace, { ...start, lastEventId }, clock);
  const events = replay.events(pagesBehind(tenant, {}, lastEventId), new AbortController().signal);
  for await (const { id, event, data } of events) {
    told.push({ atMs: clock.nowMs - begunMs, id, event, data: data as Told['data'] });
  }
  return told;
};

const entriesIn = (told: readonly Told[]) => told.filter(({ event }) => event === 'entry');
const idsIn = (told: readonly Told[]) => entriesIn(told).map(({ data }) => data['changeId']);
const allIds = () => timelineOf(tenant).map(({ changeId }) => changeId);

describe('A replay', () => {
  it('tells all entries of the timeline, oldest first, and then how many they were', async () => {
    const told = await replayed({ speed: 60, maxPauseMs: 0 });

    expect(idsIn(told)).toEqual(allIds());
    expect(told.at(-1)).toMatchObject({
      event: 'end',
      data: { instant: second(10 * HOUR_S), told: 8, reported: 1 },
    });
  });

  it('keeps the pace in which it happened, divided by the speed, and cuts long pauses', async () => {
    const told = await replayed({ speed: 10, maxPauseMs: 4_000 });
    const at = entriesIn(told).map(({ atMs }) => Math.round(atMs / 100) * 100);

    // After 60, 65, 70, 70, 3,600 and 36,000 seconds.
    expect(at).toEqual([0, 0, 4_000, 4_500, 5_000, 5_000, 9_000, 13_000]);
  });

  it('begins with the instant that is asked for', async () => {
    const [first] = entriesIn(
      await replayed({ speed: 1, maxPauseMs: 10_000 }, { from: second(-3) }),
    );

    expect(first?.atMs).toBe(3_000);
  });

  it('tells the time at most four times a second, and never back', async () => {
    const told = await replayed({ speed: 1, maxPauseMs: 10_000 });
    const clocks = told.filter(({ event }) => event === 'clock');
    const instants = clocks.map(({ data }) => String(data['instant']));
    const pauses = clocks.slice(1).map(({ atMs }, index) => atMs - (clocks[index]?.atMs ?? 0));

    expect(instants).toEqual([...instants].sort());
    expect(new Set(instants).size).toBeGreaterThan(100);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(250);
  });

  it('tells no more than 500 entries a second, and puts off what it cannot tell in time', async () => {
    const told = await replayed({ speed: 1_000_000, maxPauseMs: 0 });

    expect(told.at(-1)?.atMs).toBe(8 * 2);
  });

  it('falls behind with a reader that is slow, without a rush afterwards', async () => {
    const clock = new GivenClock();
    const replay = new Replay(tenant, { speed: 1, maxPauseMs: 1_000 }, { lastEventId: '' }, clock);
    const events = replay.events(pagesBehind(tenant, {}, ''), new AbortController().signal);
    const at: number[] = [];
    for await (const { event } of events) {
      if (event !== 'entry') continue;
      at.push(clock.nowMs);
      if (at.length === 3) clock.nowMs += 60_000;
    }
    const [, , third = 0, fourth = 0, fifth = 0] = at;

    expect(fourth - third).toBeGreaterThanOrEqual(60_000);
    expect(fifth - fourth).toBeGreaterThanOrEqual(950);
  });

  it('resumes exactly behind any event', async () => {
    const whole = await replayed({ speed: 1_000, maxPauseMs: 100 });
    for (const [index, { id }] of whole.entries()) {
      const before = idsIn(whole.slice(0, index + 1));
      const behind = idsIn(await replayed({ speed: 1_000, maxPauseMs: 100 }, { lastEventId: id }));

      expect([...before, ...behind]).toEqual(allIds());
    }
  });

  it('ends without a word when it is aborted while it waits', async () => {
    const stop = new AbortController();
    const clock = new GivenClock();
    const waiting: Waiting = {
      now: clock.now,
      wait: (ms) => {
        stop.abort();
        return clock.wait(ms);
      },
    };
    const replay = new Replay(tenant, { speed: 1, maxPauseMs: 10 }, { lastEventId: '' }, waiting);
    const told = [];
    for await (const { event } of replay.events(pagesBehind(tenant, {}, ''), stop.signal)) {
      told.push(event);
    }

    expect(told).not.toContain('end');
  });
});

describe('The replay route', () => {
  const fast = 'speed=1000000&maxPauseMs=0';

  it('streams entries, the time and an end, with the filters of the timeline', async () => {
    const messages = [];
    const reader = new StreamReader(api.at(`/timeline/replay?${fast}&actor=eve&type=user`));
    for await (const message of reader.messages()) messages.push(message);
    const entries = messages.filter(({ event }) => event === 'entry');

    expect(entries.map(({ data }) => JSON.parse(data) as object)).toEqual(
      timelineOf(tenant, { actor: 'eve', type: 'user' }),
    );
    expect(messages.at(-1)).toMatchObject({ event: 'end' });
    expect(messages.map(({ event }) => event)).toContain('clock');
  });

  it('goes on behind the last event id, and ends at once when there is nothing behind it', async () => {
    const taken = await takeEvents(api.at(`/timeline/replay?${fast}`), 2);
    const first = taken.find(({ event }) => event === 'entry');
    const messages = [];
    const reader = new StreamReader(api.at(`/timeline/replay?${fast}`));
    for await (const message of reader.messages({ 'last-event-id': first?.id ?? '' })) {
      messages.push(message);
    }
    const last = messages.at(-1);
    const again = await takeEvents(api.at(`/timeline/replay?${fast}`), 1, last?.id);

    expect(JSON.parse(last?.data ?? '')).toMatchObject({ told: 7 });
    expect(again).toMatchObject([{ event: 'end', id: last?.id }]);
  });

  it('names the last event id when there was no such event', async () => {
    const response = await fetch(api.at('/timeline/replay'), {
      headers: { 'last-event-id': 'yesterday' },
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'Last-Event-ID' }] });
  });

  it.each([
    ['replay?speed=0', 'speed', 'a whole number from 1 to 1000000'],
    ['replay?speed=fast', 'speed', 'a whole number from 1 to 1000000'],
    ['replay?maxPauseMs=10001', 'maxPauseMs', 'a whole number from 0 to 10000'],
    ['replay?cursor=x', 'cursor', 'one of '],
    ['replay?type=unicorn', 'type', 'one of '],
    ['replay?from=monday', 'from', 'an ISO 8601 instant'],
    ['density?buckets=9', 'buckets', 'a whole number from 10 to 500'],
    ['density?buckets=501', 'buckets', 'a whole number from 10 to 500'],
    ['density?limit=5', 'limit', 'one of '],
    ['density?until=monday', 'until', 'an ISO 8601 instant'],
    ['density?severity=none', 'severity', 'one of '],
  ])('of /timeline/%s names %s and what it takes', async (below, field, takes) => {
    const { status, body } = await api.get(`/timeline/${below}`);

    expect(status).toBe(400);
    expect(body).toMatchObject({
      errors: [{ field, takes: expect.stringContaining(takes) as unknown }],
    });
  });
});

describe('The density route', () => {
  it('counts by bucket, with the filters of the timeline and how far it may be trusted', async () => {
    const { status, body } = await api.get('/timeline/density?buckets=10&objectId=ada');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      from: second(0),
      until: second(10 * HOUR_S),
      buckets: [
        { at: second(0), counts: { user: 4 }, discovered: 1, reported: 1 },
        { counts: { user: 1 }, discovered: 0, reported: 0 },
      ],
      total: 7,
      exact: true,
      trust: { gaps: [] },
    });
  });
});
