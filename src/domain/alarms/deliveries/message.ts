import type { Alarm } from '../alarm-events.js';
import { alarmLevels } from '../alarm-events.js';
import type { Instant } from '../../instant.js';
import { oneLine } from '../../printable.js';

/** What is told at a time: one alarm, or several of one rule that came at once. */
export interface Message {
  readonly tenantId: string;
  /** At least one; in the order in which they were raised. */
  readonly alarms: readonly [Alarm, ...Alarm[]];
  /** Where people reach the dashboard; `null` where nobody said so: then there are no links. */
  readonly publicUrl: string | null;
  /** Tells this message from every other; the same each time the same alarms are told. */
  readonly key: string;
  readonly sentAt: Instant;
  readonly isTest: boolean;
}

/** Mail programs and phones show little more. */
const LONGEST_TITLE = 140;

/** What happened, in one line for a small screen. */
export const titleOf = ({ alarms, isTest }: Pick<Message, 'alarms' | 'isTest'>): string => {
  const [alarm] = alarms;
  const word = isTest ? 'TEST' : loudestOf(alarms).level.toUpperCase();
  const what = alarms.length === 1 ? alarm.text : `${alarms.length} alarms of ${alarm.rule}`;
  return clipped(`[${word}] ${oneLine(what)}`, LONGEST_TITLE);
};

/** The first of the highest level. */
export const loudestOf = (alarms: Message['alarms']): Alarm =>
  alarms.reduce((loudest, alarm) =>
    alarmLevels.indexOf(alarm.level) < alarmLevels.indexOf(loudest.level) ? alarm : loudest,
  );

/** At most so many characters. */
export const clipped = (text: string, most: number): string => {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
};

const MOST_NAMED = 5;
const LONGEST_NAME = 80;

/** The first names, and how many more there are; `null` for none. */
export const namesOf = (names: readonly string[], all = names.length): string | null => {
  if (names.length === 0) return null;
  const shown = names.slice(0, MOST_NAMED).map((name) => clipped(oneLine(name), LONGEST_NAME));
  const more = Math.max(all, names.length) - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

export interface Fact {
  readonly title: string;
  readonly text: string;
}

/** What people want to know of an alarm, besides its text. */
export const factsOf = (alarm: Alarm): readonly Fact[] => {
  const { actors, objects, changes, source, firedAt, rule, level, undo } = alarm;
  const who = namesOf(actors.map(({ name, id, kind, ip }) => `${name ?? id ?? kind}${at(ip)}`));
  const what = namesOf(objects.map(({ displayName }) => displayName));
  const facts: readonly (readonly [string, string | null])[] = [
    ['When', `${firedAt.slice(0, 19).replace('T', ' ')} UTC`],
    ['Who', who],
    [
      'What',
      `${changes} ${changes === 1 ? 'change' : 'changes'}${what === null ? '' : `: ${what}`}`,
    ],
    ['Why', source === null ? null : oneLine(source)],
    ['Undo', undo ? 'at once, see Recovery in the dashboard' : null],
    ['Rule', `${rule} (${level})`],
  ];
  return facts.flatMap(([title, text]) => (text === null ? [] : [{ title, text }]));
};

const at = (ip: string | null): string => (ip === null ? '' : ` (${ip})`);
