import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Side } from '../domain/comparison/report-events.js';
import { InvalidValue, StatelineError } from '../domain/errors.js';
import { parseInstant } from '../domain/instant.js';
import { GetBackup } from '../backups/list-backups.query.js';
import { History, type Moment, type Trust } from '../history/history.port.js';
import { INSTANT } from './takes.js';

type LogPosition = Trust['position'];

const POSITION = /^position:(0|[1-9]\d{0,19})$/;
const STARTS_WITH_A_DATE = /^\d{4}-\d{2}-\d{2}T/;
/** A `+` that was not escaped in a query arrives as a space. */
const UNESCAPED_OFFSET = / (?=\d{2}:\d{2}$)/;

/** The one reader of instants, for every parameter and body that takes one. */
@Injectable()
export class Moments {
  constructor(
    private readonly history: History,
    private readonly queries: QueryBus,
  ) {}

  /** The moment a state is asked for; `undefined` is now. @throws InvalidValue naming `asOf` */
  async asOf(tenantId: string, text: string | undefined): Promise<Moment | undefined> {
    return text === undefined || text === 'now' ? undefined : this.resolve(tenantId, text, 'asOf');
  }

  /** An end of an interval; `undefined` is open. @throws InvalidValue naming `field` */
  async end(
    tenantId: string,
    text: string | undefined,
    field: string,
  ): Promise<Moment | undefined> {
    return text === undefined ? undefined : this.resolve(tenantId, text, field);
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

  private known(tenantId: string, text: string, field: string): LogPosition {
    const { position, lagEvents } = this.history.tenant(tenantId).now().trust;
    if (lagEvents === 0 && BigInt(text) > BigInt(position)) {
      throw new InvalidValue(field, `a log position up to position:${position}`, text);
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

const isBackupId = (text: string): boolean =>
  text !== 'now' && !POSITION.test(text) && !STARTS_WITH_A_DATE.test(text);

const readInstant = (text: string, field: string) => {
  try {
    return parseInstant(text.replace(UNESCAPED_OFFSET, '+'), field);
  } catch {
    throw new InvalidValue(field, INSTANT, text);
  }
};
