import { alarmLevels } from '../../domain/alarms/alarm-events.js';
import {
  instant,
  listOf,
  object,
  oneOf,
  orNull,
  pageOf,
  ref,
  text,
  truth,
  whole,
} from './shapes.js';

const level = oneOf(...alarmLevels);

const alarm = {
  alarmId: text('The same for the same rule over the same changes'),
  rule: text(),
  level,
  text: text('What happened, in one sentence'),
  source: orNull(text('A technique, or who advises to watch it')),
  firedAt: instant,
  changeIds: listOf(text()),
  changes: whole('How many changes it is about; of them the newest 100 are named'),
  objects: listOf(
    object({ objectId: orNull(text()), objectType: orNull(text()), displayName: text() }),
  ),
  actors: listOf(ref('Actor')),
  auditCorrelationIds: listOf(text()),
  undo: truth,
};

const rate = {
  moreThan: whole(),
  withinMs: whole(),
  of: oneOf('objects', 'links', 'changes'),
  per: oneOf('tenant', 'actor', 'object'),
};

const delivery = {
  alarmId: text(),
  rule: text(),
  level,
  text: text(),
  target: text(),
  outcome: oneOf('delivered', 'dead'),
  attempts: whole(),
  detail: orNull(text('Why it was given up, or what else is to be known')),
  recoveryId: orNull(text('Where the target is the undo at once')),
  settledAt: instant,
  wantedAt: orNull(instant),
};

export const alarmSchemas = {
  Alarm: object(alarm),
  AlarmPage: pageOf('Alarm'),
  AlarmRule: object({
    name: text(),
    level,
    text: text(),
    source: orNull(text()),
    origin: oneOf('shipped', 'changed', 'own'),
    isOn: truth,
    rate: orNull(object(rate)),
    waitsForAudit: truth,
    undo: truth,
  }),
  AlarmRules: object({
    file: orNull(text('The file that changes what is shipped')),
    breakGlassAccounts: whole('How many accounts for emergencies are named'),
    changeWindows: listOf(object({ name: text(), starts: text(), lastsMs: whole(), zone: text() })),
    rules: listOf(ref('AlarmRule')),
  }),
  AlarmTargets: object({
    targets: listOf(
      object({
        name: text(),
        kind: oneOf('webhook', 'teams', 'smtp', 'syslog'),
        level,
        rules: orNull(listOf(text())),
      }),
    ),
  }),
  AlarmTargetTest: object({ outcome: oneOf('delivered', 'failed'), detail: orNull(text()) }),
  AlarmDelivery: object(delivery),
  AlarmDeliveryPage: pageOf('AlarmDelivery'),
  AlarmRehearsalLine: object(
    { kind: oneOf('alarm', 'end'), ...alarm, events: whole(), alarms: whole() },
    [...Object.keys(alarm), 'events', 'alarms'],
  ),
};
