import { networkOf } from '../../domain/access/network.js';
import { NOBODY } from '../../domain/operators/operator-act.js';
import type { OperatorsAudit } from '../../operators/operators-audit.port.js';
import type { KnownTenants } from '../known-tenants.js';
import { Quota } from './quota.js';

/** What a stranger shows: `tried` is what was looked at and did not hold, or not here. */
export type Shown = 'nothing' | 'something' | 'tried';

/** Networks that are told apart in a minute. */
const MOST_NETWORKS = 1000;
const MOST_TOLD = 5;

/** The refusals of a minute of those whom nobody knows, by their networks. */
export class Strangers {
  private readonly knocks = new Quota(10, 100);
  /**
   * Sign-ins that were looked at have a quota of their own, so that no noise hides who guesses. Passwords
   * are hashed one after the other, and each network waits for its next: hardly ever are there more.
   */
  private readonly tries = new Quota(20, 300);
  private readonly counted = new Map<string, number>();
  private turnedAway = 0;

  constructor(
    private readonly audit: OperatorsAudit,
    private readonly tenants: KnownTenants,
  ) {}

  /** Whether one more refusal of this address is recorded by itself. */
  admits(address: string, shown: Shown): boolean {
    if (shown === 'nothing') return false;
    return (shown === 'tried' ? this.tries : this.knocks).take(networkOf(address));
  }

  /** One that is not. */
  count(address: string): void {
    this.turnedAway += 1;
    const network = networkOf(address);
    const known = this.counted.get(network);
    if (known === undefined && this.counted.size >= MOST_NETWORKS) return;
    this.counted.set(network, (known ?? 0) + 1);
  }

  /** One record for all that were counted. */
  tell(): void {
    const [times, counted] = [this.turnedAway, [...this.counted]];
    this.turnedAway = 0;
    for (const quota of [this.knocks, this.tries]) quota.renew();
    this.counted.clear();
    if (times === 0) return;
    const most = counted.toSorted(([, one], [, other]) => other - one).slice(0, MOST_TOLD);
    this.audit.note(this.tenants.ids, {
      ...{ action: 'turn-away', actor: NOBODY, outcome: 'refused', permission: null, times },
      ...{ method: '', route: '', target: null, correlationId: '' },
      address: most.length === 1 ? (most[0]?.[0] ?? '') : '',
      reason: most.map(([network, count]) => `${network}: ${String(count)}`).join(', '),
    });
  }
}
