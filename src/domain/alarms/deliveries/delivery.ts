import { StatelineError } from '../../errors.js';
import type { Instant } from '../../instant.js';
import type { DeliveredAlarm, DeliveryOutcome } from './delivery-events.js';

/** What became of telling one target of one alarm. */
export interface Delivery extends Omit<DeliveredAlarm, 'alarmRevision'> {
  readonly target: string;
  readonly outcome: DeliveryOutcome;
  readonly attempts: number;
  readonly detail: string | null;
  /** Where the target is the undo at once. */
  readonly recoveryId: string | null;
  readonly settledAt: Instant;
  /** Since when it is to be tried again; `null` where nobody asked for it. */
  readonly wantedAt: Instant | null;
}

/** Nothing was told or given up so. */
export class DeliveryNotFound extends StatelineError {
  readonly code = 'delivery-not-found';
  readonly category = 'not-found';
  override readonly field = 'alarmId';
  constructor(alarmId: string, target: string) {
    super(
      `alarmId takes the id of an alarm that target ${JSON.stringify(target.slice(0, 64))} was told of or not; ` +
        `${JSON.stringify(alarmId.slice(0, 80))} is none`,
    );
  }
}

/** What was told is not told again. */
export class DeliveryNotDead extends StatelineError {
  readonly code = 'delivery-not-dead';
  readonly category = 'conflict';
  constructor({ alarmId, target }: Pick<Delivery, 'alarmId' | 'target'>) {
    super(`Target ${target} was told of alarm ${alarmId}; only what was given up is tried again`);
  }
}

/** No target of that name is in the file. */
export class TargetNotFound extends StatelineError {
  readonly code = 'target-not-found';
  readonly category = 'not-found';
  override readonly field = 'target';
  constructor(name: string, known: readonly string[]) {
    const names = known.length === 0 ? 'there is none' : `there are ${known.join(', ')}`;
    super(
      `target takes the name of a target (${names}), and got ${JSON.stringify(name.slice(0, 64))}`,
    );
  }
}
