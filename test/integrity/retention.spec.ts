import { sealedText } from '../../src/domain/integrity/signed-text.js';
import { evidenceOf, isStatement, linesOf } from '../support/forged-evidence.js';
import { SealedTenant, verified } from '../support/sealed-tenant.js';

describe('verification after retention', () => {
  let tenant: SealedTenant;
  beforeEach(async () => {
    tenant = await SealedTenant.open();
    await tenant.change(10);
    await tenant.backup();
    tenant.nextDay();
    await tenant.change(1);
    await tenant.backup();
    tenant.nextDay();
    await tenant.change(4);
    tenant.nextDay();
  });
  afterEach(() => tenant.close());

  it.each([true, false])(
    'goes on from the sealed baseline, whether slices are gone (%s) or only ordered to go',
    async (remove) => {
      await tenant.retire('20261102', { remove });
      await tenant.change(10);
      await tenant.backup();

      const report = await verified(await tenant.evidence(), await tenant.trustedKeys());
      expect(report).toMatchObject({ good: true, events: 14, keptAfter: '20261102' });
      expect(report.seals).toBe(4);
      expect(report.notYetSealed).toBe(0);
    },
  );

  it('goes on from a second baseline, also in shards that were quiet since the first', async () => {
    await tenant.retire('20261101');
    await tenant.retire('20261102');
    await tenant.change(10);
    await tenant.backup();

    const report = await verified(await tenant.evidence(), await tenant.trustedKeys());
    expect(report).toMatchObject({ good: true, events: 14, keptAfter: '20261102' });
  });

  it('notices that an event right behind the baseline was left out', async () => {
    await tenant.retire('20261102');
    await tenant.change(10);
    await tenant.backup();
    const lines = (await tenant.evidence()).split('\n');
    const first = lines.findIndex((line) => line.includes('"kind":"event"'));

    const report = await verified(lines.toSpliced(first, 1).join('\n'));
    expect(report.bad).toMatchObject({
      line: expect.any(Number) as number,
      streamId: expect.any(String) as string,
    });
    expect(['missing', 'does not follow']).toContain(report.bad?.what);
  });

  it('does not take a cut log without the baseline that explains it', async () => {
    await tenant.retire('20261102');
    const lines = (await tenant.evidence()).split('\n');
    const without = lines.filter((line) => !line.includes('"kind":"BaselineSealed"'));
    expect((await verified(without.join('\n'))).bad).toMatchObject({
      what: 'missing',
      streamId: 'baselines_t-20261102',
    });
    const unexplained = lines.map((line) =>
      line.replace('"keptAfter":"20261102"', '"keptAfter":null'),
    );
    expect((await verified(unexplained.join('\n'))).bad?.what).toBe('changed');
  });

  it('notices a baseline that was sealed over other slices than the backups before it', async () => {
    await tenant.retire('20261102');
    await tenant.change(10);
    const key = await tenant.keys.key();
    const lines = linesOf(await tenant.evidence()).map((line) => {
      if (!isStatement(line) || line.seal === null || !line.streamId.startsWith('baselines_')) {
        return line;
      }
      const [first, ...heads] = line.seal.heads;
      if (first === undefined) throw new Error('no heads');
      const seal = { ...line.seal, heads: [{ ...first, chain: 'c'.repeat(64) }, ...heads] };
      const signature = key?.sign(sealedText('t', line.statement, seal)) ?? '';
      return { ...line, seal: { ...seal, signature } };
    });

    const report = await verified(evidenceOf(lines), await tenant.trustedKeys());
    expect(report.bad).toMatchObject({
      what: 'not as sealed',
      detail: expect.stringContaining('than the baseline') as string,
    });
  });
});
