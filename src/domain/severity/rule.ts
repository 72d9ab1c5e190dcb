import type { ObjectType } from '../directory/directory-object.js';
import type { ChangeEvent, ChangeReported, FirstSight } from '../timeline/events.js';

/** From the worst on; `low` is the ordinary. */
export const severityLevels = ['high', 'medium', 'low'] as const;
export type SeverityLevel = (typeof severityLevels)[number];
/** Levels that deserve a look. */
export type SevereLevel = Exclude<SeverityLevel, 'low'>;

/** What a look saw to change. First sights tell of no change. */
export type SeenChange = Exclude<ChangeEvent, FirstSight>;
export type Report = ChangeReported['data'];

/** When a change, or what is reported of one, deserves a look. */
export interface Rule {
  readonly name: string;
  readonly level: SevereLevel;
  /** One sentence for people: what happened. */
  readonly text: string;
  /** Why it matters: a technique of MITRE ATT&CK, or who advises to watch it. */
  readonly source: string;
  readonly seen?: {
    readonly types: readonly ObjectType[];
    readonly applies: (change: SeenChange) => boolean;
  };
  /** What was only reported is told by the name of its activity, in one spelling: see `activityName`. */
  readonly told?: {
    readonly activity: RegExp;
    readonly applies?: (report: Report) => boolean;
  };
  /** It says little: a reason only where no other rule applies. */
  readonly isRest?: true;
}
