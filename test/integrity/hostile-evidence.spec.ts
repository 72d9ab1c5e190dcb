import { generateKeyPairSync } from 'node:crypto';
import type { EvidenceLine } from '../../src/domain/integrity/evidence.js';
import { verificationText } from '../../src/domain/integrity/verification-text.js';
import { keyIdOfPem, verifyEvidence } from '../../src/integrity/verify-evidence.port.js';
import { evidenceOf, isEvent, linesOf } from '../support/forged-evidence.js';
import { SealedTenant, verified } from '../support/sealed-tenant.js';

const noTrust = { keyIds: new Set<string>(), acceptUnproven: false };

/** As they come from a file or a socket. */
async function* inChunks(text: string) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 65_536) {
    yield await Promise.resolve(bytes.subarray(at, at + 65_536));
  }
}

describe('evidence made by somebody who wants to harm its reader', () => {
  let tenant: SealedTenant;
  let whole: string;
  beforeAll(async () => {
    tenant = await SealedTenant.open();
    await tenant.change(3);
    await tenant.backup();
    whole = await tenant.evidence();
  });
  afterAll(() => tenant.close());

  /** In the place of the first change event. */
  const withLine = (text: string): string => {
    const lines = whole.split('\n');
    return lines.map((line) => (line.includes('"kind":"event"') ? text : line)).join('\n');
  };

  it.each([
    ['of a place again and again', '"revision":1,'.repeat(200_000)],
    ['of an id again and again', '"id":"","kind":"event",'.repeat(100_000)],
    ['without an end', 'x'.repeat(48 * 1024 * 1024)],
    ['of brackets', `{"data":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
  ])('is refused at once at a line %s', async (_what, line) => {
    const { bad } = await verifyEvidence(inChunks(withLine(line)), noTrust);

    expect(bad).toMatchObject({ what: 'malformed', line: 4 });
  });

  it('is refused at an event that is nested deeper than anything can follow', async () => {
    const value = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const [first = ''] = whole.split('\n').filter((line) => line.includes('"kind":"event"'));
    const deep = first.replace('"data":{', `"data":{"a":${value},`);
    const { bad } = await verifyEvidence(inChunks(withLine(deep)), noTrust);

    const [event] = linesOf(whole).filter(isEvent);
    const place = { streamId: event?.streamId, revision: event?.revision };
    expect(bad).toMatchObject({ what: 'malformed', line: 4, ...place });
  });

  it.each([
    ['1.0 for 1', '"revision":0,', '"revision":0.0,'],
    ['blanks', '"revision":0,', '"revision":0 ,'],
    ['a carriage return at its end', /\}$/, '}\r'],
  ])('is named with its event where its line has %s', async (_what, from, to) => {
    const [event] = linesOf(whole).filter(isEvent);
    const [first = ''] = whole.split('\n').filter((line) => line.includes('"kind":"event"'));
    const { bad } = await verified(withLine(first.replace(from, to)));

    const place = { streamId: event?.streamId, revision: 0, id: event?.id };
    expect(bad).toMatchObject({ what: 'malformed', ...place });
  });

  it('gives no orders to a terminal, and adds no line of its own to the verdict', async () => {
    const spoken = (lines: EvidenceLine[]) =>
      lines.map((line) =>
        line.kind === 'header' ? { ...line, log: 'x\u001b[2J\nWhole: \u202eall of it\r' } : line,
      );
    const report = await verified(evidenceOf(spoken(linesOf(whole))));

    const text = verificationText(report);
    expect(report.good).toBe(true);
    expect(text.join('')).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(text.find((line) => line.includes('all of it'))).toMatch(/^Made at .* from the log x/);
  });

  it('is not trusted for a file that holds the private key', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');

    expect(keyIdOfPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toBe(
      undefined,
    );
    expect(keyIdOfPem(publicKey.export({ type: 'spki', format: 'pem' }).toString())).toMatch(
      /^[0-9a-f]{64}$/,
    );
  });

  it('is told with the one key to compare, whatever came before it', async () => {
    await tenant.keys.rotate();
    await tenant.change(1);
    await tenant.backup();
    const key = await tenant.keys.key();

    const told = verificationText(await verified(await tenant.evidence()));
    expect(told.filter((line) => line.startsWith('Signatures'))).toEqual([
      expect.stringContaining(`2 keys, the last with key ${String(key?.keyId)}.`),
    ]);
  });
});
