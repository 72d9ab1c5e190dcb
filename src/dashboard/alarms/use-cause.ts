import { queries } from '../api/client.js';
import type { Actor, Alarm } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';

/** Changes that an alarm counts together lie within that. */
const AROUND_MS = 60 * 60_000;

interface Told {
  readonly actors: readonly Actor[];
  readonly auditCorrelationIds: readonly string[];
}

/**
 * What an alarm is about as far as it is known by now: who did something comes with the audit log, often after the
 * alarm. `cause` is the one operation, or else the one actor, around its time; `null` where there is none.
 */
export const useCause = (alarm: Alarm) => {
  const isToldThere = alarm.actors.length > 0;
  const [changeId = ''] = alarm.changeIds;
  const path = { ...useTenantPath(), changeId };
  const { data } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/timeline/changes/{changeId}',
    { params: { path } },
    { enabled: !isToldThere && changeId !== '' },
  );
  const told = isToldThere ? alarm : (data?.entry ?? alarm);
  return { actors: told.actors, cause: causeOf(told, alarm) };
};

const causeOf = ({ actors, auditCorrelationIds }: Told, { firedAt }: Alarm) => {
  const [correlationId] = auditCorrelationIds;
  const names = [...new Set(actors.flatMap(({ id, name }) => id ?? name ?? []))];
  const [actor] = names;
  const ms = Date.parse(firedAt);
  const around = {
    from: new Date(ms - AROUND_MS).toISOString(),
    until: new Date(ms + AROUND_MS).toISOString(),
  };
  if (auditCorrelationIds.length === 1 && correlationId !== undefined) {
    return { correlationId, ...around };
  }
  return actor !== undefined && names.length === 1 ? { actor, ...around } : null;
};
