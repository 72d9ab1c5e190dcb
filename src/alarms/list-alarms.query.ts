import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Alarm, type AlarmLevel, alarmLevels } from '../domain/alarms/alarm-events.js';
import { InvalidValue, StatelineError } from '../domain/errors.js';
import { EventStore } from '../event-store/event-store.port.js';
import type { Page, PageRequest } from '../history/history.port.js';
import { RaisedAlarms } from './deliveries/raised-alarms.js';

export interface AlarmsAsked {
  /** At least so loud. */
  readonly level?: AlarmLevel;
  readonly rule?: string;
  readonly page: PageRequest;
}

/** The alarms of a tenant, newest first. @throws InvalidValue naming `cursor` */
export class ListAlarms extends Query<Page<Alarm>> {
  constructor(
    readonly tenantId: string,
    readonly asked: AlarmsAsked,
  ) {
    super();
  }
}

/** Alarms looked through for a page: it may be short, and still have a `next`. */
const LOOKED_THROUGH = 5_000;

@QueryHandler(ListAlarms)
export class ListAlarmsHandler implements IQueryHandler<ListAlarms> {
  constructor(private readonly store: EventStore) {}

  async execute({ tenantId, asked }: ListAlarms): Promise<Page<Alarm>> {
    const { size, after } = asked.page;
    const before = after === undefined ? undefined : revisionIn(after);
    const alarms = new RaisedAlarms(this.store, tenantId).newestFirst(before);
    const rows: Alarm[] = [];
    let looked = 0;
    for await (const { alarm, revision } of alarms) {
      looked += 1;
      if (isAsked(alarm, asked)) rows.push(alarm);
      const isFull = rows.length === size || looked === LOOKED_THROUGH;
      if (isFull) return { rows, next: revision > 0 ? String(revision) : null };
    }
    return { rows, next: null };
  }
}

const revisionIn = (cursor: string): number => {
  if (/^[1-9]\d{0,14}$/.test(cursor)) return Number(cursor);
  throw new InvalidValue('cursor', 'the cursor of an earlier page', cursor);
};

const isAsked = (alarm: Alarm, { level, rule }: AlarmsAsked): boolean =>
  (rule === undefined || alarm.rule === rule) &&
  (level === undefined || alarmLevels.indexOf(alarm.level) <= alarmLevels.indexOf(level));

/** Nothing was raised under this id. */
export class AlarmNotFound extends StatelineError {
  readonly code = 'alarm-not-found';
  readonly category = 'not-found';
  override readonly field = 'alarmId';
  constructor(alarmId: string) {
    super(`alarmId takes the id of an alarm; ${JSON.stringify(alarmId.slice(0, 80))} is none`);
  }
}

/** One alarm. @throws AlarmNotFound */
export class GetAlarm extends Query<Alarm> {
  constructor(
    readonly tenantId: string,
    readonly alarmId: string,
  ) {
    super();
  }
}

@QueryHandler(GetAlarm)
export class GetAlarmHandler implements IQueryHandler<GetAlarm> {
  constructor(private readonly store: EventStore) {}

  async execute({ tenantId, alarmId }: GetAlarm): Promise<Alarm> {
    for await (const { alarm } of new RaisedAlarms(this.store, tenantId).newestFirst()) {
      if (alarm.alarmId === alarmId) return alarm;
    }
    throw new AlarmNotFound(alarmId);
  }
}
