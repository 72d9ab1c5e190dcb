import { severityOf } from '../severity/severity.js';
import type { SeenChange } from '../severity/rule.js';
import {
  type ChangeAttributed,
  type ChangeEvent,
  changeEventTypes,
  type ChangeReported,
  isFirstSight,
  type TimelineEvent,
} from '../timeline/events.js';
import { upcastChange } from '../timeline/stored-change.js';
import type { Alarm } from './alarm-events.js';
import { alarmOf, matchesOf } from './alarm-of.js';
import type { AlarmRule } from './alarm-rule.js';
import {
  type Case,
  caseOfAttribution,
  caseOfChange,
  caseOfReport,
  fits,
  type LogEntry,
  verdictOn,
} from './case.js';
import type { Ground, Then } from './ground.js';
import { type Match, Rates, type RatesState } from './rates.js';
import { type KnownIds, type Watched, WatchedObjects } from './watched.js';

/** A change that rules wait for the audit log to tell more of. */
interface Waiting extends Pick<Case, 'links' | 'isOwn'> {
  readonly rules: readonly string[];
}

/** All that a judge remembers: plain data, so that another goes on where it stood. */
export interface JudgeState {
  readonly known: KnownIds;
  readonly rates: RatesState;
  readonly waiting: readonly (readonly [string, Waiting])[];
  readonly told: readonly string[];
}

export const NOTHING_JUDGED: JudgeState = {
  known: { emergency: [], ours: [] },
  rates: [],
  waiting: [],
  told: [],
};

export interface JudgedBy {
  readonly rules: readonly AlarmRule[];
  readonly watched: Watched;
  readonly sha256: (text: string) => string;
}

/** Changes that are remembered, the newest ones: what is told of older ones is judged without them. */
const MOST_WAITING = 20_000;
const MOST_LINKS = 100_000;
const MOST_TOLD = 5_000;

/**
 * Judges the entries of a log in their order. What it finds depends on the log alone: live, looking back and after
 * any number of restarts it is the same, with the same ids and times.
 */
export class Judge {
  readonly #rules: ReadonlyMap<string, AlarmRule>;
  /** Rules that ask who did something, or what the audit log calls it, and not what it was. */
  readonly #open: readonly AlarmRule[];
  readonly #watched: WatchedObjects;
  readonly #rates: Rates;
  readonly #waiting = new Map<string, Waiting>();
  /** Of all that waits. */
  #links = 0;
  readonly #told: Set<string>;

  constructor(
    private readonly by: JudgedBy,
    state: JudgeState = NOTHING_JUDGED,
  ) {
    this.#rules = new Map(by.rules.map((rule) => [rule.name, rule]));
    this.#open = by.rules.filter(isOpen);
    this.#watched = new WatchedObjects(by.watched, state.known);
    this.#rates = new Rates(state.rates);
    for (const [changeId, waiting] of state.waiting) this.#wait(changeId, waiting);
    this.#told = new Set(state.told);
  }

