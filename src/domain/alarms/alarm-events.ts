import type { ObjectId, ObjectType } from '../directory/directory-object.js';
import type { Instant } from '../instant.js';
import type { Actor } from '../timeline/events.js';
import type { DeliveryEvent } from './deliveries/delivery-events.js';

/** How loud an alarm is. */
export const alarmLevels = ['critical', 'high', 'medium', 'low'] as const;
export type AlarmLevel = (typeof alarmLevels)[number];

export interface AlarmObject {
  readonly objectId: ObjectId | null;
  readonly objectType: ObjectType | null;
  readonly displayName: string;
}

/** A rule found what it looks for. */
export interface Alarm {
  /** The same for the same rule over the same changes, whoever finds it and when: hits are told once. */
  readonly alarmId: string;
  readonly rule: string;
  readonly level: AlarmLevel;
  /** One sentence for people: what happened. */
  readonly text: string;
  /** Why it matters: a technique, or who advises to watch it; `null` where a rule of one's own names none. */
  readonly source: string | null;
  /** When the entry that completed it was recorded: live and looking back alike. */
  readonly firedAt: Instant;
  /** Changes that it is about, the newest first, at most 100 of `changes`. */
  readonly changeIds: readonly string[];
  readonly changes: number;
  /** Distinct, the newest first, at most 20 each. */
  readonly objects: readonly AlarmObject[];
  readonly actors: readonly Actor[];
  readonly auditCorrelationIds: readonly string[];
  /** Whether what it is about is to be taken back at once. */
  readonly undo: boolean;
}

/** From which place of the log on alarms are raised by a set of rules; what is older is only looked back at. */
export interface AlarmsWatched {
  readonly type: 'AlarmsWatched';
  readonly data: {
    /** Position of the last event that is not watched any more, or `start`. */
    readonly after: string;
    /** Tells this set of rules from every other. */
    readonly rules: string;
  };
}

export interface AlarmRaised {
  readonly type: 'AlarmRaised';
  readonly data: Alarm;
}

export type AlarmEvent = AlarmsWatched | AlarmRaised | DeliveryEvent;
