import { InvalidValue } from '../../errors.js';
import type { Json } from '../../json.js';
import { alarmLevels } from '../alarm-events.js';
import type { AlarmRule, Times } from '../alarm-rule.js';
import type { Target } from '../deliveries/target.js';
import { readTargets } from '../deliveries/read-targets.js';
import { readUndo, type UndoAtOnce } from '../deliveries/read-undo.js';
import { outsideChangeWindows } from '../shipped/outside-change-windows.js';
import { shippedRules } from '../shipped-rules.js';
import { Fields, shown } from './fields.js';
import {
  A_NAME,
  anyOf,
  outsideIn,
  rateIn,
  readRule,
  RULE_NAME,
  type Surroundings,
} from './read-rule.js';

export type RuleOrigin = 'shipped' | 'changed' | 'own';

/** A rule, where it comes from, and whether it raises alarms. */
export interface RuleInForce {
  readonly rule: AlarmRule;
  readonly origin: RuleOrigin;
  readonly isOn: boolean;
}

/** A time in which changes are announced: how often it comes, how long it lasts. */
export interface ChangeWindow {
  readonly name: string;
  /** Five fields of cron: minute, hour, day of the month, month, day of the week. */
  readonly starts: string;
  readonly lastsMs: number;
  /** Of the IANA database. */
  readonly zone: string;
}

export interface AlarmsWanted {
  readonly rules: readonly RuleInForce[];
  readonly windows: readonly ChangeWindow[];
  readonly targets: readonly Target[];
  readonly undo: UndoAtOnce;
}

/** What reading needs from outside. */
export interface Reading extends Pick<Surroundings, 'inNetworks'> {
  /** When a window is open. @throws InvalidValue naming a field below `at` */
  readonly timesOf: (window: ChangeWindow, at: string) => Times;
}

const MOST_RULES = 200;
const MOST_WINDOWS = 50;
const LONGEST_WINDOW_MS = 7 * 86_400_000;

/**
 * What a file wants of alarms; all that is left out is as it is shipped.
 * @throws InvalidValue naming the path of the field and what it takes
 */
export const readAlarms = (json: Json | undefined, reading: Reading): AlarmsWanted => {
  const fields = Fields.of(
    json ?? {},
    '',
    'the fields changeWindows, shipped, rules, deliver, undo',
  );
  const windows = windowsIn(fields);
  const times = new Map(
    windows.map((window, index) => [
      window.name,
      reading.timesOf(window, `changeWindows.${String(index)}`),
    ]),
  );
  const around = { windows: times, inNetworks: reading.inNetworks };
  const shipped = times.size === 0 ? [] : [outsideChangeWindows(anyOf([...times.values()]))];
  const rules = [
    ...changedIn(fields, [...shippedRules, ...shipped], around),
    ...ownIn(fields, around),
  ];
  unlikeNames('rules', rules);
  const targets = readTargets(fields.get('deliver') ?? [], 'deliver');
  const undo = readUndo(fields.get('undo'), 'undo');
  fields.mustBeRead();
  mustBeKnown(targets, rules);
  return { rules, windows, targets, undo };
};

const windowsIn = (file: Fields): readonly ChangeWindow[] => {
  const windows = file
    .list('changeWindows', 'a list of change windows', MOST_WINDOWS)
    .map((one, index): ChangeWindow => {
      const at = `changeWindows.${String(index)}`;
      const fields = Fields.of(one, at, 'the fields name, starts, lasts and zone');
      const window = {
        name: fields.text('name', A_NAME, RULE_NAME),
        starts: fields.text('starts', 'five fields of cron, as 0 22 * * 6', /^\S+( +\S+){4}$/),
        lastsMs: fields.duration('lasts', LONGEST_WINDOW_MS),
        zone: fields.text('zone', 'a time zone, as Europe/Berlin'),
      };
      fields.mustBeRead();
      return window;
    });
  const names = windows.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twice < 0) return windows;
  const field = `changeWindows.${String(twice)}.name`;
  throw new InvalidValue(field, 'a name that no window before has', names[twice] ?? '');
};

const ownIn = (file: Fields, around: Surroundings): readonly RuleInForce[] =>
  file.list('rules', 'a list of rules', MOST_RULES).map((one, index) => ({
    rule: readRule(one, `rules.${String(index)}`, around),
    origin: 'own',
    isOn: true,
  }));

const changedIn = (
  file: Fields,
  shipped: readonly AlarmRule[],
  around: Surroundings,
): readonly RuleInForce[] => {
  const fields = Fields.of(
    file.get('shipped') ?? {},
    'shipped',
    'names of shipped rules, each with off or what is to be changed',
  );
  const rules = shipped.map((rule) => changed(rule, fields, around));
  fields.mustBeRead();
  return rules;
};

const changed = (rule: AlarmRule, shipped: Fields, around: Surroundings): RuleInForce => {
  const wanted = shipped.get(rule.name);
  if (wanted === undefined) return { rule, origin: 'shipped', isOn: true };
  // YAML 1.1 takes `off` for false, and many an editor still does.
  if (wanted === 'off' || wanted === false) return { rule, origin: 'changed', isOn: false };
  const takes = 'off, or the fields level, outside, rate and undo';
  const fields = Fields.of(wanted, shipped.path(rule.name), takes);
  if (fields.isGiven('rate') && rule.rate === undefined) {
    throw new InvalidValue(fields.path('rate'), 'nothing: this rule counts nothing', shown(wanted));
  }
  const own: AlarmRule = {
    ...rule,
    level: fields.oneOf('level', alarmLevels, rule.level),
    undo: fields.flag('undo', rule.undo),
    ...rateIn(fields, rule.rate),
    ...outsideIn(fields, around),
  };
  fields.mustBeRead();
  return { rule: own, origin: 'changed', isOn: true };
};

const unlikeNames = (at: string, rules: readonly RuleInForce[]): void => {
  const names = rules.map(({ rule }) => rule.name);
  const own = rules.findIndex(({ origin }) => origin === 'own');
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twice < 0) return;
  const field = `${at}.${String(twice - own)}.name`;
  throw new InvalidValue(field, 'a name that no other rule has', names[twice] ?? '');
};

/** A target that waits for a rule that is not there would never be told anything. */
const mustBeKnown = (targets: readonly Target[], rules: readonly RuleInForce[]): void => {
  const known = new Set(rules.map(({ rule }) => rule.name));
  targets.forEach((target, index) => {
    const stranger = target.rules?.find((name) => !known.has(name));
    if (stranger === undefined) return;
    const field = `deliver.${String(index)}.rules`;
    throw new InvalidValue(field, 'names of rules that there are', stranger);
  });
};
