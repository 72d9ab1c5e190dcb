import { createHash, hash } from 'node:crypto';
import { CHAIN_START, chainOf } from '../../src/domain/integrity/chain.js';
import {
  type EventLine,
  type EvidenceLine,
  evidenceText,
  type StatementLine,
} from '../../src/domain/integrity/evidence.js';
import { sliceOf } from '../../src/domain/timeline/streams.js';

export const sha256 = (text: string) => hash('sha256', text);

export const linesOf = (evidence: string): EvidenceLine[] =>
  evidence
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as EvidenceLine);

/** Evidence of lines, with a last line that fits them, as a forger makes it. */
export const evidenceOf = (lines: readonly EvidenceLine[]): string => {
  const body = lines.filter(({ kind }) => kind !== 'end');
  const texts = body.map((line) => `${evidenceText(line)}\n`);
  const count = (kind: string) => body.filter((line) => line.kind === kind).length;
  const digest = createHash('sha256').update(texts.join('')).digest('hex');
  const counts = { keys: count('key'), statements: count('statement'), events: count('event') };
  return `${texts.join('')}${evidenceText({ kind: 'end', ...counts, digest })}\n`;
};

export const isEvent = (line: EvidenceLine): line is EventLine => line.kind === 'event';
export const isStatement = (line: EvidenceLine): line is StatementLine => line.kind === 'statement';

/** Links all events anew, as a forger can who has no key. */
export const rechained = (lines: readonly EvidenceLine[]): EvidenceLine[] => {
  const ends = new Map<number, { streamId: string; revision: number; chain: string }>();
  return lines.map((line) => {
    if (!isEvent(line)) return line;
    const shard = sliceOf(line.streamId)?.shard ?? -1;
    const before = ends.get(shard);
    const revision = before?.streamId === line.streamId ? before.revision + 1 : 0;
    const moved = { ...line, revision };
    const chain = chainOf(before?.chain ?? CHAIN_START, moved, moved, sha256);
    ends.set(shard, { streamId: line.streamId, revision, chain });
    return { ...moved, metadata: { ...line.metadata, chain } };
  });
};
