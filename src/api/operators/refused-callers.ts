import type { OperatorAct } from '../../domain/operators/operator-act.js';
import type { OperatorsAudit } from '../../operators/operators-audit.port.js';
import { Quota } from './quota.js';

/** Refusals of one caller, in the same records, that stand one by one. */
const MOST_OF_ONE = 30;

interface Counted {
  readonly tenantIds: readonly string[];
  readonly last: OperatorAct;
  readonly times: number;
}

/** The refusals of a minute of those who are signed in. */
export class RefusedCallers {
  private readonly quota = new Quota(MOST_OF_ONE, Infinity);
  private readonly counted = new Map<string, Counted>();

  constructor(private readonly audit: OperatorsAudit) {}

  /** Whether one more refusal of this caller is recorded by itself. */
  admits(tenantIds: readonly string[], act: OperatorAct): boolean {
    return this.quota.take(whose(tenantIds, act));
  }

  /** One that is not. */
  count(tenantIds: readonly string[], act: OperatorAct): void {
    const key = whose(tenantIds, act);
    const times = (this.counted.get(key)?.times ?? 0) + 1;
    this.counted.set(key, { tenantIds, last: act, times });
  }

  /** A record for each caller of whom some were counted. */
  tell(): void {
    const all = [...this.counted.values()];
    this.quota.renew();
    this.counted.clear();
    for (const { tenantIds, last, times } of all) {
      const { actor, address } = last;
      this.audit.note(tenantIds, {
        ...{ action: 'turn-away', actor, address, outcome: 'refused', permission: null, times },
        ...{ method: '', route: '', target: null, correlationId: '' },
        reason: 'Refused more often in a minute than stands here one by one',
      });
    }
  }
}

const whose = (tenantIds: readonly string[], { actor }: OperatorAct): string =>
  [actor.kind, actor.id, ...tenantIds].join(' ');
