import type { Json } from '../../json.js';
import { epochMsOf } from '../../instant.js';
import type { Alarm, AlarmLevel } from '../alarm-events.js';
import { linksOf } from './links.js';
import type { Message } from './message.js';

/** `severity_id` of OCSF. */
const severities: Readonly<Record<AlarmLevel, { readonly id: number; readonly name: string }>> = {
  critical: { id: 5, name: 'Critical' },
  high: { id: 4, name: 'High' },
  medium: { id: 3, name: 'Medium' },
  low: { id: 2, name: 'Low' },
};

/**
 * An alarm as a Detection Finding (class 2004, activity Create) of the Open Cybersecurity Schema Framework 1.3.0.
 * `most` objects and ids of changes are named: a datagram holds little.
 */
export const ocsfOf = (
  alarm: Alarm,
  message: Pick<Message, 'tenantId' | 'publicUrl' | 'sentAt' | 'isTest'>,
  most: number,
): Json => {
  const { id: severity_id, name: severity } = severities[alarm.level];
  return {
    ...{ category_uid: 2, category_name: 'Findings' },
    ...{ class_uid: 2004, class_name: 'Detection Finding' },
    ...{ activity_id: 1, activity_name: 'Create', type_uid: 200_401 },
    ...{ type_name: 'Detection Finding: Create', status_id: 1, status: 'New' },
    ...{
      severity_id,
      severity,
      time: epochMsOf(alarm.firedAt),
      count: alarm.changes,
      message: alarm.text,
    },
    metadata: {
      version: '1.3.0',
      product: { name: 'Stateline', vendor_name: 'Stateline' },
      ...{ uid: alarm.alarmId, tenant_uid: message.tenantId },
      logged_time: epochMsOf(message.sentAt),
    },
    finding_info: {
      ...finding(alarm, linksOf(alarm, message)?.incident),
      related_events: alarm.changeIds.slice(0, most).map((uid) => ({ uid })),
    },
    ...evidence(alarm, most),
    unmapped: {
      auditCorrelationIds: alarm.auditCorrelationIds.slice(0, most),
      isTest: message.isTest,
    },
  };
};

const finding = ({ alarmId, text, firedAt, rule, source }: Alarm, link: string | undefined) => ({
  ...{ uid: alarmId, title: text, created_time: epochMsOf(firedAt) },
  analytic: { name: rule, uid: rule, type: 'Rule', type_id: 1 },
  ...(source !== null && { desc: source }),
  ...(link !== undefined && { src_url: link }),
});

const evidence = ({ actors, objects }: Alarm, most: number) => ({
  evidences: actors.slice(0, most).map(({ kind, id, name, ip }) => ({
    actor: { user: { name: name ?? kind, ...(id !== null && { uid: id }) } },
    ...(ip !== null && { src_endpoint: { ip } }),
  })),
  resources: objects.slice(0, most).map(({ objectId, objectType, displayName }) => ({
    name: displayName,
    ...(objectId !== null && { uid: objectId }),
    ...(objectType !== null && { type: objectType }),
  })),
});
