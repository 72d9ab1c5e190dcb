import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { type Judge, NOTHING_JUDGED } from '../domain/alarms/judge.js';
import { comparePositions, EventStore, type Position } from '../event-store/event-store.port.js';
import { History } from '../history/history.port.js';
import { EventStoreInTerm } from '../leases/event-store-in-term.port.js';
import type { Term } from '../leases/leases.port.js';
import { AlarmOptions, rulesOn } from './alarm-options.port.js';
import { AlarmRecord, type Watch } from './alarm-record.js';
import { CheckpointFile, type JudgedSoFar } from './checkpoint-file.js';
import { type Judged, judging, newJudge } from './judging.js';
import { knownBefore } from './known-ids.js';

const SAVE_EVERY_MS = 30_000;

/** Where a term goes on. */
interface Standing {
  readonly identity: string;
  readonly judge: Judge;
  readonly after: Position | 'start';
  readonly record: AlarmRecord;
  /** Only what is completed behind this is raised. */
  readonly since: Position | 'start';
}

/**
 * Judges the log as it grows and records the alarms. After a kill it judges again what was not kept; what is on
 * record by then is found to be so by its id.
 */
@Injectable()
export class AlarmWatcher {
  private readonly logger = new Logger('Alarms');
  private readonly file: CheckpointFile;

  constructor(
    private readonly options: AlarmOptions,
    private readonly store: EventStore,
    private readonly history: History,
  ) {
    this.file = new CheckpointFile(options.folder, options.tenantId);
  }

  /** Resolves when the term ends. @throws LeaseLost, and what the store throws */
  async during(term: Term): Promise<void> {
    const { tenantId } = this.options;
    const { history } = this;
    const store = new EventStoreInTerm(this.store, term);
    const standing = await this.begin(store);
    const ground = { tenantId, store, history };
    let savedMs = performance.now();
    let last: Position | undefined;
    for await (const judged of judging(ground, standing.judge, standing.after, term.signal)) {
      await this.raise(judged, standing);
      ({ last } = judged);
      if (performance.now() - savedMs < SAVE_EVERY_MS) continue;
      await this.save(standing, last);
      savedMs = performance.now();
    }
    if (last !== undefined) await this.save(standing, last);
  }

  private async begin(store: EventStore): Promise<Standing> {
    const { tenantId, fingerprint } = this.options;
    const identity = await store.identity();
    const kept = await this.file.read();
    const ours = kept?.identity === identity ? kept : undefined;
    const record = new AlarmRecord(store, tenantId);
    const { after: since } = await this.watchOn(record, ours);
    const from = ours?.rules === fingerprint ? ours : await this.atTheBeginning();
    await record.load(from.revision);
    const judge = newJudge(rulesOn(this.options), this.options.watched, from.state);
    return { identity, judge, after: from.position, record, since };
  }

  private async atTheBeginning() {
    const { tenantId, watched } = this.options;
    const known = await knownBefore(this.history.open(tenantId), watched);
    return { position: 'start' as const, revision: -1, state: { ...NOTHING_JUDGED, known } };
  }

  /** Nobody is told of what was there before the first start, or is found by new rules in what others judged. */
  private async watchOn(record: AlarmRecord, kept: JudgedSoFar | undefined): Promise<Watch> {
    const { fingerprint: rules } = this.options;
    const watch = await record.watch();
    if (watch?.rules === rules) return watch;
    const after =
      watch === undefined
        ? ((await this.store.head()) ?? 'start')
        : laterOf(laterOf(watch.after, kept?.position), await record.lastRaised());
    await record.begin({ after, rules }, randomUUID());
    return { after, rules };
  }

  private async raise({ found }: Judged, { record, since }: Standing): Promise<void> {
    const fresh = found.filter(
      ({ alarm, position }) => isBehind(position, since) && !record.has(alarm.alarmId),
    );
    if (fresh.length === 0) return;
    await record.append(fresh);
    for (const { alarm } of fresh) this.logger.warn(`${alarm.level}: ${alarm.text}`);
  }

  /** What cannot be kept is judged again at the next start. */
  private async save({ identity, judge, record }: Standing, position: Position): Promise<void> {
    const { fingerprint: rules } = this.options;
    const revision = record.revisionAt(position);
    try {
      await this.file.write({ identity, rules, position, revision, state: judge.state });
    } catch (error) {
      this.logger.warn(`How far the log is judged could not be kept: ${String(error)}`);
    }
  }
}

const isBehind = (place: Position, since: Position | 'start'): boolean =>
  since === 'start' || comparePositions(place, since) > 0;

const laterOf = (one: Position | 'start', other: Position | undefined): Position | 'start' =>
  other !== undefined && isBehind(other, one) ? other : one;
