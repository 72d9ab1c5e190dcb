import { type CDPSession, errors, type Page } from 'playwright-core';

const LIMIT_MS = 120_000;
const NOT_SEEN = 'Not seen in time';

/** On any page of the dashboard. */
export const NOTHING_LOADS = `document.querySelector('#page h1') && !document.querySelector('#page [role=progressbar]')`;

/**
 * Runs before the page does. `seen` gives the time of the frame with which something is there; what held
 * the page, and how long its answers to the viewer were on their way to the screen, is kept in `held`.
 */
const LOOKOUT = `
  globalThis.seen = (holds) => new Promise((resolve, reject) => {
    const until = performance.now() + ${LIMIT_MS};
    const look = () => requestAnimationFrame(() => {
      if (holds()) resolve(performance.now());
      else if (performance.now() > until) reject(new Error('${NOT_SEEN}: ' + holds));
      else look();
    });
    look();
  });
  globalThis.held = { tasks: [0], inputs: [0] };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) held.tasks.push(duration);
  }).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const { duration, interactionId } of list.getEntries()) {
      if (interactionId > 0) held.inputs.push(duration);
    }
  }).observe({ type: 'event', durationThreshold: 16 });`;

/** What `act` gives; `undefined` when something that it waits for is not seen in time. */
export const ifSeen = async <Result>(act: () => Promise<Result>): Promise<Result | undefined> => {
  try {
    return await act();
  } catch (error) {
    if (error instanceof errors.TimeoutError || String(error).includes(NOT_SEEN)) return undefined;
    throw error;
  }
};

/** In milliseconds. */
export interface Felt {
  /** Until what was wanted is shown. */
  readonly ms: number;
  /** CPU time that the page's thread took for it: the same however busy the machine is. */
  readonly cpuMs: number;
  /** The longest time for which the page did nothing else; 0 below 50 ms. */
  readonly heldMs: number;
  /** The longest time from an input to the next frame; 0 below 16 ms. */
  readonly answeredMs: number;
}

/** Conditions are expressions of the browser, which is what measures. */
export class Tab {
  /** Bytes of the largest answer of the API, unpacked, and its address. */
  largest = { bytes: 0, url: '' };

  private constructor(
    readonly page: Page,
    private readonly session: CDPSession,
  ) {
    page.on('response', (response) => {
      const type = response.headers()['content-type'] ?? '';
      if (!response.url().includes('/api/') || !type.includes('json')) return;
      void response.body().then(
        ({ length: bytes }) => {
          if (bytes > this.largest.bytes) this.largest = { bytes, url: response.url() };
        },
        () => undefined,
      );
    });
  }

  static async of(page: Page): Promise<Tab> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new Tab(page, session);
  }

  /** From the beginning of the navigation until something is shown, and until nothing loads any more. */
  async visit(url: string, isShown: string): Promise<Felt & { readonly wholeMs: number }> {
    const before = await this.#cpuMs();
    await this.page.addInitScript(
      `${LOOKOUT}; globalThis.shown = seen(() => ${isShown}); globalThis.whole = seen(() => ${isShown} && ${NOTHING_LOADS});`,
    );
    await this.page.goto(url, { waitUntil: 'commit' });
    const ms = await this.page.evaluate<number>('shown');
    const wholeMs = await this.page.evaluate<number>('whole');
    return { ms, wholeMs, ...(await this.#held(before)) };
  }

  /** From the last event of a type that `act` causes. */
  async felt(event: string, isShown: string, act: () => Promise<unknown>): Promise<Felt> {
    await this.page.evaluate(
      `(() => {
        let at;
        addEventListener('${event}', ({ timeStamp }) => { at = timeStamp; }, { capture: true });
        held.tasks = [0];
        held.inputs = [0];
        globalThis.shown = seen(() => at !== undefined && (${isShown})).then((now) => now - at);
      })()`,
    );
    const before = await this.#cpuMs();
    await act();
    const ms = await this.page.evaluate<number>('shown');
    return { ms, ...(await this.#held(before)) };
  }

  /** Scrolls a table, some rows a frame, until a row is there. */
  async scrolled(table: string, row: number): Promise<Felt> {
    return this.felt('scroll', `${table}.querySelector('[data-index="${row}"]')`, () =>
      this.page.evaluate(
        `(() => {
          const go = () => {
            if (${table}.querySelector('[data-index="${row}"]')) return;
            ${table}.scrollTop += 400;
            requestAnimationFrame(go);
          };
          go();
        })()`,
      ),
    );
  }

  /** Bytes that the page's scripts hold, garbage apart. */
  async heap(): Promise<number> {
    await this.session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.session.send('Runtime.getHeapUsage');
    return usedSize;
  }

  async #cpuMs(): Promise<number> {
    const { metrics } = await this.session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
  }

  async #held(cpuMsBefore: number): Promise<Omit<Felt, 'ms'>> {
    const cpuMs = (await this.#cpuMs()) - cpuMsBefore;
    // Observers are told after the frame.
    await this.page.evaluate('new Promise((resolve) => { setTimeout(resolve, 100); })');
    const held = await this.page.evaluate<Omit<Felt, 'ms' | 'cpuMs'>>(
      '({ heldMs: Math.max(...held.tasks), answeredMs: Math.max(...held.inputs) })',
    );
    return { cpuMs, ...held };
  }
}
