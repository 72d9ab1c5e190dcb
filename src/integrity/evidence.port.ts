import { createHash } from 'node:crypto';
import { StatelineError } from '../domain/errors.js';
import type { Clock } from '../domain/instant.js';
import type { JsonObject } from '../domain/json.js';
import {
  EVIDENCE_FORMAT,
  type EvidenceLine,
  evidenceText,
  type HeaderLine,
  type StatementLine,
} from '../domain/integrity/evidence.js';
import { type SealedEvent, statementOf } from '../domain/integrity/signed-text.js';
import {
  backupsStream,
  baselineStream,
  changeStreams,
  keysStream,
  operatorsStream,
  sliceOf,
} from '../domain/timeline/streams.js';
import { type EventStore, type RecordedEvent, streamId } from '../event-store/event-store.port.js';
import { removedUpTo } from './removed-slices.js';

/** Slices were removed while evidence of them was being read. */
export class EvidenceMoved extends StatelineError {
  readonly code = 'evidence-moved';
  readonly category = 'conflict';
}

/** Parts of about this many characters are sent together. */
const PART_LENGTH = 64 * 1024;

/** What is proven: what changed in the tenant, or what operators did here. */
export type Proven = 'changes' | 'operators';

/** What proves a tenant's log: its keys, its sealed statements, its events, line by line. */
export class Evidence {
  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Lines in parts; the last one says how many there are. @throws EvidenceMoved at the end */
  async *parts(
    tenantId: string,
    signal: AbortSignal,
    of: Proven = 'changes',
  ): AsyncGenerator<string> {
    const digest = createHash('sha256');
    const counts = { header: 0, key: 0, statement: 0, event: 0, end: 0 };
    const keptAfter = await removedUpTo(this.store, tenantId);
    let part = '';
    const lines =
      of === 'operators' ? this.operatorLines(tenantId) : this.lines(tenantId, keptAfter);
    for await (const line of lines) {
      if (signal.aborted) return;
      const text = `${evidenceText(line)}\n`;
      digest.update(text);
      counts[line.kind] += 1;
      part += text;
      if (part.length < PART_LENGTH) continue;
      yield part;
      part = '';
    }
    if ((await removedUpTo(this.store, tenantId)) !== keptAfter) {
      throw new EvidenceMoved('Retention removed slices meanwhile: ask for the evidence again');
    }
    const { key: keys, statement: statements, event: events } = counts;
    yield `${part}${evidenceText({ kind: 'end', keys, statements, events, digest: digest.digest('hex') })}\n`;
  }

  private async *lines(tenantId: string, keptAfter: string | null): AsyncGenerator<EvidenceLine> {
    yield { ...(await this.header(tenantId)), keptAfter };
    yield* this.sealedLines(tenantId, keptAfter);
    const range = { after: 'start', streamPrefixes: [changeStreams(tenantId)] } as const;
    for await (const recorded of this.store.readAll(range)) {
      // A log may give removed events until it is cleaned up.
      if ((sliceOf(recorded.streamId)?.day ?? '') > (keptAfter ?? '')) yield eventLine(recorded);
    }
  }

  /** Nothing of what operators did is ever removed. */
  private async *operatorLines(tenantId: string): AsyncGenerator<EvidenceLine> {
    yield { ...(await this.header(tenantId)), of: 'operators' };
    yield* this.sealedLines(tenantId, null);
    const acts = this.store.read(streamId(operatorsStream(tenantId)));
    for await (const recorded of acts) yield eventLine(recorded);
  }

  private async header(tenantId: string): Promise<HeaderLine> {
    const log = await this.store.identity();
    const madeAt = this.clock();
    return { kind: 'header', format: EVIDENCE_FORMAT, tenantId, log, madeAt, keptAfter: null };
  }

  private async *sealedLines(
    tenantId: string,
    keptAfter: string | null,
  ): AsyncGenerator<EvidenceLine> {
    const statements = await this.statements(tenantId, keptAfter);
    // Read after the statements, so that every key that sealed one is there.
    for await (const { event } of this.store.read(streamId(keysStream(tenantId)))) {
      if (event.type === 'SigningKeyIntroduced') yield { kind: 'key', ...event.data };
    }
    yield* statements;
  }

  private async statements(
    tenantId: string,
    keptAfter: string | null,
  ): Promise<readonly StatementLine[]> {
    const lines: StatementLine[] = [];
    const baseline =
      keptAfter === null
        ? undefined
        : await this.store.last(streamId(baselineStream(tenantId, keptAfter)));
    if (baseline?.event.type === 'BaselineSealed')
      lines.push(statementLine(baseline, baseline.event));
    for await (const recorded of this.store.read(streamId(backupsStream(tenantId)))) {
      if (recorded.event.type === 'BackupTaken')
        lines.push(statementLine(recorded, recorded.event));
    }
    return lines;
  }
}

const statementLine = (
  { streamId: stream, revision }: RecordedEvent,
  event: SealedEvent,
): StatementLine => ({
  kind: 'statement',
  streamId: stream,
  revision,
  statement: statementOf(event),
  seal: event.data.seal ?? null,
});

const eventLine = ({ streamId: stream, revision, id, event, metadata }: RecordedEvent) =>
  ({
    kind: 'event',
    streamId: stream,
    revision,
    id,
    // What a log holds is JSON.
    event: { type: event.type, data: event.data as unknown as JsonObject },
    metadata: metadata as unknown as JsonObject,
  }) as const;
