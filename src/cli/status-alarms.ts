import type { AlarmShown } from './alarms.js';
import type { Session } from './session.js';

/** The newest of the last day. */
export interface RecentAlarms {
  readonly rows: readonly AlarmShown[];
  readonly more: boolean;
}

const MOST_SHOWN = 5;
const LONGEST_LEVEL = 'critical'.length;

/** So many have to be asked for to know whether there are more than are shown. */
export const ALARMS_ASKED = MOST_SHOWN + 1;

/** Those of the newest that were raised since an instant, as far as they are shown. */
export const recentAlarms = (newest: readonly AlarmShown[], since: string): RecentAlarms => {
  const rows = newest.filter(({ firedAt }) => firedAt >= since);
  return { rows: rows.slice(0, MOST_SHOWN), more: rows.length > MOST_SHOWN };
};

/** Tells them, a line each. */
export const sayAlarms = ({ output }: Session, { rows, more }: RecentAlarms): void => {
  output.say('');
  if (rows.length === 0) {
    output.say('No alarm was raised in the last 24 hours');
    return;
  }
  output.say(output.strong('Alarms of the last 24 hours:'));
  for (const { firedAt, level, text } of rows) {
    output.line(`${output.time(firedAt)}  ${level.padEnd(LONGEST_LEVEL)}  ${text}`);
  }
  if (more) output.say('There are more: stateline alarms');
};
