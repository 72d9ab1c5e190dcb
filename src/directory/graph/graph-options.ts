import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { InvalidValue } from '../../domain/errors.js';

/** How an app registration proves who it is. */
export type AppCredentials = { readonly clientId: string } & (
  | { readonly clientSecret: string }
  /** PEM with the private key and the certificate; read anew for each token, so that it may change. */
  | { readonly certificateFile: string }
);

/** Resource units (reading the directory) and requests a second that we allow ourselves. */
export interface PacePerSecond {
  readonly directoryRead: number;
  readonly directoryWrite: number;
  readonly conditionalAccess: number;
  readonly reports: number;
}

export interface BackoffMs {
  /** First wait after a 429 without `Retry-After`; doubles up to `throttledCap`. */
  readonly throttledBase: number;
  readonly throttledCap: number;
  /** First wait after a failed read; doubles up to `failedCap`. */
  readonly failedBase: number;
  readonly failedCap: number;
  /** Waits before asking again when a removal in a delta and the object itself contradict. */
  readonly contradiction: readonly number[];
}

export type GraphOptions = AppCredentials & TenantOptions;

interface TenantOptions {
  readonly tenantId: string;
  /** Without version, as `https://graph.microsoft.com`. */
  readonly graphUrl: string;
  readonly tokenUrl: string;
  readonly writer?: AppCredentials | null;
  readonly timeoutMs?: number;
  readonly maxAttempts?: number;
  /** Objects a page; Graph takes up to 999. */
  readonly pageSize?: number;
  readonly pace?: Partial<PacePerSecond>;
  readonly backoffMs?: Partial<BackoffMs>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly warn?: (message: string) => void;
  /** Of this process, to be left out of what the directory refuses with. */
  readonly secrets?: readonly string[];
}

export interface GraphSettings extends Required<Omit<TenantOptions, 'pace' | 'backoffMs'>> {
  readonly reader: AppCredentials;
  readonly pace: PacePerSecond;
  readonly backoffMs: BackoffMs;
}

/**
 * Half of the smallest tenant's allowance for reading (3,500 units per 10 s), the whole for writing (3,000
 * per 150 s), Conditional Access and reports as documented. Microsoft Graph throttling limits, 2026.
 */
const documentedPace: PacePerSecond = {
  directoryRead: 175,
  directoryWrite: 20,
  conditionalAccess: 1,
  reports: 0.5,
};

const patientBackoff: BackoffMs = {
  throttledBase: 10_000,
  throttledCap: 300_000,
  failedBase: 500,
  failedCap: 30_000,
  contradiction: [1_000, 3_000, 10_000],
};

/** Options with every default in place; throws {@link InvalidValue} that names the option at fault. */
export const graphSettings = (options: GraphOptions): GraphSettings => ({
  writer: null,
  timeoutMs: 60_000,
  maxAttempts: 6,
  pageSize: 999,
  now: Date.now,
  wait,
  warn: logged,
  secrets: [],
  ...options,
  reader: options,
  graphUrl: safeUrl(options.graphUrl, 'graphUrl'),
  tokenUrl: safeUrl(options.tokenUrl, 'tokenUrl'),
  pace: { ...documentedPace, ...options.pace },
  backoffMs: { ...patientBackoff, ...options.backoffMs },
});

const wait: GraphSettings['wait'] = async (ms, signal) => {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
};

const logger = new Logger('GraphDirectory');
const logged = (message: string): void => {
  logger.warn(message);
};

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Secrets and tokens travel over these, so plain http is for this machine only. */
const safeUrl = (text: string, field: string): string => {
  const url = URL.parse(text);
  const safe =
    url !== null &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))) &&
    `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!safe) {
    throw new InvalidValue(field, 'an https URL (http on loopback only) without query', text);
  }
  return url.href.replace(/\/+$/, '');
};
