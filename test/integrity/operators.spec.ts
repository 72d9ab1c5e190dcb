import { hash } from 'node:crypto';
import { CHAIN_START, chainOf } from '../../src/domain/integrity/chain.js';
import { evidenceLineOf, evidenceText } from '../../src/domain/integrity/evidence.js';
import { operatorsStream } from '../../src/domain/timeline/streams.js';
import { StoredOperatorsAudit } from '../../src/operators/stored-operators-audit.js';
import { SealedTenant, verified } from '../support/sealed-tenant.js';
import { anAct } from '../support/some-acts.js';

const sha256 = (text: string): string => hash('sha256', text);

/** Evidence of which one line was replaced or left out, with an end that fits it. */
const forged = (
  evidence: string,
  forge: (line: string, number: number) => string | null,
): string => {
  const lines = evidence.trimEnd().split('\n');
  const kept = lines.slice(0, -1).flatMap((line, number) => forge(line, number) ?? []);
  const end = evidenceLineOf(lines.at(-1) ?? '');
  if (end?.kind !== 'end') throw new Error('no end');
  const digest = sha256(kept.map((line) => `${line}\n`).join(''));
  const events = kept.filter((line) => evidenceLineOf(line)?.kind === 'event').length;
  return `${[...kept, evidenceText({ ...end, digest, events })].join('\n')}\n`;
};

const isEvent = (line: string, revision: number): boolean => {
  const read = evidenceLineOf(line);
  return read?.kind === 'event' && read.revision === revision;
};

describe('What operators did', () => {
  let tenant: SealedTenant;
  let audit: StoredOperatorsAudit;
  beforeEach(async () => {
    tenant = await SealedTenant.open();
    audit = new StoredOperatorsAudit(tenant.store, () => tenant.now);
    await tenant.change(3);
    for (const target of ['1', '2', '3']) await audit.record(['t'], anAct({ target }));
    await tenant.backup();
    await audit.record(['t'], anAct({ target: '4' }));
  });
  afterEach(() => tenant.close());

  it('is proven with the signature of the next backup', async () => {
    const evidence = await tenant.evidence('operators');

    expect(await verified(evidence, await tenant.trustedKeys())).toMatchObject({
      ...{ good: true, of: 'operators', events: 4, seals: 1, notYetSealed: 1, unproven: 0 },
    });
  });

  it('is not part of what proves the change events, which stays as it was', async () => {
    const evidence = await tenant.evidence();

    expect(evidence).not.toContain('OperatorActed');
    expect(evidence.split('\n')[0]).not.toContain('"of"');
    expect(await verified(evidence, await tenant.trustedKeys())).toMatchObject({
      ...{ good: true, of: 'changes', events: 3, seals: 1, notYetSealed: 0 },
    });
  });

  it('stays proven when slices of change events have been removed', async () => {
    tenant.nextDay();
    await tenant.retire('20261101');
    await tenant.backup();

    const evidence = await tenant.evidence('operators');
    expect(await verified(evidence, await tenant.trustedKeys())).toMatchObject({
      ...{ good: true, events: 4, seals: 2, notYetSealed: 0 },
    });
  });

  it('names the act of which any one byte is another', async () => {
    const evidence = Buffer.from(await tenant.evidence('operators'));
    const text = evidence.toString();
    const line = text.split('\n').find((one) => isEvent(one, 1)) ?? '';
    const start = text.indexOf(line);
    const id = /"id":"([0-9a-f-]{36})","kind":"event"/.exec(line)?.[1];
    for (let at = 0; at < line.length; at += 3) {
      const flipped = Buffer.from(evidence);
      flipped[start + at] = (flipped[start + at] ?? 0) ^ 1;
      const { good, bad } = await verified(flipped);
      expect({ at, good, line: bad?.line }).toEqual({
        ...{ at, good: false },
        line: text.slice(0, start).split('\n').length,
      });
    }
    const other = forged(text, (one) => (isEvent(one, 1) ? one.replace('"Ada"', '"Eve"') : one));
    expect(await verified(other)).toMatchObject({
      bad: { what: 'changed', streamId: operatorsStream('t'), revision: 1, id },
    });
  });

  it('lacks nothing that was there', async () => {
    const evidence = await tenant.evidence('operators');
    const without = (revision: number) =>
      forged(evidence, (line) => (isEvent(line, revision) ? null : line));

    expect(await verified(without(1))).toMatchObject({ bad: { what: 'missing', revision: 1 } });
    expect(
      await verified(forged(without(2), (line) => (isEvent(line, 3) ? null : line))),
    ).toMatchObject({ bad: { what: 'truncated', streamId: operatorsStream('t'), revision: 2 } });
  });

  it('cannot be chained anew behind the back of a signature', async () => {
    let previous = CHAIN_START;
    const evidence = forged(await tenant.evidence('operators'), (text) => {
      const line = evidenceLineOf(text.replace('"target":"2"', '"target":"nothing"'));
      if (line?.kind !== 'event') return text;
      previous = chainOf(previous, line, line, sha256);
      return evidenceText({ ...line, metadata: { ...line.metadata, chain: previous } });
    });

    expect(await verified(evidence)).toMatchObject({ bad: { what: 'not as sealed', revision: 2 } });
  });

  it('is not taken from another tenant, nor from change events', async () => {
    const [change] = (await tenant.evidence()).split('\n').filter((line) => isEvent(line, 0));
    const evidence = forged(await tenant.evidence('operators'), (line) =>
      isEvent(line, 0) ? (change ?? '') : line,
    );

    expect(await verified(evidence)).toMatchObject({
      bad: { what: 'changed', detail: 'It is an event of another tenant' },
    });
  });
});
