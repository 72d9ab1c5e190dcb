import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Alarm, type AlarmLevel, alarmLevels } from '../domain/alarms/alarm-events.js';
import { InvalidValue, StatelineError } from '../domain/errors.js';
import { alarmsStream } from '../domain/timeline/streams.js';
import { EventStore, streamId } from '../event-store/event-store.port.js';
import type { Page, PageRequest } from '../history/history.port.js';

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
const CHUNK = 500;

@QueryHandler(ListAlarms)
export class ListAlarmsHandler implements IQueryHandler<ListAlarms> {
  constructor(private readonly store: EventStore) {}

  async execute({ tenantId, asked }: ListAlarms): Promise<Page<Alarm>> {
    const { size, after } = asked.page;
    let end = after === undefined ? await this.count(tenantId) : revisionIn(after);
    const least = Math.max(0, end - LOOKED_THROUGH);
    const rows: Alarm[] = [];
    while (end > least && rows.length < size) {
      const from = Math.max(least, end - CHUNK);
      const chunk = await this.between(tenantId, from, end);
      for (const alarm of chunk.toReversed()) {
        end -= 1;
        if (isAsked(alarm, asked)) rows.push(alarm);
        if (rows.length === size) break;
      }
    }
    return { rows, next: end > 0 ? String(end) : null };
  }

  private async count(tenantId: string): Promise<number> {
    const last = await this.store.last(streamId(alarmsStream(tenantId)));
    return last === undefined ? 0 : last.revision + 1;
  }

  /** From a revision up to another, which is not among them. */
  private async between(tenantId: string, from: number, until: number): Promise<readonly Alarm[]> {
    const alarms: Alarm[] = [];
    for await (const { event, revision } of this.store.read(
      streamId(alarmsStream(tenantId)),
      from,
    )) {
      if (revision >= until) break;
      if (event.type === 'AlarmRaised') alarms.push(event.data);
    }
    return alarms;
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
    for await (const { event } of this.store.read(streamId(alarmsStream(tenantId)))) {
      if (event.type === 'AlarmRaised' && event.data.alarmId === alarmId) return event.data;
    }
    throw new AlarmNotFound(alarmId);
  }
}
