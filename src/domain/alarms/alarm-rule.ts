import type { ObjectType } from '../directory/directory-object.js';
import type { Report, SeenChange } from '../severity/rule.js';
import type { Actor } from '../timeline/events.js';
import type { AlarmLevel } from './alarm-events.js';
import type { Ground } from './ground.js';

/** What happened, by its event alone or with how the tenant stood then. */
export interface What {
  /** Only objects of these types. */
  readonly types?: ReadonlySet<ObjectType>;
  /** Which changes that a look saw; none when absent. */
  readonly seen?: (change: SeenChange, ground: Ground) => boolean;
  /** Which of what was only reported; none when absent. */
  readonly told?: (report: Report, ground: Ground) => boolean;
  /** The audit log calls it so, in one spelling: see `activityName`. */
  readonly activity?: (name: string) => boolean;
}

/** One of those who did it has to fit in everything that is given. */
export interface Who {
  readonly kinds?: ReadonlySet<Actor['kind']>;
  /** Ids or names, in lower case. */
  readonly accounts?: ReadonlySet<string>;
  /** Ids or names, in lower case, of whom it is not about. */
  readonly except?: ReadonlySet<string>;
  /** Is one of the accounts for emergencies. */
  readonly emergency?: true;
  /** Ids of groups, units or roles in which the actor is not, also not through groups. */
  readonly outside?: readonly string[];
  /** From which addresses; an address that is not known fits neither this nor its opposite. */
  readonly address?: (ip: string) => boolean;
}

/** Times that come and go, as those in which changes are announced. */
export interface Times {
  /** Whether any of it lies between two moments, in milliseconds since 1970, both included. */
  readonly touch: (fromMs: number, untilMs: number) => boolean;
}

/** What is counted: things that are distinct. */
export type Counted = 'objects' | 'links' | 'changes';

/** More than so many distinct matches of one key within a time. */
export interface Rate {
  readonly moreThan: number;
  readonly withinMs: number;
  readonly of: Counted;
  /** Counted apart for each of these, or all together. */
  readonly per: 'tenant' | 'actor' | 'object';
}

/** When a change, or what is reported of one, raises an alarm. */
export interface AlarmRule {
  readonly name: string;
  readonly level: AlarmLevel;
  /** One sentence for people: what happened. */
  readonly text: string;
  /** Why it matters: a technique of MITRE ATT&CK, or who advises to watch it. */
  readonly source: string | null;
  readonly what: What;
  readonly who?: Who;
  /** Not in these times. */
  readonly outside?: Times;
  readonly rate?: Rate;
  readonly undo: boolean;
}

export const MOST_COUNTED = 1_000;
