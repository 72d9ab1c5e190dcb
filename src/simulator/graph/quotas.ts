import { GraphRefusal } from '../simulator-errors.js';
import type { CallingApp } from './graph-request.js';
import type { QuotaFamily } from './routes.js';

/** So much in so long. */
interface Limit {
  readonly amount: number;
  readonly windowMs: number;
}

interface Window {
  startedAt: number;
  used: number;
}

/** Microsoft Graph throttling limits of identity and access, page of 2026. */
const WRITES: Limit = { amount: 3000, windowMs: 150_000 };
const REPORTS: Limit = { amount: 5, windowMs: 10_000 };
const CONDITIONAL_ACCESS: Limit = { amount: 1, windowMs: 1000 };

/** Resource units of an application in a tenant, by the number of its users. */
const unitsFor = (users: number): Limit & { readonly size: string } => {
  const windowMs = 10_000;
  if (users < 50) return { amount: 3500, windowMs, size: 'small' };
  return users <= 500
    ? { amount: 5000, windowMs, size: 'medium' }
    : { amount: 8000, windowMs, size: 'large' };
};

/** A timer may fire this much early without being told off. */
const TOLERANCE_MS = 20;

export interface Charge {
  readonly app: CallingApp;
  readonly family: QuotaFamily;
  readonly write: boolean;
  readonly units: number;
}

/** Counts requests against the documented limits. */
export class Quotas {
  readonly #windows = new Map<string, Window>();

  constructor(
    private readonly tenantId: string,
    private readonly users: number,
    private readonly now: () => number,
  ) {}

  /** The headers that tell how near the limit is. @throws GraphRefusal with 429 when over it */
  charge(charge: Charge): Readonly<Record<string, string>> {
    switch (charge.family) {
      case 'conditionalAccess':
        this.#chargeConditionalAccess();
        return {};
      case 'reports':
        this.#take(`reports ${charge.app.appId}`, REPORTS, 1, charge);
        return {};
      case 'directory':
        return this.#chargeDirectory(charge);
    }
  }

  /** One request a second for the tenant, whoever asks; no word on when to come again. */
  #chargeConditionalAccess(): void {
    const window = this.#window('conditional access', CONDITIONAL_ACCESS);
    if (window.used >= CONDITIONAL_ACCESS.amount) {
      throw new GraphRefusal(429, 'TooManyRequests', 'Too many requests.');
    }
    window.used += 1;
  }

  #chargeDirectory(charge: Charge): Readonly<Record<string, string>> {
    const { app, write, units } = charge;
    if (write) this.#take(`writes ${app.appId}`, WRITES, 1, charge);
    const limit = unitsFor(this.users);
    const used = this.#take(`units ${app.appId}`, limit, units, charge) / limit.amount;
    return {
      'x-ms-resource-unit': String(units),
      ...(used >= 0.8 ? { 'x-ms-throttle-limit-percentage': used.toFixed(2) } : {}),
    };
  }

  #take(name: string, limit: Limit, amount: number, { app, write }: Charge): number {
    const window = this.#window(name, limit);
    if (window.used + amount > limit.amount) {
      const waitMs = window.startedAt + limit.windowMs - this.now();
      const { size } = unitsFor(this.users);
      throw new GraphRefusal(
        429,
        'TooManyRequests',
        `Too many requests from Identifier:${app.appId} under category:aadgraph.app.tenant_${size}. Please try again later.`,
        {
          'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))),
          'x-ms-throttle-scope': `Tenant_Application/${write ? 'Write' : 'ReadWrite'}/${app.appId}/${this.tenantId}`,
          'x-ms-throttle-information': name.startsWith('writes')
            ? 'WriteLimitExceeded'
            : 'ResourceUnitLimitExceeded',
        },
      );
    }
    window.used += amount;
    return window.used;
  }

  #window(name: string, { windowMs }: Limit): Window {
    const now = this.now();
    const window = this.#windows.get(name);
    if (window !== undefined && now < window.startedAt + windowMs - TOLERANCE_MS) return window;
    const fresh = { startedAt: now, used: 0 };
    this.#windows.set(name, fresh);
    return fresh;
  }
}
