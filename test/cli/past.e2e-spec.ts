import { objectId } from '../../src/domain/directory/directory-object.js';
import { second } from '../history/recorded-tenant.js';
import { RunningApi } from '../api/running-api.js';
import { attributed, departmentChanged, discovered } from '../api/some-events.js';
import { type Ran, stateline, type TerminalOptions } from './a-terminal.js';

let api: RunningApi;

beforeAll(async () => {
  api = await RunningApi.start();
  const { recorded } = api;
  await recorded.record([
    discovered('ada', 'user', { displayName: 'Ada \u001b[31mLovelace', department: 'Ops' }),
    discovered('ops', 'group', { displayName: 'Ops' }, [
      { relation: 'members', targetId: objectId('ada'), targetType: 'user' },
    ]),
  ]);
  await recorded.synced(second(1));
  const [change] = await recorded.record([departmentChanged('ada', 'Ops', 'Sales', 10)], {
    observedAt: second(10),
  });
  await recorded.record([attributed(change?.id ?? '', 'ada', 'mallory@contoso.test', 9)], {
    observedAt: second(12),
  });
});

afterAll(async () => {
  await api.close();
});

const run = (argv: readonly string[], options: TerminalOptions = {}): Promise<Ran> =>
  stateline([...argv, '--server', api.url], options);

describe('stateline at', () => {
  it('counts the objects of each type, in the zone of the person', async () => {
    const { exitCode, out } = await run(['at', second(5)]);

    expect(exitCode).toBe(0);
    expect(out).toContain('As of 2026-11-01 01:00:05 +01:00');
    expect(out).toMatch(/group +1\n/);
    expect(out).toMatch(/user +1/);
  });

  it('lists the objects of a type, one JSON object a line with --json', async () => {
    const { out } = await run(['at', second(5), 'user']);
    const { records } = await run(['at', second(5), '--filter', "displayName eq 'Ops'", '--json']);

    expect(out).toMatch(/user +live +ada/);
    expect(out).toContain('1 objects');
    expect(records()).toMatchObject([{ objectId: 'ops', validFrom: second(0) }]);
  });

  it('ends with 2 and the words of the server on an instant nobody knows', async () => {
    const person = await run(['at', '2020-01-01T00:00:00Z']);
    const program = await run(['at', 'no-such-backup', '--json']);

    expect(person).toMatchObject({ exitCode: 2, out: '' });
    expect(person.err).toContain('asOf takes an instant from');
    expect(program.exitCode).toBe(2);
    expect(JSON.parse(program.err)).toMatchObject({
      title: 'invalid-value',
      errors: [{ field: 'asOf' }],
    });
  });
});

describe('stateline show', () => {
  it('shows an object as it was, and its links', async () => {
    const user = await run(['show', 'ada', '--as-of', second(5)]);
    const group = await run(['show', 'ops']);

    expect(user.out).toMatch(/department +Ops/);
    expect(group.out).toMatch(/members +ada +user/);
  });

  it('lets no control character of a name reach the terminal', async () => {
    const { out } = await run(['show', 'ada']);

    expect(out).toContain('Ada \ufffd[31mLovelace');
    expect(out).not.toContain('\u001b');
  });

  it('ends with 1 on an object there is not', async () => {
    const { exitCode, err } = await run(['show', 'nobody']);

    expect(exitCode).toBe(1);
    expect(err).toContain('nobody');
  });

  it('prints everything as one JSON object with --json, times in UTC', async () => {
    const { records } = await run(['show', 'ada', '--json']);
    // Its record says the second in which the window begins, which the window does not hold.
    const validFrom = '2026-11-01T00:00:09.001Z';

    expect(records()).toMatchObject([
      {
        object: { objectId: 'ada', attributes: { department: 'Sales' }, validFrom },
        trust: { lagEvents: 0 },
      },
    ]);
  });
});

