import { activityName } from '../audit/audit-activities.js';
import type { ObjectType } from '../directory/directory-object.js';
import { isFirstSight, type TimelineEvent } from '../timeline/events.js';
import { accountRules } from './account-rules.js';
import { applicationRules } from './application-rules.js';
import { conditionalAccessRules } from './conditional-access-rules.js';
import { roleRules } from './role-rules.js';
import {
  type Report,
  type Rule,
  type SeenChange,
  type SeverityLevel,
  severityLevels,
} from './rule.js';
import { tenantRules } from './tenant-rules.js';

export type { SevereLevel, SeverityLevel } from './rule.js';

/** Why a change deserves a look: a rule by its name, and what happened in one sentence. */
export interface SeverityReason {
  readonly rule: string;
  readonly text: string;
}

export interface Severity {
  readonly level: SeverityLevel;
  /** Of the worst ones first; none of what is ordinary. */
  readonly reasons: readonly SeverityReason[];
}

/**
 * Raised with every change of a rule: what is kept of changes by their severity is built anew then.
 */
export const SEVERITY_EDITION = 1;

/** The worst first, so that the first rule that applies tells the level. */
export const severityRules: readonly Rule[] = [
  ...conditionalAccessRules,
  ...roleRules,
  ...applicationRules,
  ...accountRules,
  ...tenantRules,
].sort((one, other) => Number(one.level === 'medium') - Number(other.level === 'medium'));

const ORDINARY: Severity = { level: 'low', reasons: [] };

const byType = new Map<ObjectType, readonly Rule[]>();
for (const rule of severityRules) {
  for (const type of rule.seen?.types ?? []) byType.set(type, [...(byType.get(type) ?? []), rule]);
}

/** How much a change deserves a look, by what its event alone tells; first sights are ordinary. */
export const severityOf = (event: TimelineEvent): Severity => {
  if (event.type === 'ChangeReported') return severityOfReport(event.data);
  if (event.type === 'ChangeAttributed' || isFirstSight(event)) return ORDINARY;
  return severityOfChange(event);
};

const severityOfChange = (change: SeenChange): Severity =>
  judged((byType.get(change.data.objectType) ?? []).filter(({ seen }) => seen?.applies(change)));

/** An activity that failed has changed nothing. */
const severityOfReport = (report: Report): Severity => {
  if (!report.succeeded) return ORDINARY;
  const name = activityName(report.activity);
  return judged(
    severityRules.filter(
      ({ told }) => told?.activity.test(name) === true && told.applies?.(report) !== false,
    ),
  );
};

const judged = (applying: readonly Rule[]): Severity => {
  const telling = applying.filter(({ isRest }) => isRest !== true);
  const rules = telling.length > 0 ? telling : applying;
  const [worst] = rules;
  if (worst === undefined) return ORDINARY;
  return { level: worst.level, reasons: rules.map(({ name, text }) => ({ rule: name, text })) };
};

/** Whether a level is that one, or a worse one. */
export const isAtLeast = (level: SeverityLevel, least: SeverityLevel): boolean =>
  severityLevels.indexOf(level) <= severityLevels.indexOf(least);
