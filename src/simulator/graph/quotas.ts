import { GraphRefusal } from '../simulator-errors.js';
import type { CallingApp } from './graph-request.js';
import type { QuotaFamily } from './route.js';

/** How much is allowed in each window. */
export interface QuotaLimits {
  /** Resource units of an application in 10 s. */
  readonly units: number;
  /** Writes of an application in 2 min 30 s. */
  readonly writes: number;
  /** Writes of all applications in 5 min. */
  readonly tenantWrites: number;
  /** Device writes of an application in 2 min 30 s. */
  readonly deviceWrites: number;
  /** Requests of an application for reports in 10 s. */
  readonly reports: number;
  /** Requests of everybody for Conditional Access in 1 s. */
  readonly conditionalAccess: number;
}

/** Microsoft Graph throttling limits of identity and access, page of 2026. */
const windowsMs: Readonly<Record<keyof QuotaLimits, number>> = {
  units: 10_000,
  writes: 150_000,
  tenantWrites: 300_000,
  deviceWrites: 150_000,
  reports: 10_000,
  conditionalAccess: 1000,
};

type Size = 'small' | 'medium' | 'large';

/** Resource units by the number of a tenant's users. */
const units: Readonly<Record<Size, number>> = { small: 3500, medium: 5000, large: 8000 };

const sizeOf = (users: number): Size => {
  if (users < 50) return 'small';
  return users <= 500 ? 'medium' : 'large';
};

interface Window {
  startedAt: number;
  used: number;
}

/** A timer may fire this much early without being told off. */
const TOLERANCE_MS = 20;

export interface Charge {
  readonly app: CallingApp;
  readonly family: QuotaFamily;
  readonly write: boolean;
  readonly device: boolean;
  readonly units: number;
}

/** Counts requests against the documented limits, or those it was given. */
export class Quotas {
  limits: QuotaLimits;
  readonly #windows = new Map<string, Window>();
  #size: Size;

  constructor(
    private readonly tenantId: string,
    users: number,
    private readonly now: () => number,
  ) {
    this.#size = sizeOf(users);
    this.limits = {
      units: units[this.#size],
      writes: 3000,
      tenantWrites: 18_000,
      deviceWrites: 3000,
      reports: 5,
      conditionalAccess: 1,
    };
  }

  /** A tenant of so many users may be asked so much. */
  fit(users: number): void {
    this.#size = sizeOf(users);
    this.limits = { ...this.limits, units: units[this.#size] };
  }

  /** The headers that tell how near the limit is. @throws GraphRefusal with 429 when over it */
  charge(charge: Charge): Readonly<Record<string, string>> {
    switch (charge.family) {
      case 'conditionalAccess':
        this.#chargeConditionalAccess();
        return {};
      case 'reports':
        this.#take('reports', 1, charge);
        return {};
      case 'directory':
        return this.#chargeDirectory(charge);
    }
  }

  /** So many requests a second for the tenant, whoever asks; no word on when to come again. */
  #chargeConditionalAccess(): void {
    const window = this.#window('conditionalAccess', 'everybody');
    if (window.used >= this.limits.conditionalAccess) {
      throw new GraphRefusal(429, 'TooManyRequests', 'Too many requests.');
    }
    window.used += 1;
  }

  #chargeDirectory(charge: Charge): Readonly<Record<string, string>> {
    if (charge.write) {
      if (charge.device) this.#take('deviceWrites', 1, charge);
      this.#take('writes', 1, charge);
      this.#take('tenantWrites', 1, charge);
    }
    const used = this.#take('units', charge.units, charge) / this.limits.units;
    return {
      'x-ms-resource-unit': String(charge.units),
      ...(used >= 0.8 ? { 'x-ms-throttle-limit-percentage': used.toFixed(2) } : {}),
    };
  }

  #take(name: keyof QuotaLimits, amount: number, charge: Charge): number {
    const { appId } = charge.app;
    const window = this.#window(name, name === 'tenantWrites' ? 'everybody' : appId);
    if (window.used + amount > this.limits[name]) throw this.#refusal(name, window, charge);
    window.used += amount;
    return window.used;
  }

  #refusal(name: keyof QuotaLimits, window: Window, { app, write }: Charge): GraphRefusal {
    const waitMs = window.startedAt + windowsMs[name] - this.now();
    const scope = name === 'tenantWrites' ? 'Tenant' : 'Tenant_Application';
    return new GraphRefusal(
      429,
      'TooManyRequests',
      `Too many requests from Identifier:${app.appId} under category:aadgraph.app.tenant_${this.#size}. Please try again later.`,
      {
        'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))),
        'x-ms-throttle-scope': `${scope}/${write ? 'Write' : 'ReadWrite'}/${app.appId}/${this.tenantId}`,
        'x-ms-throttle-information': /writes/i.test(name)
          ? 'WriteLimitExceeded'
          : 'ResourceUnitLimitExceeded',
      },
    );
  }

  #window(name: keyof QuotaLimits, whose: string): Window {
    const now = this.now();
    const key = `${name} ${whose}`;
    const window = this.#windows.get(key);
    if (window !== undefined && now < window.startedAt + windowsMs[name] - TOLERANCE_MS) {
      return window;
    }
    const fresh = { startedAt: now, used: 0 };
    this.#windows.set(key, fresh);
    return fresh;
  }
}
