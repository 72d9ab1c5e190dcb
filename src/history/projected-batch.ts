import type { StatelineEvent } from '../domain/events.js';
import { laterOf } from '../domain/instant.js';
import type { CaptureEvent } from '../domain/timeline/capture-events.js';
import {
  type ChangeAttributed,
  type ChangeEvent,
  changeEventTypes,
  type ChangeReported,
} from '../domain/timeline/events.js';
import { upcastChange } from '../domain/timeline/stored-change.js';
import type { RecordedEvent } from '../event-store/event-store.port.js';
import { earlyBy } from './attributed-rows.js';
import type { Baseline } from './baselines.js';
import { afterIn } from './change-text.js';
import { openWindow } from './load-baseline.js';
import type { Model, TenantRow } from './model.js';
import { type At, atOf } from './positions.js';
import { msOf, projectChange } from './project-change.js';
import { dayIn, projectReported } from './project-reported.js';
import { actorFlags, ATTRIBUTION, NO_OBJECT } from './row-flags.js';
import { Word, type RowNo } from './rows.js';
import { type Draft, StagedRows } from './staged-rows.js';

/** Recorded events, in log order, on their way into a model. */
export class ProjectedBatch {
  private readonly rows: StagedRows;
  #at: At;
  #size = 0;

  /** `before` is the batch being committed: what it adds is as good as there. */
  constructor(
    private readonly model: Model,
    before?: ProjectedBatch,
  ) {
    this.rows = new StagedRows(model, before?.rows);
    this.#at = before === undefined ? model.checkpoint : before.#at;
  }

  get size(): number {
    return this.#size;
  }

  /** What a commit puts besides rows and texts. */
  get puts(): number {
    return this.rows.puts;
  }

  /** Of the texts that a commit writes. */
  get characters(): number {
    return this.model.texts.unsavedSize;
  }

  /** Whether all before must be committed first: a whole object replaces links by reading them. */
  readsLinks({ event, metadata }: RecordedEvent): boolean {
    if (event.type !== 'ObjectDiscovered' && event.type !== 'ObjectCreated') return false;
    const { no } = this.rows.tenant(metadata.tenantId);
    const ordinal = this.model.ordinals.find(no, event.data.objectId);
    return ordinal !== undefined && this.model.objectRows.last(ordinal) > 0;
  }

  /** Adds an event; one at or before the checkpoint was projected before, and adds nothing. */
  project(recorded: RecordedEvent): void {
    const at = atOf(recorded.position);
    if (at <= this.#at) return;
    this.#put(recorded, at);
    this.#at = at;
    this.#size += 1;
  }

  /** Adds an event that tells nothing, so that it is not read again. */
  pass(recorded: RecordedEvent): void {
    const at = atOf(recorded.position);
    if (at <= this.#at) return;
    this.#at = at;
    this.#size += 1;
  }

  /** From here on the tenant is told of from a baseline on. */
  openWindow(baseline: Baseline): void {
    openWindow(this.rows.tenant(baseline.tenantId), baseline);
  }

  async commit(): Promise<void> {
    if (this.#size > 0) await this.rows.commit(this.#at);
  }

  #put(recorded: RecordedEvent, at: At): void {
    if (isChange(recorded)) projectChange(this.rows, upcast(recorded), at);
    else if (isAttribution(recorded)) this.#attribute(recorded, at);
    else if (isReport(recorded)) projectReported(this.rows, recorded, at);
    else this.#capture(recorded.metadata.tenantId, recorded.event, at);
  }

  #attribute(recorded: RecordedEvent<ChangeAttributed>, at: At): void {
    const tenant = this.rows.tenant(recorded.metadata.tenantId).no;
    const { model } = this;
    const { actors, occurredAt, activity, auditId, auditCorrelationId, changeId } =
      recorded.event.data;
    const told = { actors, occurredAt, activity, auditId, auditCorrelationId };
    const change = this.#changeToAttribute(tenant, changeId, auditId);
    const row = model.addRow(at, this.#timeOf(recorded), JSON.stringify(told));
    const kind = change === 0 ? ATTRIBUTION | NO_OBJECT : ATTRIBUTION;
    const flags = model.rows.get(row, Word.flags) | kind | actorFlags(actors);
    model.rows.set(row, Word.flags, flags);
    model.rows.set(row, Word.object, change === 0 ? tenant : model.rows.get(change, Word.object));
    model.audit.attribute(row, tenant, auditId, dayIn(recorded));
    if (change === 0) return;
    model.rows.set(row, Word.previous, model.rows.get(change, Word.attribution));
    model.rows.set(row, Word.target, change);
    model.rows.set(change, Word.attribution, row);
    const after = afterIn(model.texts.text(change));
    const early = earlyBy(model.rows.time(change), after, occurredAt);
    model.rows.set(row, Word.attribution, early);
    model.attributed.found(row, tenant);
    if (auditCorrelationId !== null) model.audit.correlate(row, auditCorrelationId);
    for (const term of actors.flatMap(({ id, name }) => [id, name])) {
      if (term !== null) this.rows.postings.add({ tenant, kind: 'actor', term }, change);
    }
  }

  /** When an attribution became known, after all that was known before it. */
  #timeOf({ metadata }: RecordedEvent<ChangeAttributed>): number {
    const { no, effectiveAt } = this.rows.tenant(metadata.tenantId);
    const before = Math.max(effectiveAt, this.model.attributed.lastTime(no));
    return Math.max(before, msOf(metadata.observedAt));
  }

  /** 0 when the change is not known, or the audit record is told of it already. */
  #changeToAttribute(tenant: number, changeId: string, auditId: string): RowNo {
    const { model } = this;
    const change = model.findChange(tenant, changeId);
    return model.audit.isAttributed(tenant, change, auditId) ? 0 : change;
  }

  #capture(tenantId: string, event: StatelineEvent, at: At): void {
    const tenant = this.rows.tenant(tenantId);
    if (event.type === 'FullSyncCompleted') tenant.earliest ??= event.data.completedAt;
    if (event.type === 'CheckpointRecorded' && event.data.roundComplete) looked(tenant, event.data);
    if (event.type === 'CaptureGapRecorded') {
      const gap = event.data;
      this.rows.put((model) => void model.gaps.put([tenant.no, at], gap));
    }
  }
}

const isChange = (recorded: RecordedEvent): recorded is RecordedEvent<ChangeEvent> =>
  changeEventTypes.has(recorded.event.type);

const upcast = (recorded: RecordedEvent<ChangeEvent>): RecordedEvent<ChangeEvent> => {
  const event = upcastChange(recorded.event, recorded.metadata.reader);
  return event === recorded.event ? recorded : { ...recorded, event };
};

const isAttribution = (recorded: RecordedEvent): recorded is RecordedEvent<ChangeAttributed> =>
  recorded.event.type === 'ChangeAttributed';

const isReport = (recorded: RecordedEvent): recorded is RecordedEvent<ChangeReported> =>
  recorded.event.type === 'ChangeReported';

type Looked = Extract<CaptureEvent, { type: 'CheckpointRecorded' }>['data'];

const looked = (tenant: Draft<TenantRow>, { reader, lookedAt }: Looked): void => {
  const before = tenant.lastLooks[reader] ?? lookedAt;
  tenant.lastLooks = { ...tenant.lastLooks, [reader]: laterOf(before, lookedAt) };
};
