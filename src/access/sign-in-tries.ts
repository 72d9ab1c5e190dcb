import { TooManyTries } from '../domain/access/access-errors.js';
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
 * are as slow as one after the other.
 */
export class SignInTries {
  private readonly tries = new Map<string, Tries>();
  /** Accounts with the addresses they were signed in to from: no stranger makes those wait. */
  private readonly trusted = new Set<string>();

  constructor(private readonly now: Clock) {}

  /** Counts a try; how long the next has to wait. @throws TooManyTries when this one has to */
  admit(trier: Trier): number {
    const now = epochMsOf(this.now());
    const held = this.heldBy(trier);
    const until = Math.max(...held.map(([key]) => this.tries.get(key)?.notBefore ?? 0));
    if (until > now) throw new TooManyTries(until - now);
    return Math.max(...held.map(([key, patience]) => this.count(key, patience, now)));
  }

  /** A try was a good one: its account and its address start anew. */
  succeeded(trier: Trier): void {
    for (const key of [accountKey(trier), addressKey(trier)]) this.tries.delete(key);
    this.trusted.add(pairOf(trier));
    trim(this.trusted);
  }

  private heldBy(trier: Trier): readonly (readonly [string, Patience])[] {
    const byAddress = [addressKey(trier), OF_ADDRESS] as const;
    return this.trusted.has(pairOf(trier))
      ? [byAddress]
      : [byAddress, [accountKey(trier), OF_ACCOUNT]];
  }

  private count(key: string, { free, longestMs }: Patience, now: number): number {
    const known = this.tries.get(key);
    const isForgotten = known === undefined || now - known.lastAt > FORGOTTEN_AFTER_MS;
    const count = (isForgotten ? 0 : known.count) + 1;
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

/** One subscriber has a whole /64 of IPv6 (RFC 6177), so it counts as one address. */
const networkOf = (address: string): string => {
  const v4 = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1];
  if (v4 !== undefined) return v4;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0');
  return [...groups, ...zeros, ...after].slice(0, 4).join(':');
};
