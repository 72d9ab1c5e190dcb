import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { NOBODY } from '../../domain/operators/operator-act.js';
import { OperatorsAudit } from '../../operators/operators-audit.port.js';
import { KnownTenants } from '../known-tenants.js';

const WINDOW_MS = 60_000;
/** Refusals of one address, and of all, that are recorded one by one in a minute. */
const MOST_OF_ONE = 10;
const MOST_OF_ALL = 100;
/** Addresses that are told apart in a minute. */
const MOST_ADDRESSES = 1000;
const MOST_TOLD = 5;

/** Keeps those whom nobody knows from filling the log: the first refusals are recorded, the rest counted. */
@Injectable()
export class Strangers implements OnModuleDestroy {
  private readonly admitted = new Map<string, number>();
  private readonly counted = new Map<string, number>();
  private admittedInAll = 0;
  private turnedAway = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly audit: OperatorsAudit,
    private readonly tenants: KnownTenants,
  ) {}

  /** Whether one more refusal of this address is recorded by itself. */
  admits(address: string): boolean {
    this.begin();
    const before = this.admitted.get(address) ?? 0;
    if (before >= MOST_OF_ONE || this.admittedInAll >= MOST_OF_ALL) return false;
    this.admitted.set(address, before + 1);
    this.admittedInAll += 1;
    return true;
  }

  /** One that is not. */
  count(address: string): void {
    this.begin();
    this.turnedAway += 1;
    const known = this.counted.get(address);
    if (known === undefined && this.counted.size >= MOST_ADDRESSES) return;
    this.counted.set(address, (known ?? 0) + 1);
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.tell();
  }

  private begin(): void {
    this.timer ??= setTimeout(() => {
      this.tell();
    }, WINDOW_MS).unref();
  }

  /** One record for all that were counted. */
  private tell(): void {
    this.timer = undefined;
    const [times, counted] = [this.turnedAway, [...this.counted]];
    this.turnedAway = 0;
    this.admittedInAll = 0;
    this.admitted.clear();
    this.counted.clear();
    if (times === 0) return;
    const most = counted.toSorted(([, one], [, other]) => other - one).slice(0, MOST_TOLD);
    this.audit.note(this.tenants.ids, {
      ...{ action: 'turn-away', actor: NOBODY, outcome: 'refused', permission: null, times },
      ...{ method: '', route: '', target: null, correlationId: '' },
      address: most.length === 1 ? (most[0]?.[0] ?? '') : '',
      reason: most.map(([address, count]) => `${address}: ${String(count)}`).join(', '),
    });
  }
}