  get state(): JudgeState {
    return {
      known: this.#watched.known,
      rates: this.#rates.state,
      waiting: [...this.#waiting],
      told: [...this.#told],
    };
  }

  /** The alarms that an entry completes; `then` is how the tenant stood right behind it. */
  take(entry: LogEntry, then: Then): readonly Alarm[] {
    const { event } = entry;
    if (event.type === 'ChangeAttributed') return this.#attribution(entry, event, then);
    if (event.type === 'ChangeReported') {
      return event.data.succeeded ? this.#report(entry, event, then) : [];
    }
    if (!isChange(event)) return [];
    this.#watched.learn(event);
    const change = upcastChange(event, entry.metadata.reader);
    return isFirstSight(change) ? [] : this.#change(entry, change, then);
  }

  #change(entry: LogEntry, change: SeenChange, then: Then): readonly Alarm[] {
    const ground = this.#groundOf(change, then);
    const one = caseOfChange(entry, change);
    const alarms: Alarm[] = [];
    const waiting: string[] = [];
    for (const rule of this.by.rules) {
      if (!isOfType(rule, one) || !isSeen(rule, change, ground)) continue;
      const verdict = verdictOn(rule, one, ground);
      if (verdict === 'yes') alarms.push(...this.#hit(rule, one, { entry, ground }));
      if (verdict === 'later' && !isOpen(rule)) waiting.push(rule.name);
    }
    if (waiting.length > 0) {
      const { changeId, links, isOwn } = one;
      this.#wait(changeId, { links, isOwn, rules: waiting });
    }
    return alarms;
  }

  #attribution(entry: LogEntry, event: ChangeAttributed, then: Then): readonly Alarm[] {
    const waiting = this.#waiting.get(event.data.changeId);
    const waited = (waiting?.rules ?? []).flatMap((name) => this.#rules.get(name) ?? []);
    const ground = this.#groundOf(event, then);
    const one = caseOfAttribution(event, waiting);
    return [...waited, ...this.#open]
      .filter((rule) => isOfType(rule, one) && verdictOn(rule, one, ground) === 'yes')
      .flatMap((rule) => this.#hit(rule, one, { entry, ground }));
  }

  #report(entry: LogEntry, event: ChangeReported, then: Then): readonly Alarm[] {
    const ground = this.#groundOf(event, then);
    const one = caseOfReport(entry, event.data);
    return this.by.rules
      .filter(
        (rule) =>
          isOfType(rule, one) &&
          isTold(rule, event, ground) &&
          verdictOn(rule, one, ground) === 'yes',
      )
      .flatMap((rule) => this.#hit(rule, one, { entry, ground }));
  }

  #hit(rule: AlarmRule, one: Case, at: { entry: LogEntry; ground: Ground }): readonly Alarm[] {
    if (rule.rate !== undefined) return this.#counted(rule, one, at);
    const key = `${rule.name} ${one.changeId}`;
    if (this.#told.has(key)) return [];
    remember(this.#told, key, MOST_TOLD);
    return [this.#alarm(rule, matchesOf(one), { ...at, isOwn: one.isOwn, key })];
  }

  #counted(rule: AlarmRule, one: Case, at: { entry: LogEntry; ground: Ground }): readonly Alarm[] {
    const { rate } = rule;
    if (rate === undefined) return [];
    return keysOf(rule, one, at.ground).flatMap((counted) => {
      const key = `${rule.name} ${counted}`;
      const hit = this.#rates.count(key, rate, matchesOf(one, rate.of));
      if (hit === null) return [];
      return [this.#alarm(rule, hit, { ...at, isOwn: one.isOwn, key: `${key} ${one.changeId}` })];
    });
  }

  #alarm(
    rule: AlarmRule,
    matches: readonly Match[],
    { key, isOwn, entry, ground }: { key: string; isOwn: boolean; entry: LogEntry; ground: Ground },
  ): Alarm {
    const alarmId = this.by.sha256(key).slice(0, 32);
    return alarmOf(rule, matches, { alarmId, isOwn, firedAt: entry.recordedAt, then: ground.then });
  }

  #wait(changeId: string, waiting: Waiting): void {
    this.#forget(changeId);
    this.#waiting.set(changeId, waiting);
    this.#links += waiting.links.length;
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= MOST_WAITING && this.#links <= MOST_LINKS) return;
      this.#forget(oldest);
    }
  }

  #forget(changeId: string): void {
    this.#links -= this.#waiting.get(changeId)?.links.length ?? 0;
    this.#waiting.delete(changeId);
  }

  #groundOf(event: TimelineEvent, then: Then): Ground {
    let severity: ReadonlySet<string> | undefined;
    return {
      then,
      get severity() {
        severity ??= new Set(severityOf(event).reasons.map(({ rule }) => rule));
        return severity;
      },
      isEmergency: (idOrName) => this.#watched.isEmergency(idOrName),
      isOurs: (id) => this.#watched.isOurs(id),
    };
  }
}

const isChange = (event: LogEntry['event']): event is ChangeEvent =>
  changeEventTypes.has(event.type);

const isOpen = ({ what }: AlarmRule): boolean => what.seen === undefined && what.told === undefined;

const isOfType = ({ what }: AlarmRule, { object }: Case): boolean =>
  what.types === undefined || (object.objectType !== null && what.types.has(object.objectType));

const isSeen = (rule: AlarmRule, change: SeenChange, ground: Ground): boolean =>
  isOpen(rule) || rule.what.seen?.(change, ground) === true;

const isTold = (rule: AlarmRule, { data }: ChangeReported, ground: Ground): boolean =>
  isOpen(rule) || rule.what.told?.(data, ground) === true;

/** Of whom or what a rule counts apart. */
const keysOf = ({ rate, who }: AlarmRule, { actors, object }: Case, ground: Ground) => {
  if (rate?.per === 'object') return [object.objectId ?? object.displayName];
  if (rate?.per !== 'actor') return [''];
  const meant = (actors ?? []).filter((actor) => fits(who, actor, ground));
  return [...new Set(meant.map(({ kind, id, name }) => (id ?? name ?? kind).toLowerCase()))];
};

const remember = (set: Set<string>, key: string, most: number): void => {
  set.add(key);
  if (set.size <= most) return;
  const [oldest] = set;
  if (oldest !== undefined) set.delete(oldest);
};
