import { activityName } from '../audit/audit-activities.js';
import { objectId } from '../directory/directory-object.js';
import type { EventMetadata, StatelineEvent } from '../events.js';
import { epochMsOf, type Instant } from '../instant.js';
import type { Report, SeenChange } from '../severity/rule.js';
import type { Actor, ChangeAttributed } from '../timeline/events.js';
import type { AlarmObject } from './alarm-events.js';
import type { AlarmRule, Who } from './alarm-rule.js';
import type { Ground } from './ground.js';

/** An entry of the log, as far as it is judged by. */
export interface LogEntry {
  readonly id: string;
  readonly event: StatelineEvent;
  readonly metadata: EventMetadata;
  readonly recordedAt: Instant;
}

/** What is known of a change so far, besides what it was. */
export interface Case {
  readonly changeId: string;
  readonly object: AlarmObject;
  /** The links that came or went, one text for each. */
  readonly links: readonly string[];
  /** `null` while the audit log has not told. */
  readonly actors: readonly Actor[] | null;
  readonly activity: string | null;
  /** Between these it happened; the same where the audit log told when. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly correlationId: string | null;
  /** We wrote it ourselves. */
  readonly isOwn: boolean;
}

const MOST_LINKS = 2_000;

export const caseOfChange = ({ id, metadata }: LogEntry, { type, data }: SeenChange): Case => ({
  changeId: id,
  object: { objectId: data.objectId, objectType: data.objectType, displayName: data.displayName },
  links:
    type === 'ObjectChanged'
      ? data.links
          .slice(0, MOST_LINKS)
          .map(({ relation, targetId, op }) => `${data.objectId} ${relation} ${targetId} ${op}`)
      : [],
  actors: null,
  activity: null,
  fromMs: epochMsOf(data.window.after ?? data.window.until),
  untilMs: epochMsOf(data.window.until),
  correlationId: null,
  isOwn: metadata.$causationId !== undefined,
});

/** The same change, once the audit log has told of it. */
export const caseOfAttribution = (
  { data }: ChangeAttributed,
  known: Pick<Case, 'links' | 'isOwn'> | undefined,
): Case => ({
  changeId: data.changeId,
  object: { objectId: data.objectId, objectType: data.objectType, displayName: data.displayName },
  links: known?.links ?? [],
  actors: data.actors,
  activity: activityName(data.activity),
  fromMs: epochMsOf(data.occurredAt),
  untilMs: epochMsOf(data.occurredAt),
  correlationId: data.auditCorrelationId,
  isOwn: known?.isOwn ?? data.actors.some(({ kind }) => kind === 'stateline'),
});

export const caseOfReport = ({ id }: LogEntry, report: Report): Case => ({
  changeId: id,
  object: {
    objectId: report.objectId,
    objectType: report.objectType,
    displayName: report.displayName,
  },
  links: [report.targets.map((target) => target.id ?? target.displayName ?? '').join(' ')],
  actors: report.actors,
  activity: activityName(report.activity),
  fromMs: epochMsOf(report.occurredAt),
  untilMs: epochMsOf(report.occurredAt),
  correlationId: report.auditCorrelationId,
  isOwn: false,
});

/** Of a rule about a change: that it applies, that it does not, or that the audit log has to tell more. */
export type Verdict = 'yes' | 'no' | 'later';

/** Looks lie closer together; after a longer pause it is not known that a change was made at its time. */
const LONGEST_LOOK_MS = 3_600_000;

/** Who did it, when and from where, once it is known that it is what the rule looks for. */
export const verdictOn = (rule: AlarmRule, one: Case, ground: Ground): Verdict => {
  const verdicts = [activityFits(rule, one), someoneFits(rule, one, ground), timeFits(rule, one)];
  if (verdicts.includes('no')) return 'no';
  return verdicts.includes('later') ? 'later' : 'yes';
};

const activityFits = ({ what }: AlarmRule, { activity }: Case): Verdict => {
  if (what.activity === undefined) return 'yes';
  if (activity === null) return 'later';
  return what.activity(activity) ? 'yes' : 'no';
};

const someoneFits = ({ who, rate }: AlarmRule, { actors }: Case, ground: Ground): Verdict => {
  if (who === undefined && rate?.per !== 'actor') return 'yes';
  if (actors === null) return 'later';
  return actors.some((actor) => fits(who, actor, ground)) ? 'yes' : 'no';
};

const timeFits = ({ outside }: AlarmRule, { fromMs, untilMs }: Case): Verdict => {
  if (outside?.touch(fromMs, untilMs) !== true) return 'yes';
  if (fromMs === untilMs) return 'no';
  return untilMs - fromMs > LONGEST_LOOK_MS ? 'yes' : 'later';
};

/** Whether a rule means somebody; one that asks for nobody means everybody. */
export const fits = (who: Who | undefined, actor: Actor, ground: Ground): boolean =>
  who === undefined || [isMeant, isNotMeant, isWhere].every((asked) => asked(who, actor, ground));

type Asked = (who: Who, actor: Actor, ground: Ground) => boolean;

const isMeant: Asked = ({ kinds, accounts, emergency }, actor, ground) =>
  kinds?.has(actor.kind) !== false &&
  (accounts === undefined || isAmong(accounts, actor)) &&
  (emergency === undefined || ground.isEmergency(actor.id) || ground.isEmergency(actor.name));

const isNotMeant: Asked = ({ except, outside = [] }, actor, { then }) =>
  (except === undefined || !isAmong(except, actor)) &&
  outside.every(
    (container) => actor.id === null || !then.isIn(objectId(actor.id), objectId(container)),
  );

const isWhere: Asked = ({ address }, { ip }) =>
  address === undefined || (ip !== null && address(ip));

const isAmong = (accounts: ReadonlySet<string>, { id, name }: Actor): boolean =>
  [id, name].some((text) => text !== null && accounts.has(text.toLowerCase()));
