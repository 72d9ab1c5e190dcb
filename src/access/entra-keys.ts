import {
  createLocalJWKSet,
  errors,
  type CryptoKey,
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type LocalJWKSet,
} from 'jose';
import { EntraUnavailable } from './entra-sign-in.port.js';

/** Keys are asked for again after so long, so that one that the tenant took back is dropped. */
const FRESH_MS = 60 * 60 * 1000;
/** Strangers can make up key ids; the directory is not asked for each. */
const PAUSE_MS = 30_000;
/** Without any key nobody can sign in, so the next try comes sooner. */
const FIRST_PAUSE_MS = 1000;

/** The keys that a tenant signs its tokens with: those known last stay good while it cannot be reached. */
export class EntraKeys {
  #known: LocalJWKSet | undefined;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #failure: unknown;
  #fetching: Promise<void> | undefined;

  /** `now` is in milliseconds, and never goes back. */
  constructor(
    private readonly fetchKeys: () => Promise<JSONWebKeySet>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * The key that a token's header names, by its id alone.
   * @throws JWKSNoMatchingKey when there is none; EntraUnavailable when that cannot be known
   */
  async find(header: JWSHeaderParameters): Promise<CryptoKey> {
    if (header.kid === undefined) throw new errors.JWKSNoMatchingKey();
    if (this.now() - this.#fetchedAt >= FRESH_MS) await this.#fetch();
    const key = await this.#lookUp(header);
    if (key !== undefined) return key;
    await this.#fetch();
    const found = await this.#lookUp(header);
    if (found !== undefined) return found;
    if (this.#failure === undefined) throw new errors.JWKSNoMatchingKey();
    throw new EntraUnavailable('The keys of the tenant cannot be fetched', {
      cause: this.#failure,
    });
  }

  async #lookUp(header: JWSHeaderParameters): Promise<CryptoKey | undefined> {
    try {
      return await this.#known?.(header);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined;
      throw error;
    }
  }

  /** Once at a time, and not too often; what it fails with is kept. */
  async #fetch(): Promise<void> {
    const pause = this.#known === undefined ? FIRST_PAUSE_MS : PAUSE_MS;
    if (this.#fetching === undefined && this.now() - this.#triedAt >= pause) {
      this.#triedAt = this.now();
      this.#fetching = this.#take().finally(() => {
        this.#fetching = undefined;
      });
    }
    await this.#fetching;
  }

  async #take(): Promise<void> {
    try {
      this.#known = createLocalJWKSet(await this.fetchKeys());
      this.#fetchedAt = this.now();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
    }
  }
}

const TIMEOUT_MS = 5000;

/** Fetches a set of keys from where the directory shows it. @throws Error when it does not answer with one */
export const keysFrom = (url: string) => async (): Promise<JSONWebKeySet> => {
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error(`${url} answered ${String(response.status)}`);
  return (await response.json()) as JSONWebKeySet;
};
