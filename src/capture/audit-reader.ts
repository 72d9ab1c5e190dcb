import { randomUUID } from 'node:crypto';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { type Clock, type Instant, instantPlus, laterOf, parseInstant } from '../domain/instant.js';
import { type AuditRecord, bestMatch } from '../domain/timeline/attribution.js';
import type { ChangeAttributed } from '../domain/timeline/events.js';
import type { Directory } from '../directory/directory.port.js';
import type { History, TimelineEntry } from '../history/history.port.js';
import type { Checkpoints } from './checkpoints.js';
import { Reader } from './reader.js';
import type { Recorder } from './recorder.js';

export interface AuditReaderParts {
  readonly tenantId: string;
  readonly intervalMs: number;
  readonly directory: Directory;
  readonly history: History;
  readonly recorder: Recorder;
  readonly checkpoints: Checkpoints;
  readonly clock: Clock;
}

/** Audit records come late and out of order, so this much is read again at each look. */
const OVERLAP_MS = 30 * 60_000;
/** Ids of records that are settled; a record forgotten here is settled again to the same end. */
const SETTLED = 100_000;
/** Entries of one object that a record is held against, newest first. */
const CANDIDATES = 50;

/** Reads the directory's audit log and says of recorded changes who made them. */
export class AuditReader extends Reader {
  private seenUntil: Instant | null = null;
  private readonly settled = new Set<string>();

  constructor(private readonly parts: AuditReaderParts) {
    super(parts.intervalMs, parts.checkpoints, parts.clock);
  }

  protected restore(token: string | null): void {
    this.seenUntil = token === null ? null : parseInstant(token, 'token');
  }

  protected async readRound(
    startedAt: Instant,
    signal: AbortSignal,
  ): Promise<{ changes: number; token: string | null }> {
    const from = instantPlus(this.seenUntil ?? startedAt, -OVERLAP_MS);
    let changes = 0;
    for await (const page of this.parts.directory.audits(from, signal)) {
      for (const audit of page) changes += await this.settle(audit);
    }
    return { changes, token: this.seenUntil };
  }

  private async settle(audit: AuditRecord): Promise<number> {
    this.seenUntil = laterOf(this.seenUntil ?? audit.occurredAt, audit.occurredAt);
    if (!isOfInterest(audit) || this.settled.has(audit.auditId)) return 0;
    const events: ChangeAttributed[] = [];
    for (const objectId of audit.objectIds)
      events.push(...(await this.attributed(audit, objectId)));
    if (events.length === 0) return 0;
    await this.append(events);
    this.remember(audit);
    return events.length;
  }

  private async attributed(audit: AuditRecord, objectId: ObjectId): Promise<ChangeAttributed[]> {
    const entries = await this.entriesOf(objectId);
    if (entries.some(({ auditIds }) => auditIds.includes(audit.auditId))) {
      this.remember(audit);
      return [];
    }
    const match = bestMatch(audit, entries, this.clock());
    return match === undefined ? [] : [attributionOf(audit, match)];
  }

  private async entriesOf(objectId: ObjectId) {
    await this.parts.recorder.now();
    const page = { size: CANDIDATES };
    const history = this.parts.history.open(this.parts.tenantId);
    return history.changes({ objectId, order: 'newest-first', page }).rows;
  }

  private async append(events: readonly ChangeAttributed[]): Promise<void> {
    const metadata = {
      tenantId: this.parts.tenantId,
      schemaVersion: '1',
      observedAt: this.clock(),
      reader: this.name,
      $correlationId: randomUUID(),
    } as const;
    await this.parts.recorder.append(events.map((event) => ({ event, metadata })));
  }

  private remember({ auditId }: AuditRecord): void {
    this.settled.add(auditId);
    const [oldest] = this.settled;
    if (this.settled.size > SETTLED && oldest !== undefined) this.settled.delete(oldest);
  }
}

const isOfInterest = ({ kind, succeeded }: AuditRecord): boolean => succeeded && kind !== 'other';

const attributionOf = (
  audit: AuditRecord,
  { changeId, event }: TimelineEntry,
): ChangeAttributed => {
  const { objectId, objectType, displayName } = event.data;
  return {
    type: 'ChangeAttributed',
    data: {
      objectId,
      objectType,
      displayName,
      changeId,
      actors: [audit.actor],
      occurredAt: audit.occurredAt,
      activity: audit.activity,
      auditId: audit.auditId,
      auditCorrelationId: audit.correlationId,
    },
  };
};
