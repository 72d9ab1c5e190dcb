import { randomUUID } from 'node:crypto';
import { typesSpokenOf } from '../domain/audit/between-objects.js';
import { reportedChange } from '../domain/audit/shapes/reported-change.js';
import type { ObjectType } from '../domain/directory/directory-object.js';
import { type Clock, type Instant, instantPlus, laterOf, parseInstant } from '../domain/instant.js';
import type { AuditRecord } from '../domain/timeline/attribution.js';
import type { ChangeAttributed, ChangeReported } from '../domain/timeline/events.js';
import type { Directory } from '../directory/directory.port.js';
import type { History } from '../history/history.port.js';
import { BetweenIndex } from './audit-between.js';
import { AuditCache, sha256, WAITING_MS } from './audit-cache.js';
import { hintAt } from './audit-hints.js';
import { NativeJobs } from './audit-jobs.js';
import { join } from './audit-join.js';
import { toReport } from './audit-reports.js';
import type { Checkpoints } from './checkpoints.js';
import type { Hints } from './hints.js';
import { Reader, type Reading } from './reader.js';
import type { Recorder } from './recorder.js';

export interface AuditReaderParts {
  readonly tenantId: string;
  readonly intervalMs: number;
  readonly directory: Directory;
  readonly history: History;
  readonly recorder: Recorder;
  readonly checkpoints: Checkpoints;
  readonly clock: Clock;
  readonly hints: Hints;
  /** Start of the last good look at a type, or at `type/relation`; `null` when it is not read. */
  readonly lookedAt: (what: ObjectType) => Instant | null;
}

/** Audit records come late and out of order, so this much is read again at each look. */
const OVERLAP_MS = 30 * 60_000;
/** Events appended at once. */
const BATCH = 500;

/**
 * Reads the directory's audit log and says of recorded changes who made them, and of records what no
 * look saw. What waits for its change is held in memory only: after a restart all that may still wait
 * is read again, and what is on record already says so.
 */
export class AuditReader extends Reader {
  private seenUntil: Instant | null = null;
  private readAgainMs = OVERLAP_MS;
  private readonly cache = new AuditCache();
  private readonly between = new BetweenIndex();
  private readonly jobs = new NativeJobs();

  constructor(private readonly parts: AuditReaderParts) {
    super(parts.intervalMs, parts.checkpoints, parts.clock);
  }

  protected restore(token: string | null): void {
    this.seenUntil = token === null ? null : parseInstant(token, 'token');
    this.readAgainMs = WAITING_MS;
  }

  protected async readRound(startedAt: Instant, signal: AbortSignal): Promise<Reading> {
    const from = instantPlus(this.seenUntil ?? startedAt, -this.readAgainMs);
    let changes = 0;
    for await (const page of this.parts.directory.audits(from, signal)) {
      page.forEach((audit) => {
        this.take(audit, startedAt);
      });
      if (!this.cache.isFull()) continue;
      // What comes after the page is not known yet, so it is settled as if it were then.
      changes += await this.settle(page.at(-1)?.occurredAt ?? startedAt);
      // What waits for other readers may wait; the next round goes on here.
      if (this.cache.isFull()) break;
    }
    this.readAgainMs = OVERLAP_MS;
    changes += await this.settle(this.clock());
    return { changes, token: this.seenUntil };
  }

  private take(audit: AuditRecord, startedAt: Instant): void {
    this.seenUntil = laterOf(this.seenUntil ?? audit.occurredAt, audit.occurredAt);
    if (!audit.succeeded || this.cache.add(audit) === undefined) return;
    this.jobs.add(audit);
    const isNew = audit.occurredAt >= instantPlus(startedAt, -OVERLAP_MS);
    if (isNew) hintAt(audit, this.parts.hints);
  }

  /** The number of events recorded. */
  private async settle(now: Instant): Promise<number> {
    const { recorder, tenantId } = this.parts;
    const state = await recorder.now();
    const history = this.parts.history.open(tenantId);
    const waiting = this.cache.waiting();
    if (waiting.some(({ audit }) => typesSpokenOf(audit).length > 0)) {
      this.between.refresh(history, state, instantPlus(now, -WAITING_MS));
    }
    const joined = join({ history, state, cache: this.cache, between: this.between, now }, waiting);
    const tied = this.jobs.attributions(history, now);
    await this.append([...joined.events, ...tied]);
    for (const cached of joined.explaining) cached.attributed = true;
    const reports = await this.report(now);
    this.cache.trim(now);
    return joined.events.length + tied.length + reports;
  }

  private async report(now: Instant): Promise<number> {
    const { lookedAt, tenantId } = this.parts;
    const history = this.parts.history.open(tenantId);
    const parts = { cache: this.cache, lookedAt, earliest: history.earliest(), now };
    const due = toReport(this.cache.waiting(), parts);
    const known = history.reported(due.map(({ key }) => key));
    const reports = due
      .filter(({ key }) => !known.has(key))
      .map(({ audit }) => reportedChange(audit, { source: 'capture', hash: sha256 }));
    await this.append(reports);
    for (const cached of due) cached.reported = true;
    return reports.length;
  }

  private async append(events: readonly (ChangeAttributed | ChangeReported)[]): Promise<void> {
    const metadata = {
      tenantId: this.parts.tenantId,
      schemaVersion: '1',
      observedAt: this.clock(),
      reader: this.name,
      $correlationId: randomUUID(),
    } as const;
    for (let start = 0; start < events.length; start += BATCH) {
      const batch = events.slice(start, start + BATCH);
      await this.parts.recorder.append(batch.map((event) => ({ event, metadata })));
    }
  }
}
