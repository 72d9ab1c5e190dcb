import { KnownTenants } from '../../src/api/known-tenants.js';
import { Refusals } from '../../src/api/operators/refusals.js';
import { StoredOperatorsAudit } from '../../src/operators/stored-operators-audit.js';
import { aLog, anAct, recordedIn, systemClock } from '../support/some-acts.js';

describe('Refusals of strangers', () => {
  let log: Awaited<ReturnType<typeof aLog>>;
  beforeEach(async () => {
    log = await aLog();
  });
  afterEach(() => log.close());

  it('count for the network from which they come', async () => {
    const audit = new StoredOperatorsAudit(log.store, systemClock);
    const refusals = new Refusals(audit, new KnownTenants(['t']));
    const refused = (address: string) => {
      const act = anAct({ address, outcome: 'refused' });
      refusals.ofStranger(() => ['t'], act, 'something');
    };
    for (let host = 1; host <= 25; host += 1) refused(`2001:db8:0:7::${host.toString(16)}`);
    refused('2001:db8:0:8::1');
    refusals.onModuleDestroy();
    await audit.onApplicationShutdown();
    const acts = await recordedIn(log.store);

    expect(acts.map(({ address }) => address)).toEqual([
      ...['1', '2', '3', '4', '5', '6', '7', '8', '9', 'a'].map((end) => `2001:db8:0:7::${end}`),
      ...['2001:db8:0:8::1', '2001:db8:0:7::/64'],
    ]);
    expect(acts.at(-1)).toMatchObject({ action: 'turn-away', times: 15 });
  });
});
