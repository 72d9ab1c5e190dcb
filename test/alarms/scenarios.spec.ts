import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { AlarmWatcher } from '../../src/alarms/alarm-watcher.js';
import type { AlarmOptions } from '../../src/alarms/alarm-options.port.js';
import { parseAlarms } from '../../src/alarms/file/parse-alarms.js';
import { ListAlarms, ListAlarmsHandler } from '../../src/alarms/list-alarms.query.js';
import {
  RehearseAlarms,
  RehearseAlarmsHandler,
  type RehearsalLine,
} from '../../src/alarms/rehearse-alarms.query.js';
import type { Alarm } from '../../src/domain/alarms/alarm-events.js';
import { CapturedTenant } from '../support/captured-tenant.js';
import { eventually } from '../support/eventually.js';

type Asked = RehearseAlarms['asked'];

/** A busy machine takes long. */
const LIMIT_MS = 60_000;

describe('Alarms over what happens in a tenant', () => {
  let tenant: CapturedTenant;
  let options: Readonly<AlarmOptions>;
  const changed = (other: Partial<AlarmOptions>): AlarmOptions => Object.assign({}, options, other);

  beforeAll(async () => {
    Logger.overrideLogger(false);
    tenant = await CapturedTenant.open({ users: 80 });
    await tenant.firstSync(LIMIT_MS / 2);
    const { rules, windows } = parseAlarms('', 'alarms');
    options = {
      tenantId: tenant.simulator.tenantId,
      ...{ file: null, rules, windows, fingerprint: 'shipped', raisesHere: true },
      watched: { emergency: [], applications: [] },
      folder: join(tenant.folder, 'alarms'),
    };
  }, LIMIT_MS);
  afterAll(() => tenant.close());

  const watching = (given = options) => {
    const stopping = new AbortController();
    const { signal } = stopping;
    const term = { number: 1, handedOver: true, signal, assertHeld: () => undefined };
    const done = new AlarmWatcher(given, tenant.store, tenant.history).during(term);
    return async (): Promise<void> => {
      stopping.abort();
      await done;
    };
  };

  const raised = async (): Promise<readonly Alarm[]> => {
    const query = new ListAlarms(options.tenantId, { page: { size: 1000 } });
    return (await new ListAlarmsHandler(tenant.store).execute(query)).rows.toReversed();
  };

  const lookedBack = async (asked: Asked = {}): Promise<readonly RehearsalLine[]> => {
    const handler = new RehearseAlarmsHandler(options, tenant.store, tenant.history);
    const rehearsal = await handler.execute(new RehearseAlarms(options.tenantId, asked));
    const lines: RehearsalLine[] = [];
    for await (const line of rehearsal(new AbortController().signal)) lines.push(line);
    return lines;
  };

  const alarmsIn = (lines: readonly RehearsalLine[]): readonly Alarm[] =>
    lines.flatMap((line) =>
      line.kind === 'end'
        ? []
        : [
            Object.fromEntries(
              Object.entries(line).filter(([name]) => name !== 'kind'),
            ) as unknown as Alarm,
          ],
    );

  let played = 0;
  /** The alarms of what a scenario does. */
  const play = async (scenario: string, how: object = {}): Promise<readonly Alarm[]> => {
    await tenant.control('POST', `/scenarios/${scenario}`, how);
    await tenant.look();
    await tenant.look();
    const fresh = alarmsIn(await lookedBack()).slice(played);
    played += fresh.length;
    return fresh;
  };

  const rulesOf = (alarms: readonly Alarm[]) => new Set(alarms.map(({ rule }) => rule));

  it(
    'fires what the incidents are, nothing critical on an everyday, and the same live as looking back',
    async () => {
      const stop = watching();
      const everyday = await play('everyday');
      expect(everyday.filter(({ level }) => level === 'critical')).toEqual([]);
      expect(rulesOf(await play('exclusion-group-removed'))).toContain('policy-exclusion-removed');
      const consent = rulesOf(await play('illicit-consent'));
      expect([...consent]).toEqual(
        expect.arrayContaining([
          'application-credential-added',
          'administrator-added',
          'consent-for-all',
        ]),
      );
      const admin = rulesOf(await play('compromised-admin'));
      expect([...admin]).toEqual(
        expect.arrayContaining(['policy-weakened', 'administrator-added']),
      );
      await stop();
      // Killed: what was kept of how far it was judged is older than what happens now.
      expect(rulesOf(await play('mass-deletion', { share: 0.8 }))).toContain(
        'users-deleted-in-mass',
      );
      const again = watching();
      const all = alarmsIn(await lookedBack());
      await eventually(async () => (await raised()).length >= all.length, LIMIT_MS / 2);
      await again();
      expect(await raised()).toEqual(all);
      const without = watching(changed({ folder: join(tenant.folder, 'lost') }));
      await tenant.look();
      await without();
      expect(await raised()).toEqual(all);
    },
    LIMIT_MS,
  );

  it('raises nothing that is older than its first start, and shows it looking back', async () => {
    const all = await raised();
    const own = { rules: 'shipped: { users-deleted-in-mass: off }' };
    const fewer = await lookedBack(own);
    expect(rulesOf(alarmsIn(fewer))).not.toContain('users-deleted-in-mass');
    expect(fewer.at(-1)).toMatchObject({ kind: 'end', alarms: alarmsIn(fewer).length });
    const later = watching(changed({ fingerprint: 'others' }));
    await tenant.look();
    await later();
    expect(await raised()).toEqual(all);
  });
  it('looks back once at a time, and again when the one before has ended or nobody waits for it', async () => {
    const handler = new RehearseAlarmsHandler(options, tenant.store, tenant.history);
    const asked = () => handler.execute(new RehearseAlarms(options.tenantId, {}));
    const [one, other] = await Promise.all([asked(), asked()]);
    const leaving = new AbortController();
    one(leaving.signal);
    const { signal } = new AbortController();
    expect(() => other(signal)).toThrow('Another look back');
    leaving.abort();
    const ends: number[] = [];
    for (const lookBack of [other, one]) {
      for await (const line of lookBack(signal)) if (line.kind === 'end') ends.push(line.alarms);
    }
    expect(ends).toEqual([played, played]);
  });
});
