import { type AlarmLevel, alarmLevels } from '../domain/alarms/alarm-events.js';
import { PagingParameters } from './paging.js';
import { OptionalInstant, OptionalOneOf, OptionalText, RequiredText } from './takes.js';

const LONGEST_NAME = 64;
/** Nothing else goes on while it is read, and who may look back may send another at once. */
const LARGEST_FILE = 64 * 1024;

export class AlarmsParameters extends PagingParameters {
  @OptionalOneOf(alarmLevels, 'At least so loud')
  readonly level?: AlarmLevel;

  @OptionalText('the name of a rule', LONGEST_NAME)
  readonly rule?: string;
}

const OUTCOMES = ['delivered', 'dead'] as const;

export class DeliveriesParameters extends PagingParameters {
  @OptionalOneOf(OUTCOMES, 'Told, or given up')
  readonly outcome?: (typeof OUTCOMES)[number];
}

export class RedeliveryBody {
  @RequiredText('the id of an alarm', LONGEST_NAME)
  readonly alarmId: string = '';

  @RequiredText('the name of a target', LONGEST_NAME)
  readonly target: string = '';
}

export class TargetTestBody {
  @RequiredText('the name of a target', LONGEST_NAME)
  readonly target: string = '';
}

export class RehearsalBody {
  @OptionalText('a file of alarms, as YAML, in place of the one in force', LARGEST_FILE)
  readonly rules?: string;

  @OptionalInstant('Only what fired not before')
  readonly from?: string;

  @OptionalInstant('Only what fired not after')
  readonly until?: string;
}