describe('stateline history and timeline', () => {
  it('tell what changed and who did it, newest first', async () => {
    const history = await run(['history', 'ada']);
    const timeline = await run(['timeline', '--from', second(5), '--type', 'user']);

    expect(history.out).toMatch(/When \(Europe\/Berlin\)/);
    const line =
      /2026-11-01 01:00:09 \+01:00 +mallory@contoso.test +user +ada +department: Ops → Sales/;
    expect(history.out).toMatch(line);
    expect(history.out).toContain('found in the first full sync');
    expect(timeline.out).toMatch(line);
    expect(timeline.out).not.toContain('first full sync');
  });

  it('seek nobody for what was there before anybody looked', async () => {
    const { out } = await run(['history', 'ops']);

    expect(out).toMatch(/ –  +group +Ops  +found in the first full sync/);
    expect(out).not.toContain('unknown');
  });

  it('keep to the actor and the limit', async () => {
    const byActor = await run(['timeline', '--actor', 'mallory@contoso.test', '--json']);
    const limited = await run(['timeline', '--limit', '2', '--json']);

    expect(byActor.records()).toMatchObject([{ occurredAt: second(9) }]);
    expect(limited.records()).toHaveLength(2);
  });

  it('paint nothing unless the terminal has colours', async () => {
    const plain = await run(['timeline']);
    const colored = await run(['timeline'], { color: true });

    expect(plain.out).not.toContain('\u001b');
    expect(colored.out).toContain('\u001b[1mWho');
  });
});

describe('stateline diff', () => {
  it('makes a report, waits for it and prints what differs', async () => {
    const { exitCode, out } = await run(['diff', second(5), '--type', 'user,group']);

    expect(exitCode).toBe(0);
    expect(out).toMatch(/user +update +department: Ops → Sales +mallory@contoso.test/);
    expect(out).toContain('1 object, 1 attribute, 0 links differ');
  });

  it('compares two instants and prints rows as JSON', async () => {
    const same = await run(['diff', second(2), second(5), '--json']);
    const differs = await run(['diff', second(2), 'now', '--id', 'ada', '--json']);

    expect(same).toMatchObject({ exitCode: 0, out: '' });
    expect(differs.records()).toMatchObject([{ objectId: 'ada', recoveryAction: 'update' }]);
  });
});

describe('stateline backup', () => {
  it('takes one and lists it', async () => {
    const taken = await run(['backup', '--json']);
    const listed = await run(['backup', '--list', '--json']);
    const [backup] = taken.records();

    expect(backup).toMatchObject({ reason: 'requested', counts: { user: 1, group: 1 } });
    expect(listed.records()[0]).toEqual(backup);
  });
});

describe('stateline recover', () => {
  const recover = ['recover', '--to', second(5), '--reason', 'Wrong department'];

  it('shows the plan and writes nothing when nobody is there to approve it', async () => {
    const { exitCode, out, err } = await run(recover);

    expect(exitCode).toBe(2);
    expect(out).toMatch(/s0001 +\S.* user +department: Sales → Ops/);
    expect(out).toMatch(/1 steps to write, about \S+ s; 0 that cannot be, 0 left as they are/);
    expect(err).toContain('--yes');
  });

  it('rejects the plan when the person says no', async () => {
    const { exitCode, err, out } = await run(recover, { answer: 'n' });
    const [, id = ''] = /recovery (\S+)/.exec(out) ?? [];
    const shown = await run(['recover', 'show', id, '--json']);

    expect({ exitCode, err }).toEqual({ exitCode: 1, err: 'Not approved; nothing was written\n' });
    expect(shown.records()[0]).toMatchObject({ kind: 'recovery', status: 'rejected' });
  });

  it('passes on why an approved plan cannot be written', async () => {
    const { exitCode, err } = await run([...recover, '--yes', '--json']);

    expect(exitCode).toBe(1);
    expect(JSON.parse(err)).toMatchObject({ title: 'writer-not-configured' });
  });

  it('says so when nothing differs', async () => {
    const { exitCode, out } = await run(['recover', '--to', 'now', '--reason', 'r', '--yes']);

    expect(exitCode).toBe(0);
    expect(out).toContain('Nothing differs');
  });
});

describe('stateline timeline --follow', () => {
  it('tells what comes, and ends with 0 on Ctrl-C', async () => {
    const interruption = new AbortController();
    const following = run(['timeline', '--follow', '--limit', '1', '--json'], {
      interrupted: interruption.signal,
      onOut: (text) => {
        if (text.includes('"HR"')) interruption.abort();
        else void record();
      },
    });
    const record = () =>
      api.recorded.record([departmentChanged('ada', 'Sales', 'HR', 100)], {
        observedAt: second(100),
      });

    const { exitCode, records } = await following;

    expect(exitCode).toBe(0);
    expect(records()).toHaveLength(2);
    expect(records()[1]).toMatchObject({
      kind: 'change',
      event: { data: { attributes: [{ before: 'Sales', after: 'HR' }] } },
    });
  });
});
