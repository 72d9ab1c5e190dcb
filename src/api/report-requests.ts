import { Injectable } from '@nestjs/common';
import type { Cause, Scope, Side } from '../domain/comparison/report-events.js';
import { InvalidValue } from '../domain/errors.js';
import { History } from '../history/history.port.js';
import { CauseBody, Causes } from './cause.js';
import { Moments } from './moments.js';
import { ScopeBody, scopeOf } from './scope.js';
import { InstantUnless, NotTogetherWith, OptionalInstant, OptionalPart } from './takes.js';

export class ReportBody {
  @InstantUnless(['without'], 'The earlier side')
  @NotTogetherWith('without')
  readonly from?: string;

  @OptionalInstant('The later side, now when it is left out')
  readonly until?: string;

  @OptionalPart(() => CauseBody)
  readonly without?: CauseBody;

  @OptionalPart(() => ScopeBody)
  readonly scope?: ScopeBody;
}

interface Request {
  readonly from: Side;
  readonly until: Side;
  readonly scope: Scope;
  readonly without?: Cause;
}

/** Reads what a report is asked to compare. */
@Injectable()
export class ReportRequests {
  constructor(
    private readonly moments: Moments,
    private readonly causes: Causes,
    private readonly history: History,
  ) {}

  /** @throws InvalidValue naming a field of the body, InstantOutsideHistory */
  async of(tenantId: string, body: ReportBody): Promise<Request> {
    const scope = scopeOf(this.history.tenant(tenantId).now(), body.scope);
    const until = await this.moments.side(tenantId, body.until ?? 'now', 'until');
    if (body.without === undefined) {
      const from = await this.moments.side(tenantId, body.from ?? 'now', 'from');
      return { from, until, scope };
    }
    checkParts(scope);
    const without = await this.cause(tenantId, body.without, until);
    return { from: without.from, until, scope, without };
  }

  private async cause(tenantId: string, body: CauseBody, until: Side): Promise<Cause> {
    const named = await this.causes.cause(tenantId, body, 'without');
    const cause = body.until === undefined ? { ...named, until } : named;
    for (const end of ['from', 'until'] as const) {
      const { instant } = cause[end];
      if (instant <= until.instant) continue;
      const takes = `an instant up to the later side, ${until.instant}`;
      throw new InvalidValue(`without.${end}`, takes, instant);
    }
    return cause;
  }
}

const parts = ['actors', 'correlationIds', 'changeIds'] as const;

/** What differs without some changes is the effect of those: others cannot be asked for as well. */
const checkParts = (scope: Scope): void => {
  const part = parts.find((name) => scope[name] !== undefined);
  if (part === undefined) return;
  const takes = 'a value only where without is left out';
  throw new InvalidValue(`scope.${part}`, takes, String(scope[part]));
};
