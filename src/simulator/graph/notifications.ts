import { setTimeout as delay } from 'node:timers/promises';
import type { JsonObject } from '../../domain/json.js';

/** How long an endpoint may take to echo the token of a handshake. */
const HANDSHAKE_MS = 10_000;
/** How long an endpoint may take to accept notifications. */
const ANSWER_MS = 3000;
/** Waits between deliveries that were not accepted; the real service goes on for four hours. */
const RETRY_MS = [100, 200, 400, 800, 1600, 3200];
const TOGETHER = 100;

/** What was sent to an endpoint, and what it said. */
export interface Delivery {
  readonly url: string;
  /** How many notifications it held. */
  readonly notifications: number;
  /** 0 when nobody answered. */
  readonly status: number;
}

const KEPT = 1000;

/** Brings notifications to the endpoints that asked for them, in order, again until accepted. */
export class Notifications {
  readonly #waiting = new Map<string, JsonObject[]>();
  readonly #sending = new Map<string, Promise<void>>();
  readonly #stopped = new AbortController();
  #deliveries: Delivery[] = [];

  get deliveries(): readonly Delivery[] {
    return this.#deliveries;
  }

  /** Whether the endpoint gives back the token it is sent, decoded, as plain text within 10 s. */
  async handshake(url: string, token: string): Promise<boolean> {
    const address = `${url}${url.includes('?') ? '&' : '?'}validationToken=${encodeURIComponent(token)}`;
    try {
      const answer = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        signal: this.#within(HANDSHAKE_MS),
      });
      const plain = answer.headers.get('content-type')?.startsWith('text/plain') === true;
      return (await answer.text()) === token && answer.status === 200 && plain;
    } catch {
      return false;
    }
  }

  /** Sends these notifications after a while, `first` before those that wait already. */
  send(url: string, notifications: readonly JsonObject[], afterMs: number, first = false): void {
    const waiting = this.#waiting.get(url) ?? [];
    this.#waiting.set(url, first ? [...notifications, ...waiting] : [...waiting, ...notifications]);
    if (this.#sending.has(url)) return;
    const sending = this.#empty(url, afterMs).finally(() => this.#sending.delete(url));
    this.#sending.set(url, sending);
  }

  /** Stops at once; what waits is never sent. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#sending.values());
  }

  async #empty(url: string, afterMs: number): Promise<void> {
    await this.#wait(afterMs);
    for (;;) {
      const waiting = this.#waiting.get(url) ?? [];
      if (waiting.length === 0 || this.#stopped.signal.aborted) return;
      this.#waiting.set(url, waiting.slice(TOGETHER));
      await this.#deliver(url, waiting.slice(0, TOGETHER));
    }
  }

  async #deliver(url: string, value: readonly JsonObject[]): Promise<void> {
    for (const waitMs of [...RETRY_MS, null]) {
      const status = await this.#post(url, JSON.stringify({ value }));
      this.#deliveries = [
        ...this.#deliveries.slice(1 - KEPT),
        { url, notifications: value.length, status },
      ];
      if ((status >= 200 && status < 300) || waitMs === null) return;
      await this.#wait(waitMs);
      if (this.#stopped.signal.aborted) return;
    }
  }

  async #post(url: string, body: string): Promise<number> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body,
        signal: this.#within(ANSWER_MS),
      });
      await answer.text();
      return answer.status;
    } catch {
      return 0;
    }
  }

  #within(ms: number): AbortSignal {
    return AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(ms)]);
  }

  async #wait(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopped.signal, ref: false }).catch(() => undefined);
  }
}
