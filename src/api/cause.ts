import { Injectable } from '@nestjs/common';
import type { Cause } from '../domain/comparison/report-events.js';
import { InvalidValue } from '../domain/errors.js';
import { History } from '../history/history.port.js';
import { Moments } from './moments.js';
import { OptionalInstant, OptionalTexts } from './takes.js';

/** Changes that are looked at as one: those that any of the three names, in a window. */
export class CauseBody {
  @OptionalTexts('ids or names of actors')
  readonly actors?: readonly string[];

  @OptionalTexts('correlation ids of the audit log')
  readonly correlationIds?: readonly string[];

  @OptionalTexts('ids of changes')
  readonly changeIds?: readonly string[];

  @OptionalInstant('From when on; the beginning of what is known when it is left out')
  readonly from?: string;

  @OptionalInstant('Up to when, now when it is left out')
  readonly until?: string;
}

/** Reads what an attack, or a mistake, is told by. */
@Injectable()
export class Causes {
  constructor(
    private readonly moments: Moments,
    private readonly history: History,
  ) {}

  /** @throws InvalidValue naming a field below `field`, InstantOutsideHistory */
  async cause(tenantId: string, body: CauseBody, field: string): Promise<Cause> {
    const tenant = this.history.tenant(tenantId);
    const named = namedIn(body);
    if (Object.keys(named).length === 0) {
      throw new InvalidValue(field, 'actors, correlationIds or changeIds, at least one', 'none');
    }
    const stranger = named.changeIds?.find((id) => tenant.entry(id) === undefined);
    if (stranger !== undefined) {
      throw new InvalidValue(`${field}.changeIds`, 'a list of ids of recorded changes', stranger);
    }
    const first = tenant.earliest() ?? tenant.now().trust.instant;
    const from = await this.moments.side(tenantId, body.from ?? first, `${field}.from`);
    const until = await this.moments.side(tenantId, body.until ?? 'now', `${field}.until`);
    if (from.instant > until.instant) {
      throw new InvalidValue(`${field}.until`, `an instant from ${from.instant} on`, until.instant);
    }
    return { ...named, from, until };
  }
}

type Named = Pick<Cause, 'actors' | 'correlationIds' | 'changeIds'>;

const namedIn = ({ actors, correlationIds, changeIds }: CauseBody): Named => ({
  ...(isGiven(actors) && { actors }),
  ...(isGiven(correlationIds) && { correlationIds }),
  ...(isGiven(changeIds) && { changeIds }),
});

const isGiven = (list: readonly string[] | undefined): list is readonly string[] =>
  list !== undefined && list.length > 0;
