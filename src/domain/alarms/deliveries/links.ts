import type { Alarm } from '../alarm-events.js';
import { instantPlus } from '../../instant.js';
import type { Message } from './message.js';

export interface AlarmLinks {
  /** The page of what did it, or else of the change. */
  readonly incident: string;
  /** The timeline, narrowed to what the alarm is about. */
  readonly timeline: string;
}

/** Changes that an alarm counts together lie within that. */
const AROUND_MS = 60 * 60_000;

/** Where the dashboard shows what an alarm is about; `null` where nobody said how it is reached. */
export const linksOf = (
  alarm: Alarm,
  { publicUrl, tenantId }: Pick<Message, 'publicUrl' | 'tenantId'>,
): AlarmLinks | null => {
  if (publicUrl === null) return null;
  const tenant = `${publicUrl.replace(/\/+$/, '')}/tenants/${encodeURIComponent(tenantId)}`;
  const cause = causeOf(alarm);
  const around = {
    from: instantPlus(alarm.firedAt, -AROUND_MS),
    until: instantPlus(alarm.firedAt, AROUND_MS),
  };
  const [only] = alarm.objects.length === 1 ? alarm.objects : [];
  const narrowed = cause ?? (only?.objectId == null ? {} : { objectId: only.objectId });
  const timeline = `${tenant}/timeline?${asQuery({ ...narrowed, ...around })}`;
  const [changeId] = alarm.changeIds;
  const change =
    changeId === undefined ? timeline : `${tenant}/timeline?${asQuery({ change: changeId })}`;
  return {
    incident: cause === null ? change : `${tenant}/incident?${asQuery({ ...cause, ...around })}`,
    timeline,
  };
};

/** The one operation, or the one actor, that an alarm is about. */
const causeOf = ({
  auditCorrelationIds,
  actors,
}: Alarm): Readonly<Record<string, string>> | null => {
  const [correlationId, ...others] = auditCorrelationIds;
  if (correlationId !== undefined && others.length === 0) return { correlationId };
  const names = new Set(actors.map(({ id, name }) => id ?? name).filter((one) => one !== null));
  const [actor] = names;
  return actor === undefined || names.size > 1 ? null : { actor };
};

const asQuery = (parameters: Readonly<Record<string, string>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
