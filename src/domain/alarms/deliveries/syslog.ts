import { printableJson } from '../../printable.js';
import type { Alarm, AlarmLevel } from '../alarm-events.js';
import { cefOf } from './cef.js';
import type { Message } from './message.js';
import { ocsfOf } from './ocsf.js';
import type { SyslogTarget } from './target.js';

/** "Log audit". RFC 5424, section 6.2.1, table 1. */
const FACILITY = 13;
/** RFC 5424, section 6.2.1, table 2: critical, error, warning, notice. */
const severities: Readonly<Record<AlarmLevel, number>> = {
  ...{ critical: 2, high: 3, medium: 4, low: 5 },
};
/** RFC 5424, section 6. */
const LONGEST_HOST = 255;
const LONGEST_MESSAGE_ID = 32;

/** What every receiver of datagrams takes. RFC 5426, section 3.2. */
const DATAGRAM_BYTES = 2048;
/** So many lists are tried until a message fits; all that an alarm holds comes first. */
const LIST_LENGTHS = [100, 20, 5, 1, 0];

/**
 * One alarm as a syslog message of RFC 5424; in a datagram it names fewer objects. Without a byte order mark,
 * which the format then takes as a text of unknown encoding: readers of CEF and JSON stumble over one.
 */
export const syslogMessage = (
  alarm: Alarm,
  message: Pick<Message, 'tenantId' | 'publicUrl' | 'sentAt' | 'isTest'>,
  { format, transport }: Pick<SyslogTarget, 'format' | 'transport'>,
  host: string,
): string => {
  const priority = FACILITY * 8 + severities[alarm.level];
  const words = [word(host, LONGEST_HOST), 'stateline', '-', word(alarm.rule, LONGEST_MESSAGE_ID)];
  const header = `<${priority}>1 ${alarm.firedAt} ${words.join(' ')} -`;
  if (format === 'cef') return `${header} ${cefOf(alarm, message)}`;
  const whole = LIST_LENGTHS.map(
    (most) => `${header} ${printableJson(ocsfOf(alarm, message, most))}`,
  );
  const isShort = (text: string) =>
    transport !== 'udp' || new TextEncoder().encode(text).length <= DATAGRAM_BYTES;
  return whole.find(isShort) ?? whole.at(-1) ?? header;
};

/** Printable ASCII without spaces. */
const word = (text: string, most: number): string =>
  text.replace(/[^!-~]/g, '_').slice(0, most) || '-';
