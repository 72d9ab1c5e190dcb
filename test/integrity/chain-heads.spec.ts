import { dayOf } from '../../src/domain/timeline/streams.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { SealedTenant } from '../support/sealed-tenant.js';

describe('the heads of the chains', () => {
  let tenant: SealedTenant;
  let heads: StoredChainHeads;
  beforeEach(async () => {
    tenant = await SealedTenant.open();
    heads = new StoredChainHeads(tenant.store);
  });
  afterEach(() => tenant.close());

  /** The last event of each shard up to a day, as the log has it. */
  const lastUpTo = async (day: string) => {
    const events = (await tenant.events()).filter(({ streamId }) => streamId.slice(-8) <= day);
    const shards = Map.groupBy(events, ({ streamId }) => streamId.slice(0, -9));
    return [...shards]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([, all]) => all.slice(-1))
      .map(({ streamId, revision, metadata: { chain } }) => ({ streamId, revision, chain }));
  };

  it('are none for a tenant without events', async () => {
    expect(await heads.heads('t', '20261101')).toEqual([]);
    expect(await heads.head('t', 0, '20261101')).toBeUndefined();
  });

  it('are those of the newest slices up to a day, in the order of shards', async () => {
    await tenant.change(20);
    tenant.nextDay();
    await tenant.change(2);
    tenant.nextDay(25);
    await tenant.change(1);

    for (const day of ['20261101', '20261102', '20261110', '20261127', '20261231']) {
      const expected = await lastUpTo(day);
      expect(await heads.heads('t', day)).toEqual(expected);
      for (const head of expected) {
        const shard = Number(head.streamId.slice('changes_t_'.length, -9));
        expect(await heads.head('t', shard, day)).toEqual(head);
      }
    }
    expect(await heads.heads('t', '20261031')).toEqual([]);
  });

  it.each([true, false])('outlive their slices (%s)', async (remove) => {
    await tenant.change(20);
    tenant.nextDay();
    const before = await heads.heads('t', dayOf(tenant.now));
    await tenant.retire('20261101', { remove });

    expect(await heads.heads('t', dayOf(tenant.now))).toEqual(before);
    await tenant.change(1);
    const after = await heads.heads('t', dayOf(tenant.now));
    expect(after).toHaveLength(before.length);
    expect(after.filter((head) => !before.some(({ chain }) => chain === head.chain))).toHaveLength(
      1,
    );
  });
});
