import type { TimelineRow } from '../../src/history/history.port.js';
import { stateline } from '../cli/a-terminal.js';
import { second } from '../history/recorded-tenant.js';
import { RunningApi } from './running-api.js';
import { attributed, departmentChanged, discovered, reported } from './some-events.js';
import { takeEvents } from './stream-reader.js';

let api: RunningApi;

beforeAll(async () => {
  api = await RunningApi.start();
  const { recorded } = api;
  await recorded.record([discovered('ada', 'user', { displayName: 'Ada' })]);
  await recorded.synced();
  const changes = [];
  for (const seconds of [10, 20]) {
    const event = departmentChanged('ada', seconds, seconds + 10, seconds);
    changes.push(...(await recorded.record([event], { observedAt: second(seconds) })));
  }
  await recorded.record([reported('ada', 15)], { observedAt: second(25) });
  await recorded.record([reported('ada', 16, { actors: [] })], { observedAt: second(25) });
  await recorded.record([attributed(changes[1]?.id ?? '', 'ada', 'grace', 20)], {
    observedAt: second(30),
  });
});

afterAll(async () => {
  await api.close();
});

type Row = Pick<TimelineRow, 'event' | 'actors'>;

/** What kind of event each is, and who did it. */
const told = (rows: readonly Row[]) =>
  rows.map(({ event, actors }) => [event.type, actors.map(({ name }) => name).join()]);
const askedFor = async (query: string) =>
  told(((await api.get(`/timeline?order=oldest-first&${query}`)).body as { rows: Row[] }).rows);

/** The changes in the lines of an export. */
const exported = (text: string): readonly Row[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row & { kind: string })
    .filter(({ kind }) => kind === 'change');

describe('Whether it is known who made a change, and whether a look saw it', () => {
  it('filters the timeline', async () => {
    expect(await askedFor('attribution=known')).toEqual([
      ['ChangeReported', 'Helper'],
      ['ObjectChanged', 'grace'],
    ]);
    expect(await askedFor('attribution=unknown')).toEqual([
      ['ObjectChanged', ''],
      ['ChangeReported', ''],
    ]);
    expect(await askedFor('origin=reported')).toEqual([
      ['ChangeReported', 'Helper'],
      ['ChangeReported', ''],
    ]);
    expect(await askedFor('origin=observed&attribution=known&objectId=ada')).toEqual([
      ['ObjectChanged', 'grace'],
    ]);
  });

  it('filters how much there is at a time, and what is exported', async () => {
    const { body } = await api.get('/timeline/density?origin=reported&attribution=known');
    expect(body).toMatchObject({ total: 1, exact: true });

    const response = await fetch(api.at('/timeline/export?attribution=unknown&origin=reported'));
    expect(told(exported(await response.text()))).toEqual([['ChangeReported', '']]);
  });

  it('filters what is streamed, which tells also what is unknown no more', async () => {
    const query = '/timeline/stream?after=0&origin=observed&attribution=unknown';
    const events = await takeEvents(api.at(query), 2);

    expect(events.map(({ event, data }) => [event, ...told([JSON.parse(data) as Row])])).toEqual([
      ['change', ['ObjectChanged', '']],
      ['attribution', ['ObjectChanged', 'grace']],
    ]);
  });

  it('filters what is replayed', async () => {
    const query = '/timeline/replay?speed=1000000&maxPauseMs=0&attribution=known';
    const events = await takeEvents(api.at(query), 3);

    const entries = events.filter(({ event }) => event === 'entry');
    expect(told(entries.map(({ data }) => JSON.parse(data) as Row))).toEqual([
      ['ChangeReported', 'Helper'],
      ['ObjectChanged', 'grace'],
    ]);
  });

  it('filters stateline timeline', async () => {
    const asked = ['--attribution', 'known', '--origin', 'reported', '--json'];
    const { records } = await stateline(['timeline', ...asked, '--server', api.url]);

    expect(told(records() as unknown as Row[])).toEqual([['ChangeReported', 'Helper']]);
  });

  it('filters stateline export timeline', async () => {
    const asked = ['export', 'timeline', '-', '--attribution', 'unknown', '--origin', 'observed'];
    const { out } = await stateline([...asked, '--server', api.url]);

    expect(told(exported(out))).toEqual([['ObjectChanged', '']]);
  });
});
