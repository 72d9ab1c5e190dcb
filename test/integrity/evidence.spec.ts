import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import type {
  EventLine,
  EvidenceLine,
  KeyLine,
  StatementLine,
} from '../../src/domain/integrity/evidence.js';
import { sealedText } from '../../src/domain/integrity/signed-text.js';
import { sliceOf } from '../../src/domain/timeline/streams.js';
import {
  evidenceOf,
  isEvent,
  isStatement,
  linesOf,
  rechained,
  sha256,
} from '../support/forged-evidence.js';
import { SealedTenant, verified } from '../support/sealed-tenant.js';

describe('evidence of a sealed tenant', () => {
  let tenant: SealedTenant;
  let whole: string;
  let trusted: ReadonlySet<string>;
  beforeAll(async () => {
    tenant = await SealedTenant.open();
    await tenant.change(12);
    await tenant.backup();
    tenant.nextDay();
    await tenant.change(8);
    await tenant.backup();
    tenant.nextDay(3);
    await tenant.change(9);
    await tenant.backup();
    await tenant.change(4);
    whole = await tenant.evidence();
    trusted = await tenant.trustedKeys();
  });
  afterAll(() => tenant.close());

  const forged = (change: (lines: EvidenceLine[]) => readonly EvidenceLine[]) =>
    verified(evidenceOf(change(linesOf(whole))), trusted);
  const placeOf = ({ streamId, revision, id }: EventLine) => ({ streamId, revision, id });
  /** The event at an index, changed. */
  const withEvent = (index: number, change: (event: EventLine) => EventLine) => {
    const events = linesOf(whole).filter(isEvent);
    const victim = events.at(index);
    if (victim === undefined) throw new Error('no such event');
    return {
      victim,
      report: forged((lines) =>
        lines.map((line) => (isEvent(line) && line.id === victim.id ? change(line) : line)),
      ),
    };
  };

  it('is whole, and says what nobody has signed yet', async () => {
    const report = await verified(whole, trusted);

    expect(report).toMatchObject({ good: true, bad: null, events: 33, seals: 3, unproven: 0 });
    expect(report.notYetSealed).toBe(4);
    expect(report.keys).toEqual([{ keyId: [...trusted][0], standing: 'trusted' }]);
    expect(await verified(evidenceOf(linesOf(whole)), trusted)).toMatchObject({ good: true });
  });

  it('is consistent with a key when one trusts none yet', async () => {
    const report = await verified(whole);

    expect(report.good).toBe(true);
    expect(report.keys).toEqual([{ keyId: [...trusted][0], standing: 'unproven' }]);
  });

  it('is not whole when any byte of it is another one, and the line is named', async () => {
    const bytes = Buffer.from(whole);
    const lineAt = (offset: number) =>
      bytes.subarray(0, offset).reduce((lines, byte) => (byte === 10 ? lines + 1 : lines), 1);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 2),
        fc.integer({ min: 1, max: 255 }),
        async (offset, flip) => {
          const altered = Buffer.from(bytes);
          altered[offset] = (altered[offset] ?? 0) ^ flip;
          const { good, bad } = await verified(altered, trusted);
          // The header is held fast by the last line alone.
          const named = lineAt(offset) === 1 ? (bad?.line ?? 0) : lineAt(offset);
          expect({ good, line: bad?.line }).toEqual({ good: false, line: named });
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each<[string, (event: EventLine) => EventLine]>([
    [
      'data',
      (line) => ({
        ...line,
        event: { ...line.event, data: { ...line.event.data, displayName: 'Eve' } },
      }),
    ],
    [
      'an added member of its data',
      (line) => ({ ...line, event: { ...line.event, data: { ...line.event.data, more: null } } }),
    ],
    ['type', (line) => ({ ...line, event: { ...line.event, type: 'ObjectCreated' } })],
    ['id', (line) => ({ ...line, id: `${line.id.slice(0, -1)}z` })],
    [
      'observedAt',
      (line) => ({
        ...line,
        metadata: { ...line.metadata, observedAt: '2026-11-01T12:00:00.001Z' },
      }),
    ],
    ['reader', (line) => ({ ...line, metadata: { ...line.metadata, reader: 'other' } })],
    ['tenantId', (line) => ({ ...line, metadata: { ...line.metadata, tenantId: 'u' } })],
    ['schemaVersion', (line) => ({ ...line, metadata: { ...line.metadata, schemaVersion: '2' } })],
    [
      '$correlationId',
      (line) => ({ ...line, metadata: { ...line.metadata, $correlationId: 'c' } }),
    ],
    ['$causationId', (line) => ({ ...line, metadata: { ...line.metadata, $causationId: 'c' } })],
    ['chain', (line) => ({ ...line, metadata: { ...line.metadata, chain: 'a'.repeat(64) } })],
  ])('names the event whose %s was changed', async (_what, change) => {
    for (const index of [1, 14, -6, -1]) {
      const { victim, report } = withEvent(index, change);
      expect(await report).toMatchObject({ good: false, bad: placeOf(change(victim)) });
    }
  });

  it('names an event that lost its chain', async () => {
    const { victim, report } = withEvent(5, (line) => ({
      ...line,
      metadata: { tenantId: line.metadata['tenantId'] ?? null },
    }));
    expect((await report).bad).toMatchObject({ what: 'unchained', id: victim.id });
  });

  it('names the place of an event that was left out', async () => {
    const events = linesOf(whole).filter(isEvent);
    const slices = [...Map.groupBy(events, ({ streamId }) => streamId).values()];
    const longest = slices.reduce((one, other) => (other.length > one.length ? other : one));
    for (const victim of [longest[0], longest[1]]) {
      const report = await forged((lines) =>
        lines.filter((line) => !isEvent(line) || line.id !== victim?.id),
      );
      expect(report.bad).toMatchObject({
        what: 'missing',
        streamId: victim?.streamId,
        revision: victim?.revision,
      });
    }
  });

  it('names the first of two events in the wrong order', async () => {
    const events = linesOf(whole).filter(isEvent);
    const first = events.find(({ streamId, revision }) =>
      events.some((other) => other.streamId === streamId && other.revision === revision + 1),
    );
    const report = await forged((lines) => {
      const one = lines.findIndex((line) => isEvent(line) && line.id === first?.id);
      const other = lines.findIndex(
        (line) =>
          isEvent(line) &&
          line.streamId === first?.streamId &&
          line.revision === first.revision + 1,
      );
      const [a, b] = [lines[one], lines[other]];
      if (a === undefined || b === undefined) throw new Error('no such line');
      return lines.with(one, b).with(other, a);
    });
    expect(report.bad).toMatchObject({
      what: 'missing',
      streamId: first?.streamId,
      revision: first?.revision,
    });
  });

  it('names the slice that does not follow when the one before is gone', async () => {
    const events = linesOf(whole).filter(isEvent);
    const later = events.find(
      ({ streamId, revision }) => revision === 0 && streamId.endsWith('20261102'),
    );
    const shard = later?.streamId.slice(0, -8);
    const report = await forged((lines) =>
      lines.filter((line) => !isEvent(line) || line.streamId !== `${String(shard)}20261101`),
    );
    expect(report.bad).toMatchObject({ what: 'does not follow', id: later?.id });
  });

  it('names an event that was put in', async () => {
    const events = linesOf(whole).filter(isEvent);
    const [first] = events;
    if (first === undefined) throw new Error('no events');
    const extra = { ...first, id: 'extra', revision: first.revision + 1 };
    const report = await forged((lines) =>
      lines.flatMap((line) => (isEvent(line) && line.id === first.id ? [line, extra] : [line])),
    );
    expect(report.bad).toMatchObject({ what: 'changed', id: 'extra' });
  });

  it('names a sealed event that is not there any more', async () => {
    const sealed = linesOf(whole).filter(isStatement).at(-1)?.seal?.heads ?? [];
    const head = sealed[0];
    const report = await forged((lines) =>
      lines.filter(
        (line) =>
          !isEvent(line) || line.streamId !== head?.streamId || line.revision < head.revision,
      ),
    );
    expect(report.bad).toMatchObject({
      what: 'truncated',
      streamId: head?.streamId,
      revision: head?.revision,
    });
  });

  it('is incomplete when its end is cut off, wherever', async () => {
    for (const part of [0.2, 0.5, 0.9, 0.999]) {
      const cut = whole.slice(0, Math.floor(whole.length * part));
      const { good, bad } = await verified(cut, trusted);
      expect(good).toBe(false);
      expect(['incomplete', 'malformed']).toContain(bad?.what);
      const atLine = cut.slice(0, cut.lastIndexOf('\n') + 1);
      expect((await verified(atLine, trusted)).bad?.what).toBe('incomplete');
    }
    expect((await verified('', trusted)).bad?.what).toBe('incomplete');
    expect((await verified(`${whole}{}\n`, trusted)).bad?.what).toBe('malformed');
  });

  it('names the first sealed event behind a forgery that was linked anew', async () => {
    const events = linesOf(whole).filter(isEvent);
    for (const victim of events.slice(0, -4)) {
      const report = await forged((lines) =>
        rechained(
          lines.map((line) =>
            isEvent(line) && line.id === victim.id
              ? {
                  ...line,
                  event: { ...line.event, data: { ...line.event.data, displayName: 'Eve' } },
                }
              : line,
          ),
        ),
      );
      expect(report.bad?.what).toBe('not as sealed');
      const shard = sliceOf(victim.streamId)?.shard;
      const sealed = linesOf(whole)
        .filter(isStatement)
        .flatMap(({ seal }) => seal?.heads ?? [])
        .filter(
          ({ streamId, revision }) =>
            sliceOf(streamId)?.shard === shard &&
            (streamId > victim.streamId ||
              (streamId === victim.streamId && revision >= victim.revision)),
        );
      expect(report.bad).toMatchObject({
        streamId: sealed[0]?.streamId,
        revision: sealed[0]?.revision,
      });
    }
  });

  it('finds what was forged between two backups with nothing in between', async () => {
    const quiet = await SealedTenant.open();
    try {
      await quiet.change(6);
      await quiet.backup();
      await quiet.backup();
      const key = await quiet.keys.key();
      const forgery = rechained(
        linesOf(await quiet.evidence()).map((line) =>
          isEvent(line) ? { ...line, event: { ...line.event, type: 'ObjectCreated' } } : line,
        ),
      );
      const events = forgery.filter(isEvent);
      const chainAt = (streamId: string, revision: number) =>
        events.find((event) => event.streamId === streamId && event.revision === revision)?.metadata
          .chain ?? '';
      // The second backup seals in good faith what it finds.
      const resealed = forgery.map((line) => {
        if (!isStatement(line) || line.seal === null || line.revision !== 1) return line;
        const heads = line.seal.heads.map((head) => ({
          ...head,
          chain: chainAt(head.streamId, head.revision),
        }));
        const seal = { ...line.seal, heads };
        const signature = key?.sign(sealedText('t', line.statement, seal)) ?? '';
        return { ...line, seal: { ...seal, signature } };
      });
      const report = await verified(evidenceOf(resealed), await quiet.trustedKeys());
      expect(report.bad?.what).toBe('not as sealed');
    } finally {
      await quiet.close();
    }
  });

  describe('with its statements tampered with', () => {
    const statementAt = (index: number, change: (line: StatementLine) => StatementLine) => {
      let seen = -1;
      return forged((lines) =>
        lines.map((line) => {
          if (!isStatement(line)) return line;
          seen += 1;
          return seen === index ? change(line) : line;
        }),
      );
    };
    type Seal = NonNullable<StatementLine['seal']>;
    const seal = (line: StatementLine, change: Partial<Seal>): StatementLine => ({
      ...line,
      seal: line.seal === null ? null : { ...line.seal, ...change },
    });

    it.each<[string, (line: StatementLine) => StatementLine, string]>([
      [
        'data',
        (line) => ({ ...line, statement: { ...line.statement, stateHash: '0'.repeat(64) } }),
        'bad signature',
      ],
      [
        'instant',
        (line) => ({
          ...line,
          statement: { ...line.statement, instant: '2026-11-01T00:00:00.000Z' },
        }),
        'bad signature',
      ],
      ['signature', (line) => seal(line, { signature: 'A'.repeat(86) + '==' }), 'bad signature'],
      ['heads', (line) => seal(line, { heads: line.seal?.heads.slice(1) ?? [] }), 'bad signature'],
      ['key', (line) => seal(line, { keyId: 'a'.repeat(64) }), 'unknown key'],
      [
        'link to the backup before',
        (line) => seal(line, { previous: 'a'.repeat(64) }),
        'does not follow',
      ],
      ['seal', (line) => ({ ...line, seal: null }), 'unsealed'],
      ['place', (line) => ({ ...line, revision: 7 }), 'missing'],
      ['stream', (line) => ({ ...line, streamId: 'backups-u' }), 'changed'],
    ])('names the backup whose %s was changed', async (_what, change, what) => {
      for (const index of [0, 1, 2]) {
        const { bad } = await statementAt(index, change);
        expect(bad).toMatchObject({ what });
        expect(bad?.id).toBe(linesOf(whole).filter(isStatement)[index]?.statement['backupId']);
      }
    });

    it('notices a backup that was left out, and goes on numbering', async () => {
      for (const index of [0, 1]) {
        const report = await forged((lines) => {
          let seen = -1;
          let revision = -1;
          return lines.flatMap((line): EvidenceLine[] => {
            if (!isStatement(line)) return [line];
            seen += 1;
            if (seen === index) return [];
            revision += 1;
            return [{ ...line, revision }];
          });
        });
        expect(report.bad?.what).toBe('does not follow');
      }
    });

    it('does not take the seals of another key, whoever linked everything anew', async () => {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      const der = publicKey.export({ type: 'spki', format: 'der' });
      const keyId = createHash('sha256').update(der).digest('hex');
      const forge = (lines: EvidenceLine[]) => {
        let previous: string | null = null;
        const events = rechained(
          lines.map((line) =>
            isEvent(line)
              ? {
                  ...line,
                  event: { ...line.event, data: { ...line.event.data, displayName: 'Eve' } },
                }
              : line,
          ),
        );
        const chains = new Map(
          events
            .filter(isEvent)
            .map((e) => [`${e.streamId} ${String(e.revision)}`, e.metadata.chain]),
        );
        return events.map((line): EvidenceLine => {
          if (line.kind === 'key') {
            return { ...line, keyId, publicKey: der.toString('base64') } satisfies KeyLine;
          }
          if (!isStatement(line) || line.seal === null) return line;
          const heads = line.seal.heads.map((head) => ({
            ...head,
            chain: chains.get(`${head.streamId} ${String(head.revision)}`) ?? '',
          }));
          const text = sealedText('t', line.statement, { heads, previous, keyId });
          const signature = sign(null, Buffer.from(text), privateKey).toString('base64');
          const resealed = { ...line, seal: { heads, previous, keyId, signature } };
          previous = sha256(text);
          return resealed;
        });
      };
      const evidence = evidenceOf(forge(linesOf(whole)));

      expect((await verified(evidence, trusted)).bad).toMatchObject({ what: 'unknown key' });
      const untrusting = await verified(evidence);
      expect(untrusting.keys).toEqual([{ keyId, standing: 'unproven' }]);
    });

    it('does not vouch for evidence without any seal', async () => {
      const report = await forged((lines) =>
        lines.filter(({ kind }) => kind !== 'statement' && kind !== 'key'),
      );
      expect(report.bad?.what).toBe('unsealed');
    });
  });
});
