import type { Json } from '../../json.js';
import type { Alarm } from '../alarm-events.js';
import { linksOf } from './links.js';
import { type Message, titleOf } from './message.js';

/** Alarms that are told with everything that is known of them; of others beside them only their ids. */
const MOST_WHOLE = 20;

/** What a webhook is sent, as JSON. */
export const webhookBody = (message: Message): Json => {
  const { tenantId, alarms, key, sentAt, isTest } = message;
  return {
    version: 1,
    ...{ key, tenantId, sentAt, isTest },
    title: titleOf(message),
    count: alarms.length,
    alarmIds: alarms.map(({ alarmId }) => alarmId),
    alarms: alarms.slice(0, MOST_WHOLE).map((alarm) => ({
      ...whole(alarm),
      links: { ...(linksOf(alarm, message) ?? { incident: null, timeline: null }) },
    })),
  };
};

/** An alarm as programs are told of it: what is named here, and nothing that joins it later by itself. */
const whole = (alarm: Alarm) => ({
  alarmId: alarm.alarmId,
  rule: alarm.rule,
  level: alarm.level,
  text: alarm.text,
  source: alarm.source,
  firedAt: alarm.firedAt,
  changeIds: alarm.changeIds,
  changes: alarm.changes,
  objects: alarm.objects.map(({ objectId, objectType, displayName }) => ({
    ...{ objectId, objectType, displayName },
  })),
  actors: alarm.actors.map(({ kind, id, name, ip }) => ({ kind, id, name, ip })),
  auditCorrelationIds: alarm.auditCorrelationIds,
  undo: alarm.undo,
});
