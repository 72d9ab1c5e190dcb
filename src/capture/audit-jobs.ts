import { catalogue } from '../domain/directory/catalogue.js';
import { textOf } from '../domain/json-fields.js';
import { epochMsOf, type Instant, instantPlus } from '../domain/instant.js';
import { type AuditRecord, SETTLING_MS } from '../domain/timeline/attribution.js';
import type { ChangeAttributed } from '../domain/timeline/events.js';
import type { TenantHistory, TimelineEntry } from '../history/history.port.js';
import { WAITING_MS } from './audit-cache.js';
import { attributionOf } from './audit-join.js';

/** Of Entra Backup and Recovery: its category is documented, the names of its activities are not. */
const CATEGORY = 'Backup and Recovery';
/** What looks and does not change anything. */
const CHANGES_NOTHING = /preview|difference|report|snapshot|cancel/i;

/** Whether a record tells of a native recovery, which changes objects without a delta or a notification. */
export const isNativeJob = ({ record, succeeded, activity }: AuditRecord): boolean =>
  succeeded && textOf(record, 'category') === CATEGORY && !CHANGES_NOTHING.test(activity);

/** A change may be explained by a record of its own until then. */
const SETTLED_MS = 2 * SETTLING_MS;
/** No look at deltas has a window as long as this, unless there is a gap. */
const SWEEP_WINDOW_MS = 3_600_000;
const PAGE = 1_000;

interface Job {
  readonly audit: AuditRecord;
  /** Up to where what looks saw has been held against it. */
  readonly lookedUntil: Instant;
}

/**
 * Ties to a native recovery what it changed. Such a change has these marks, and all are asked for: only a
 * sweep found it, because deltas did not tell it and nobody failed to look; no record of its own explains
 * it, though there was time for one to come; we did not write it; and just one such job ran in the time
 * in which it must have happened. Any mark missing, nothing is said.
 */
export class NativeJobs {
  private readonly jobs = new Map<string, Job>();

  add(audit: AuditRecord): void {
    if (!isNativeJob(audit)) return;
    // One job writes several records.
    const id = audit.correlationId ?? audit.auditId;
    const known = this.jobs.get(id);
    if (known === undefined) this.jobs.set(id, { audit, lookedUntil: audit.occurredAt });
  }

  /** What can be tied by now; each change is looked at once for each job. */
  attributions(history: TenantHistory, now: Instant): readonly ChangeAttributed[] {
    const until = instantPlus(now, -SETTLED_MS);
    return [...this.jobs].flatMap(([id, job]) => {
      if (job.lookedUntil >= until) return [];
      const tied = [...seenBetween(history, job.lookedUntil, until)].filter((entry) =>
        this.isBy(job, entry, history),
      );
      this.jobs.set(id, { ...job, lookedUntil: until });
      if (instantPlus(job.audit.occurredAt, WAITING_MS) < until) this.jobs.delete(id);
      return tied.map((entry) => attributionOf(job.audit, entry));
    });
  }

  private isBy(job: Job, entry: TimelineEntry, history: TenantHistory): boolean {
    const { auditIds, causationId } = entry;
    if (auditIds.length > 0 || causationId !== null || !isFoundBySweep(entry)) return false;
    const inWindow = [...this.jobs.values()].filter(({ audit }) => holds(entry, audit.occurredAt));
    return inWindow.length === 1 && inWindow[0]?.audit === job.audit && !hasGap(entry, history);
  }
}

const isFoundBySweep = ({ event }: TimelineEntry): boolean => {
  const { objectType, window } = event.data;
  return (
    catalogue[objectType]?.reading === 'delta' &&
    window.after !== null &&
    epochMsOf(window.until) - epochMsOf(window.after) > SWEEP_WINDOW_MS
  );
};

const holds = ({ event }: TimelineEntry, at: Instant): boolean => {
  const { after, until } = event.data.window;
  return after !== null && after <= at && at <= until;
};

const hasGap = ({ event }: TimelineEntry, history: TenantHistory): boolean => {
  const { objectType, window } = event.data;
  const { after, until } = window;
  return history
    .gaps()
    .some(
      (gap) =>
        (gap.reader === objectType || gap.reader.startsWith(`${objectType}/`)) &&
        gap.from < until &&
        (after === null || gap.until > after),
    );
};

function* seenBetween(
  history: TenantHistory,
  from: Instant,
  until: Instant,
): Generator<TimelineEntry> {
  const query = {
    from: { instant: from },
    until: { instant: until },
    order: 'oldest-first',
  } as const;
  let page = history.changes({ ...query, page: { size: PAGE } });
  for (;;) {
    yield* page.rows;
    if (page.next === null) return;
    page = history.changes({ ...query, page: { size: PAGE, after: page.next } });
  }
}
