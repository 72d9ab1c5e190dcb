import { hash } from 'node:crypto';
import type { CommandBus } from '@nestjs/cqrs';
import type { Alarm } from '../../domain/alarms/alarm-events.js';
import type { UndoAtOnce } from '../../domain/alarms/deliveries/read-undo.js';
import { UNDO } from '../../domain/alarms/deliveries/target.js';
import type { Operator } from '../../domain/access/operator.js';
import type { Cause } from '../../domain/comparison/report-events.js';
import { type ErrorCategory, StatelineError } from '../../domain/errors.js';
import { epochMsOf, type Instant } from '../../domain/instant.js';
import { isFirstSight } from '../../domain/timeline/events.js';
import { position } from '../../event-store/event-store.port.js';
import type { History, TenantHistory } from '../../history/history.port.js';
import { RequestRecovery } from '../../recovery/request-recovery.command.js';
import { NotDelivered, type Sender, type Sending, type Sent } from './sender.js';

export interface UndoParts {
  readonly history: History;
  readonly commands: CommandBus;
  readonly undo: UndoAtOnce;
  /** How many recoveries alarms asked for in the hour before. */
  readonly undoneInHourBefore: (now: Instant) => number;
}

/** What happened before is a person's to judge: much else may stand on it by now. */
const LONGEST_AGO_MS = 60 * 60_000;
/** What asking again does not change. */
const FINAL: ReadonlySet<ErrorCategory> = new Set(['incorrect', 'not-found', 'conflict']);

/**
 * Asks for recoveries that take back what alarms are about: exactly their changes, and none that we ourselves made,
 * so that no undo calls for another. One alarm asks for one recovery however often it is told.
 */
export const undoSender = (parts: UndoParts): Sender => ({
  ...{ name: UNDO, level: 'low', rules: null, undoes: true, gathering: 'none' },
  send: async (sending: Sending): Promise<Sent> => {
    const [alarm] = sending.alarms;
    checkAge(sending);
    await parts.history.caughtUp(position(sending.position));
    const cause = causeOf(alarm, parts.history.tenant(sending.tenantId));
    checkCount(sending.sentAt, parts);
    const recoveryId = recoveryIdOf(alarm.alarmId);
    await asked(recoveryFor(sending, cause, recoveryId, parts.undo), parts.commands);
    const left = alarm.changes - (cause.changeIds?.length ?? 0);
    const detail = left > 0 ? `${left} of its ${alarm.changes} changes are not taken back` : null;
    return { detail, recoveryId };
  },
});

const checkAge = ({ since, sentAt }: Sending): void => {
  if (epochMsOf(sentAt) - epochMsOf(since) <= LONGEST_AGO_MS) return;
  throw refused('It was raised more than an hour ago, so somebody has to look at it first');
};

const checkCount = (now: Instant, { undo, undoneInHourBefore }: UndoParts): void => {
  if (undoneInHourBefore(now) < undo.mostPerHour) return;
  const most = String(undo.mostPerHour);
  throw refused(
    `Alarms asked for ${most} recoveries in the last hour, which is as many as they may`,
  );
};

/** The changes of the alarm that can be taken back. */
const causeOf = ({ changeIds }: Alarm, tenant: TenantHistory): Cause => {
  const earliest = tenant.earliest();
  if (earliest === null) throw new NotDelivered('The first full sync is still under way');
  const changes = changeIds.map((id) => tenant.entry(id)).filter((entry) => entry !== undefined);
  const theirs = changes.filter(
    ({ causationId, event }) => causationId === null && !isFirstSight(event),
  );
  if (theirs.length === 0) {
    throw refused(
      changes.length === 0
        ? 'No look saw what it is about, so there is nothing to take back'
        : 'Stateline itself wrote what it is about',
    );
  }
  const { instant, position: newest } = tenant.now().trust;
  return {
    changeIds: theirs.map(({ changeId }) => changeId),
    from: { instant: earliest, position: tenant.positionAt(earliest) },
    until: { instant, position: newest },
  };
};

const refused = (why: string): NotDelivered => new NotDelivered(why, { isFinal: true });

const recoveryFor = (
  { tenantId, alarms: [alarm] }: Sending,
  cause: Cause,
  recoveryId: string,
  { approval }: UndoAtOnce,
): RequestRecovery =>
  new RequestRecovery({
    ...{ tenantId, recoveryId, scope: {}, choices: {}, by: operatorOf(alarm) },
    source: { kind: 'cause', cause },
    reason: `Undo at once of alarm ${alarm.alarmId}: ${alarm.text}`,
    ...(approval === 'write' && { approval: 'with-request' as const }),
  });

const operatorOf = ({ rule }: Alarm): Operator => ({
  name: `alarm ${rule}`,
  id: `alarm:${rule}`,
});

const asked = async (request: RequestRecovery, commands: CommandBus): Promise<void> => {
  try {
    await commands.execute(request);
  } catch (error) {
    if (!(error instanceof StatelineError)) throw error;
    throw new NotDelivered(error.message, { isFinal: FINAL.has(error.category) });
  }
};

/** One for each alarm, so that to ask again is to ask for the same; in the form of a UUID (RFC 9562, version 8). */
export const recoveryIdOf = (alarmId: string): string => {
  const hex = hash('sha256', `undo of alarm ${alarmId}`);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
};
