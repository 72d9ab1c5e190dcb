import type { JsonObject } from '../../domain/json.js';
import { randomFrom } from '../company/mix.js';
import { textOf } from '../tenant/attributes.js';
import type { Change, ChangeActor, Draft } from '../tenant/change.js';
import { nameOf } from '../tenant/row.js';
import { ticksText } from '../tenant/rendering.js';
import type { Tenant } from '../tenant/tenant.js';
import { leavesRecords } from './audit-actors.js';
import { activityIn, auditId, auditRecord, type Telling, type Twists } from './audit-records.js';
import type { Dials } from './dials.js';
import type { Faults } from './faults.js';

const MINUTE_MS = 60_000;
const LATE_MS = 5 * MINUTE_MS;

/** A place in the log: a record of a change, or one that nobody's change made. */
type Entry = {
  readonly at: number;
  /** On top of the delay that every record has. */
  readonly lateMs: number;
} & ({ readonly telling: Telling } | { readonly record: ExtraRecord });

type ExtraRecord = JsonObject & { readonly id: string };

/** What became of the record of a change, when it was not what usually does. */
export type Fate = 'on-time' | 'late' | 'duplicated' | 'missing' | 'never';

/** The directory's audit log: a record or more for every change, each seen after its delay. */
export class AuditLog {
  readonly #entries: Entry[] = [];
  readonly #fates = new Map<number, Fate>();
  readonly #random: () => number;
  #seen = 0;
  #extra = 0;

  constructor(
    readonly tenant: Tenant,
    private readonly faults: Faults,
    private readonly dials: Dials,
  ) {
    this.#random = randomFrom(tenant.company.seed);
    tenant.watch(() => {
      this.#catchUp();
    });
    this.#catchUp();
  }

  get length(): number {
    return this.#entries.length;
  }

  /** The record at a place, once it can be seen. */
  recordAt(place: number): JsonObject | null {
    const entry = this.#entries[place];
    if (entry === undefined) return null;
    const visibleAt = entry.at + entry.lateMs + this.dials.auditDelayMs;
    if (visibleAt > this.tenant.now()) return null;
    return 'record' in entry ? entry.record : auditRecord(entry.telling, this.tenant);
  }

  /** The first place with a record of this moment or a later one. */
  placeAt(epochMs: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.at ?? 0) < epochMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The record with this id, once it can be seen. */
  find(id: string): JsonObject | null {
    const place = this.#entries.findIndex((entry) => idOf(entry, this.tenant) === id);
    return this.recordAt(place);
  }

  /** What became of the record of a change. */
  fateOf({ sequence, actor }: Change): Fate {
    return leavesRecords(actor) ? (this.#fates.get(sequence) ?? 'on-time') : 'never';
  }

  /** Under which ids changes are told, by their place in the tenant's log. */
  idsBySequence(): ReadonlyMap<number, ReadonlySet<string>> {
    const ids = new Map<number, Set<string>>();
    for (const entry of this.#entries) {
      if ('record' in entry || entry.telling.kind === 'failure') continue;
      const { sequence } = entry.telling.change;
      ids.set(sequence, (ids.get(sequence) ?? new Set()).add(idOf(entry, this.tenant)));
    }
    return ids;
  }

  /** Writes down an attempt that was refused: nothing changed. */
  addFailure(actor: ChangeActor, draft: Draft): JsonObject {
    this.#extra += 1;
    const { tenant } = this;
    const sequence = 500_000_000 + this.#extra;
    const change: Change = {
      ...draft,
      actor,
      sequence,
      at: tenant.now(),
      correlationId: tenant.company.namedGuid('refused', this.#extra),
      name: nameOf(tenant.object(draft.objectId)),
      targetName: 'targetId' in draft ? nameOf(tenant.object(draft.targetId)) : null,
      whole: null,
    };
    const telling: Telling = { change, kind: 'failure', twists: null };
    this.#entries.push({ at: change.at, lateMs: 0, telling });
    return auditRecord(telling, tenant);
  }

  /** Writes down something that is no change of an object. */
  addRecord(record: JsonObject): JsonObject {
    this.#extra += 1;
    const { tenant } = this;
    const correlationId = tenant.company.namedGuid('record', this.#extra);
    const whole = {
      id: `Directory_${correlationId}_EXTRA_${600_000_000 + this.#extra}`,
      correlationId,
      result: 'success',
      resultReason: '',
      activityDateTime: ticksText(tenant.now(), this.#extra),
      ...record,
    };
    this.#entries.push({ at: tenant.now(), lateMs: 0, record: whole });
    return whole;
  }

  #catchUp(): void {
    const { log } = this.tenant;
    for (; this.#seen < log.length; this.#seen += 1) {
      const change = log[this.#seen];
      if (change !== undefined && leavesRecords(change.actor)) this.#add(change);
    }
  }

  #add(change: Change): void {
    const twists = this.#twistsOf(change);
    const main: Telling = { change, kind: 'change', twists };
    const activity = activityIn(main, this.tenant);
    const aim = { objectId: change.objectId, activity };
    if (this.faults.strikeAt('A1', { ...aim, mode: 'missing' }) !== undefined) {
      this.#fates.set(change.sequence, 'missing');
      return;
    }
    const { at, sequence } = change;
    const lateMs = this.#lateMs(aim);
    if (lateMs > 0) this.#fates.set(sequence, 'late');
    for (const telling of [main, ...this.#beside(change)])
      this.#entries.push({ at, lateMs, telling });
    const twice = this.faults.strikeAt('A1', { ...aim, mode: 'duplicate' });
    if (twice === undefined) return;
    this.#fates.set(sequence, 'duplicated');
    this.#entries.push({ at, lateMs: lateMs + (twice.delayMs ?? 0), telling: main });
  }

  #lateMs(aim: { readonly objectId: string; readonly activity: string }): number {
    const late = this.faults.strikeAt('A1', { ...aim, mode: 'late' });
    if (late !== undefined) return late.delayMs ?? LATE_MS;
    const disordered = this.faults.strikeAt('A1', { ...aim, mode: 'out-of-order' });
    if (disordered === undefined) return 0;
    return Math.floor(this.#random() * (disordered.delayMs ?? LATE_MS));
  }

  #strikesA3({ objectId }: Change, mode: string): boolean {
    return this.faults.strikeAt('A3', { objectId, mode }) !== undefined;
  }

  #twistsOf(change: Change): Twists | null {
    const noOldValues = this.#strikesA3(change, 'no-old-values');
    const doubleEncoded = this.#strikesA3(change, 'double-encoded');
    return noOldValues || doubleEncoded ? { noOldValues, doubleEncoded } : null;
  }

  /** Further records of the same call. */
  #beside(change: Change): readonly Telling[] {
    const consents =
      change.kind === 'created' &&
      change.objectType === 'oauth2PermissionGrant' &&
      textOf(change.after, 'consentType') === 'AllPrincipals';
    const companion = change.kind === 'updated' && this.#strikesA3(change, 'companion');
    return [
      ...(consents ? [{ change, kind: 'consent' as const, twists: null }] : []),
      ...(companion ? [{ change, kind: 'companion' as const, twists: null }] : []),
    ];
  }
}

const idOf = (entry: Entry, tenant: Tenant): string =>
  'record' in entry ? entry.record.id : auditId(entry.telling, tenant);
