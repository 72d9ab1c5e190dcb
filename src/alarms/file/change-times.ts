import { Cron } from 'croner';
import type { ChangeWindow } from '../../domain/alarms/file/read-alarms.js';
import type { Times } from '../../domain/alarms/alarm-rule.js';
import { InvalidValue } from '../../domain/errors.js';

/** When a change window is open. @throws InvalidValue naming `starts` or `zone` below `at` */
export const timesOf = ({ starts, lastsMs, zone }: ChangeWindow, at: string): Times => {
  mustBeZone(zone, `${at}.zone`);
  const cron = cronOf(starts, zone, `${at}.starts`);
  return {
    touch: (fromMs, untilMs) => {
      // A window that began so long ago has just ended; the next one after that may be open.
      const next = cron.nextRun(new Date(fromMs - lastsMs));
      return next !== null && next.getTime() <= untilMs;
    },
  };
};

const cronOf = (pattern: string, timezone: string, field: string): Cron => {
  try {
    const cron = new Cron(pattern, { timezone });
    if (cron.nextRun() !== null) return cron;
  } catch {
    // What is wrong with it is told below, in the words of the file.
  }
  throw new InvalidValue(field, 'a cron pattern that comes again, as 0 22 * * 6', pattern);
};

const mustBeZone = (zone: string, field: string): void => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw new InvalidValue(field, 'a time zone, as Europe/Berlin', zone);
  }
};
