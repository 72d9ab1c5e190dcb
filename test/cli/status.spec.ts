import { createServer, type Server } from 'node:http';
import { listening, portOf } from '../alarms/deliveries/receiver.js';
import { stateline } from './a-terminal.js';

const NOW = new Date('2026-11-22T12:00:00.000Z');

const capture = {
  ...{ owner: { holder: 'one', since: '2026-11-22T00:00:00.000Z', isUs: true }, readers: [] },
  ...{ gaps: [], notifications: null },
  firstSync: { done: false, completedAt: null, objects: 0 },
};

/** Raised so many minutes ago. */
const alarm = (minutes: number, level = 'critical') => ({
  alarmId: String(minutes),
  ...{ rule: 'r', level, changes: 1, text: `Alarm ${String(minutes)} \u202eof txt` },
  firedAt: new Date(NOW.getTime() - minutes * 60_000).toISOString(),
});

describe('stateline status', () => {
  let server: Server;
  let alarms: readonly object[];
  let asked: string[];
  const answers = (): Readonly<Record<string, object>> => ({
    tenants: { tenants: [{ tenantId: 't' }] },
    capture,
    me: { signIn: 'required' },
    alarms: { rows: alarms, next: null },
  });
  beforeAll(async () => {
    server = await listening(
      createServer((request, response) => {
        const [path = '', query = ''] = (request.url ?? '').split('?');
        asked.push(`${path.split('/').at(-1) ?? ''}?${query}`);
        const body = answers()[path.split('/').at(-1) ?? ''] ?? { rows: [], next: null };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      }),
    );
  });
  beforeEach(() => {
    asked = [];
  });
  afterAll(() => {
    server.close();
  });

  const status = (...argv: readonly string[]) =>
    stateline(['status', '--server', `http://127.0.0.1:${String(portOf(server))}`, ...argv], {
      now: NOW,
    });

  it('tells the alarms of the last day, a line each, newest first', async () => {
    alarms = [alarm(5), alarm(90, 'low'), alarm(25 * 60)];
    const { exitCode, out } = await status();

    expect(exitCode).toBe(0);
    expect(out).toContain(
      [
        'Alarms of the last 24 hours:',
        '2026-11-22 12:55:00 +01:00  critical  Alarm 5 \ufffdof txt',
        '2026-11-22 11:30:00 +01:00  low       Alarm 90 \ufffdof txt',
        '',
      ].join('\n'),
    );
    expect(out).not.toContain('There are more');
    expect(out).not.toContain('Alarm 1500');
  });

  it('tells five at most, asks for little more, and says that there are more', async () => {
    alarms = [1, 2, 3, 4, 5, 6].map((minutes) => alarm(minutes));
    const { out } = await status();
    const { records } = await status('--json');

    expect(out).toContain('Alarm 5 ');
    expect(out).not.toContain('Alarm 6 ');
    expect(out).toContain('There are more: stateline alarms');
    expect(asked).toContain('alarms?limit=6');
    expect(records()[0]).toMatchObject({ alarms: { rows: alarms.slice(0, 5), more: true } });
  });

  it('says that there was none', async () => {
    alarms = [alarm(25 * 60)];
    const { out } = await status();
    const { records } = await status('--json');

    expect(out).toContain('No alarm was raised in the last 24 hours');
    expect(records()[0]).toMatchObject({ alarms: { rows: [], more: false } });
  });
});
