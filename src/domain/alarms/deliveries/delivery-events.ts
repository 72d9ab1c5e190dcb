import type { Instant } from '../../instant.js';
import type { AlarmLevel } from '../alarm-events.js';

/** Of which alarm, so that nobody has to look it up. */
export interface DeliveredAlarm {
  readonly alarmId: string;
  /** Its place on the stream of alarms. */
  readonly alarmRevision: number;
  readonly rule: string;
  readonly level: AlarmLevel;
  readonly text: string;
}

export type DeliveryOutcome = 'delivered' | 'dead';

export type DeliveryEvent =
  /** Of one alarm to one target: told, or given up (`dead`) and to be seen by people. */
  | {
      readonly type: 'DeliverySettled';
      readonly data: DeliveredAlarm & {
        readonly target: string;
        readonly at: Instant;
        readonly outcome: DeliveryOutcome;
        readonly attempts: number;
        /** Why it was given up, in the words of who refused it; or what else is to be known. */
        readonly detail: string | null;
        /** Where the target is the undo at once: the recovery that was asked for. */
        readonly recoveryId?: string;
      };
    }
  /** Somebody wants one that was given up to be tried again. */
  | {
      readonly type: 'DeliveryWanted';
      readonly data: DeliveredAlarm & {
        readonly target: string;
        readonly at: Instant;
        readonly by: string;
        readonly byId: string;
      };
    }
  /** Up to this place on the stream of alarms nothing is left to tell the target. The first one begins it. */
  | {
      readonly type: 'DeliveriesReached';
      readonly data: {
        readonly target: string;
        /** -1: before the first alarm. */
        readonly alarmRevision: number;
      };
    };
