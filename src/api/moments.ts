import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Side } from '../domain/comparison/report-events.js';
import { InvalidValue, StatelineError } from '../domain/errors.js';
import { type Instant, instantAt, laterOf, parseInstant } from '../domain/instant.js';
import { GetBackup } from '../backups/list-backups.query.js';
import {
  History,
  InstantOutsideHistory,
  type Moment,
  type TenantHistory,
  type Trust,
} from '../history/history.port.js';
import { INSTANT, ISO_INSTANT } from './takes.js';

type LogPosition = Trust['position'];

const POSITION = /^position:(0|[1-9]\d{0,19})$/;
const STARTS_WITH_A_DATE = /^\d{4}-\d{2}-\d{2}T/;
/** A `+` that was not escaped in a query arrives as a space. */
const UNESCAPED_OFFSET = / (?=\d{2}:\d{2}$)/;

/** How things were at one instant, as they were known at another; now, where one is left out. */
interface Sight {
  readonly asOf?: string;
  readonly asAt?: string;
}

/** The one reader of instants, for every parameter and body that takes one. */
@Injectable()
export class Moments {
  constructor(
    private readonly history: History,
    private readonly queries: QueryBus,
  ) {}

  /** The moment a state is asked for; `undefined` is now. @throws InvalidValue naming `asOf` or `asAt` */
  async asOf(tenantId: string, { asOf, asAt }: Sight): Promise<Moment | undefined> {
    const isNow = asOf === undefined || asOf === 'now';
    const moment = isNow ? undefined : await this.resolve(tenantId, asOf, 'asOf');
    if (asAt === undefined) return moment;
    if (moment !== undefined && 'position' in moment) {
      throw new InvalidValue('asAt', 'no value beside a backup or a log position in asOf', asAt);
    }
    const { instant } = moment ?? this.history.tenant(tenantId).now().trust;
    return { instant, asAt: readInstant(asAt, 'asAt', ISO_INSTANT) };
  }

  private async end(
    tenantId: string,
    text: string | undefined,
    field: string,
  ): Promise<Moment | undefined> {
    return text === undefined ? undefined : this.resolve(tenantId, text, field);
  }

  /**
   * Both ends of an interval that can hold something; `undefined` is open.
   * @throws InvalidValue naming `from` or `until`
   */
  async interval(
    tenantId: string,
    { from: fromText, until: untilText }: { readonly from?: string; readonly until?: string },
  ): Promise<{ readonly from?: Moment; readonly until?: Moment }> {
    const from = await this.end(tenantId, fromText, 'from');
    const until = await this.end(tenantId, untilText, 'until');
    checkInterval(this.history.tenant(tenantId), instantIn(from), instantIn(until));
    return { ...(from !== undefined && { from }), ...(until !== undefined && { until }) };
  }

  /**
   * A moment with both its instant and its log position.
   * @throws InvalidValue, InstantOutsideHistory naming `field`
   */
  async side(tenantId: string, text: string, field: string): Promise<Side> {
    const backup = isBackupId(text) ? await this.backup(tenantId, text, field) : undefined;
    if (backup !== undefined) return backup;
    const tenant = this.history.tenant(tenantId);
    const state =
      text === 'now' ? tenant.now() : tenant.at(await this.resolve(tenantId, text, field), field);
    const { instant, position } = state.trust;
    return { instant, position };
  }

  private async resolve(tenantId: string, text: string, field: string): Promise<Moment> {
    const [, position] = POSITION.exec(text) ?? [];
    if (position !== undefined) return { position: this.known(tenantId, position, field) };
    if (text === 'now') return { position: this.history.tenant(tenantId).now().trust.position };
    if (STARTS_WITH_A_DATE.test(text)) return { instant: readInstant(text, field) };
    return { position: (await this.backup(tenantId, text, field)).position as LogPosition };
  }

  /** Where the tenant was known: not before the first full sync, and not beyond the log. */
  private known(tenantId: string, text: string, field: string): LogPosition {
    const tenant = this.history.tenant(tenantId);
    const { position, lagEvents, instant } = tenant.now().trust;
    const earliest = tenant.earliest();
    if (earliest === null) throw new InstantOutsideHistory(field, instant, null, instant);
    const first = tenant.positionAt(earliest, field);
    if (BigInt(text) < BigInt(first) || (lagEvents === 0 && BigInt(text) > BigInt(position))) {
      const takes = `a log position from position:${first} to position:${position}`;
      throw new InvalidValue(field, takes, `position:${text}`);
    }
    return text as LogPosition;
  }

  private async backup(tenantId: string, text: string, field: string): Promise<Required<Side>> {
    try {
      const found = await this.queries.execute(new GetBackup(tenantId, text));
      const { instant, position, backupId } = found;
      return { instant, position, backupId };
    } catch (error) {
      if (!(error instanceof StatelineError) || error.category !== 'not-found') throw error;
      throw new InvalidValue(field, INSTANT, text);
    }
  }
}

/** An interval in which nothing can be known is a slip, and must not look like nothing happened. */
const checkInterval = (tenant: TenantHistory, from?: Instant, until?: Instant): void => {
  const now = tenant.now().trust.instant;
  const earliest = tenant.earliest() ?? now;
  const low = laterOf(from ?? earliest, earliest);
  if (low > now) throw new InvalidValue('from', `an instant up to now, ${now}`, low);
  if (until !== undefined && until < low && !isAnythingReported(tenant, from, until)) {
    throw new InvalidValue('until', `an instant from ${low} on`, until);
  }
};

/** An audit log may go back to before the tenant was first looked at. */
const isAnythingReported = (
  tenant: TenantHistory,
  from: Instant | undefined,
  until: Instant,
): boolean => {
  const { rows, next } = tenant.timeline({
    ...(from !== undefined && { from: { instant: from } }),
    until: { instant: until },
    order: 'newest-first',
    page: { size: 1 },
  });
  return rows.length > 0 || next !== null;
};

const instantIn = (moment: Moment | undefined): Instant | undefined =>
  moment !== undefined && 'instant' in moment ? moment.instant : undefined;

const isBackupId = (text: string): boolean =>
  text !== 'now' && !POSITION.test(text) && !STARTS_WITH_A_DATE.test(text);

const readInstant = (text: string, field: string, takes = INSTANT): Instant => {
  try {
    if (isOfTheCalendar(text)) return parseInstant(text.replace(UNESCAPED_OFFSET, '+'), field);
  } catch {
    // The words below tell more: mostly a backup id or a position is taken here as well.
  }
  throw new InvalidValue(field, takes, text);
};

/** JavaScript takes the 30th of February for the 2nd of March. */
const isOfTheCalendar = (text: string): boolean => {
  const day = text.slice(0, 'yyyy-mm-dd'.length);
  return instantAt(Date.parse(day)).startsWith(day);
};
