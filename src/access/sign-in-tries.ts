import { TooManyTries } from '../domain/access/access-errors.js';
import { networkOf } from '../domain/access/network.js';
import { type Clock, epochMsOf } from '../domain/instant.js';

/** Tries before there is a wait, and the longest wait between two of them, in milliseconds. */
interface Patience {
  readonly free: number;
  readonly longestMs: number;
}

/** Short for an account, so that a stranger who tries its name does not keep its owner out for long. */
const OF_ACCOUNT: Patience = { free: 5, longestMs: 60_000 };
const OF_ADDRESS: Patience = { free: 5, longestMs: 15 * 60_000 };
const FIRST_WAIT_MS = 1000;
const FORGOTTEN_AFTER_MS = 60 * 60_000;
const MOST_REMEMBERED = 10_000;

interface Tries {
  readonly count: number;
  readonly lastAt: number;
  /** Nothing is looked at before. */
  readonly notBefore: number;
}

/** Who tries to sign in, and where from. */
export interface Trier {
  readonly name: string;
  readonly address: string;
}

/**
 * Slows down who guesses: after some tries each waits twice as long as the one before, per account (also
 * one that does not exist) and per address. It is counted before it is looked at, so that many at a time
 * are as slow as one after the other. The wait of an account holds only who failed before, so that nobody
 * is kept out of his own by strangers elsewhere.
 */
export class SignInTries {
  private readonly tries = new Map<string, Tries>();
  /** Accounts with the addresses they were signed in to from: these wait by themselves, and never long. */
  private readonly trusted = new Set<string>();

  constructor(private readonly now: Clock) {}

  /** Counts a try; how long the next has to wait. @throws TooManyTries when this one has to */
  admit(trier: Trier): number {
    const now = epochMsOf(this.now());
    const until = Math.max(...this.holding(trier, now).map((key) => this.notBefore(key)));
    if (until > now) throw new TooManyTries(until - now);
    const counted = this.countedBy(trier);
    return Math.max(...counted.map(([key, patience]) => this.count(key, patience, now)));
  }

  /** Whether this account was signed in to from this address before. */
  isTrusted(trier: Trier): boolean {
    return this.trusted.has(pairOf(trier));
  }

  /** A try was a good one: its account and its address start anew. */
  succeeded(trier: Trier): void {
    for (const key of [accountKey(trier), addressKey(trier), pairOf(trier)]) {
      this.tries.delete(key);
    }
    this.trusted.add(pairOf(trier));
    trim(this.trusted);
  }

  private holding(trier: Trier, now: number): readonly string[] {
    if (this.isTrusted(trier)) return [pairOf(trier)];
    const byAddress = addressKey(trier);
    return this.known(byAddress, now) === undefined ? [byAddress] : [byAddress, accountKey(trier)];
  }

  private countedBy(trier: Trier): readonly (readonly [string, Patience])[] {
    return this.isTrusted(trier)
      ? [[pairOf(trier), OF_ACCOUNT]]
      : [
          [addressKey(trier), OF_ADDRESS],
          [accountKey(trier), OF_ACCOUNT],
        ];
  }

  private notBefore(key: string): number {
    return this.tries.get(key)?.notBefore ?? 0;
  }

  /** `undefined` for what was not tried, or so long ago that it is forgotten. */
  private known(key: string, now: number): Tries | undefined {
    const known = this.tries.get(key);
    return known === undefined || now - known.lastAt > FORGOTTEN_AFTER_MS ? undefined : known;
  }

  private count(key: string, { free, longestMs }: Patience, now: number): number {
    const count = (this.known(key, now)?.count ?? 0) + 1;
    const waitMs = count < free ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (count - free), longestMs);
    // The last one tried is the last one forgotten.
    this.tries.delete(key);
    this.tries.set(key, { count, lastAt: now, notBefore: now + waitMs });
    trim(this.tries);
    return waitMs;
  }
}

const trim = (remembered: Map<string, unknown> | Set<string>): void => {
  if (remembered.size <= MOST_REMEMBERED) return;
  for (const oldest of remembered.keys()) {
    remembered.delete(oldest);
    return;
  }
};

const accountKey = ({ name }: Trier): string => `account ${name.toLowerCase()}`;
const addressKey = ({ address }: Trier): string => `address ${networkOf(address)}`;
const pairOf = (trier: Trier): string => `${accountKey(trier)} ${addressKey(trier)}`;

/** Whether somebody tries on this machine itself. */
export const isHere = ({ address }: Trier): boolean =>
  /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/i.test(address);
