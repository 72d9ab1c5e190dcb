import {
  RehearseAlarms,
  RehearseAlarmsHandler,
  type RehearsalLine,
} from '../../src/alarms/rehearse-alarms.query.js';
import { discovered, softDeleted } from '../api/some-events.js';
import { RecordedTenant, second } from '../history/recorded-tenant.js';

const USERS = ['u1', 'u2', 'u3'];
const RULES = `shipped: { users-deleted-in-mass: off }
rules:
  - { name: left, level: high, text: Somebody left, what: { types: [user], events: [deleted] } }
`;

describe('A look back over alarms', () => {
  let recorded: RecordedTenant;
  let handler: RehearseAlarmsHandler;
  beforeEach(async () => {
    recorded = await RecordedTenant.open();
    await recorded.record(USERS.map((id) => discovered(id, 'user', { displayName: id })));
    await recorded.synced(second(1));
    await recorded.record(
      USERS.map((id) => softDeleted(id, 10)),
      { observedAt: second(10) },
    );
    const { store, history } = recorded;
    handler = new RehearseAlarmsHandler(
      {
        ...{ tenantId: 't', file: null, rules: [], windows: [], fingerprint: '' },
        ...{ watched: { emergency: [], applications: [] }, folder: '', raisesHere: false },
      },
      store,
      history,
    );
  });
  afterEach(() => recorded.close());

  const begun = async (signal = new AbortController().signal) => {
    const asked = new RehearseAlarms('t', { rules: RULES });
    return (await handler.execute(asked))(signal)[Symbol.asyncIterator]();
  };
  const rest = async (lines: AsyncIterator<RehearsalLine>): Promise<readonly string[]> => {
    const texts: string[] = [];
    for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
      texts.push(next.value.kind === 'alarm' ? next.value.text : 'end');
    }
    return texts;
  };
  const all = [...USERS.map((id) => `Somebody left: ${id}`), 'end'];

  it('goes on alone while the log is read', async () => {
    const lines = await begun();
    await expect(begun()).rejects.toMatchObject({ code: 'rehearsal-under-way' });

    expect(await rest(lines)).toEqual(all);
    expect(await rest(await begun())).toEqual(all);
  });

  it('holds up nobody while its reader takes his time, and then tells the rest', async () => {
    const slow = await begun();
    const first = await slow.next();

    expect(await rest(await begun())).toEqual(all);
    expect(first).toMatchObject({ value: { kind: 'alarm', text: all[0] } });
    expect(await rest(slow)).toEqual(all.slice(1));
  });

  it('takes turns with another that began meanwhile', async () => {
    const slow = await begun();
    await slow.next();
    const other = await begun();
    const both = await Promise.all([rest(other), rest(slow)]);

    expect(both).toEqual([all, all.slice(1)]);
    expect(await rest(await begun())).toEqual(all);
  });

  it('holds up nobody when its reader has gone', async () => {
    const gone = new AbortController();
    await begun(gone.signal);
    gone.abort();

    expect(await rest(await begun())).toEqual(all);
  });
});
