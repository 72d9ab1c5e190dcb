import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Viewer, type Window } from '../dashboard/viewer.js';
import type { Pace, ServerReady, ServerTask } from './dashboard-server.js';
import { type Felt, ifSeen, NOTHING_LOADS, Tab } from './dashboard-tab.js';
import { type HistorySize, START, TENANT } from './history-log.js';
import { MadeUpTenant, seeded } from './made-up-tenant.js';
import { type BenchRow, notRun, rowOf, timed } from './measure.js';

export interface DashboardBenchOptions extends HistorySize {
  /** How long changes are followed live. */
  readonly tailSeconds: number;
  /** Where a tenant of that size was made up before; it stays. */
  readonly folder?: string;
}

const SCRIPT = join(import.meta.dirname, 'dashboard-server.ts');
const DASHBOARD = resolve(process.env['DASHBOARD_FOLDER'] ?? 'dist/dashboard');
const HEAP_MB = 8_192;
const DAY_MS = 86_400_000;
const RUNS = 5;
const CHANGES_A_SECOND = 50;
const SCROLLED_ROWS = 200;
const MB = 2 ** 20;

/** The dashboard in a real browser, on a made-up tenant that a process of its own serves. */
export async function* benchDashboard(options: DashboardBenchOptions): AsyncGenerator<BenchRow> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'stateline-bench-')));
  const server = new Server({
    ...{ folder, dashboardFolder: DASHBOARD, objects: options.objects },
    // Up to now, because that is what the pages look at.
    write: options.folder === undefined ? { ...options, days: daysUntilNow() } : null,
  });
  const viewer = await Viewer.open();
  try {
    const { url, startedMs } = await server.ready;
    yield rowOf('server: model built or opened', 's', [startedMs / 1_000]);
    yield await firstSearch(url, options.objects);
    const window = await viewer.window();
    const made = new MadeUpTenant(options.objects, seeded(7));
    const bench = new DashboardBench(window, `${url}/tenants/${TENANT}`, made);
    yield* bench.pages();
    yield* bench.interactions();
    yield* bench.liveTail(server, options.tailSeconds);
    yield bench.largestAnswer();
  } finally {
    await viewer.close();
    await server.stop();
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** States of a large tenant are still being saved then. */
const firstSearch = async (url: string, objects: number): Promise<BenchRow> => {
  const search = `${url}/api/tenants/${TENANT}/objects?limit=1&search=${String(objects - 1)}`;
  const { result, ms } = await timed(async () => (await (await fetch(search)).json()) as Found);
  const isAnswered = result.rows.length > 0 || result.next === null;
  const note = isAnswered ? '' : 'the answer is a part of the search, without a row';
  return { ...rowOf('server: first search for one object by its name', 'ms', [ms]), note };
};

interface Found {
  readonly rows: readonly unknown[];
  readonly next: string | null;
}

const daysUntilNow = (): number => (Date.now() - START) / DAY_MS;

class Server {
  readonly ready: Promise<ServerReady>;
  readonly #child;

  constructor(task: ServerTask) {
    const execArgv = [...process.execArgv, `--max-old-space-size=${HEAP_MB}`];
    this.#child = fork(SCRIPT, [JSON.stringify(task)], { execArgv });
    const [ready, gone] = [once(this.#child, 'message'), once(this.#child, 'exit')];
    this.ready = Promise.race([
      ready.then(([message]) => message as ServerReady),
      gone.then(() => Promise.reject(new Error('The server ended before it answered'))),
    ]);
  }

  pace(changesASecond: number): void {
    const pace: Pace = { changesASecond };
    this.#child.send(pace);
  }

  async stop(): Promise<void> {
    if (!this.#child.connected) return;
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
  }
}

const table = (label: string): string =>
  `document.querySelector('[role=table][aria-label="${label}"]')`;
const hasRows = (label: string): string => `${table(label)}?.querySelector('[data-index]')`;
const isLoaded = (label: string): string =>
  `(${hasRows(label)} && ${table(label)}.getAttribute('aria-busy') === 'false')`;
const hasHeading = (text: string): string =>
  `[...document.querySelectorAll('h2, h3')].some(({ textContent }) => textContent === '${text}')`;

class DashboardBench {
  readonly #tabs: Tab[] = [];

  constructor(
    private readonly window: Window,
    private readonly base: string,
    private readonly made: MadeUpTenant,
  ) {}

  /** Each was seen once before. */
  async *pages(): AsyncGenerator<BenchRow> {
    for (const [name, below, isUseful] of this.#views()) {
      const visits = await this.#visits(below, isUseful);
      const row = feltRow(`${name}: first useful paint`, visits);
      const whole = visits.filter((visit) => visit !== undefined).map(({ wholeMs }) => wholeMs);
      const { median } = rowOf('', 'ms', whole);
      const quiet = `; nothing loads any more after ${Math.round(median)} ms`;
      yield { ...row, note: `${row.note ?? ''}${whole.length > 0 ? quiet : ''}` };
    }
  }

  #views(): readonly (readonly [name: string, below: string, isUseful: string])[] {
    const { ids, busiest, largestGroup, outermostGroup, actors } = this.made;
    const actor = encodeURIComponent(actors[0]?.name ?? '');
    const since = new Date(Date.now() - DAY_MS).toISOString();
    const object = (index: number) => `/state/${ids[index] ?? ''}`;
    return [
      ['overview', '', `document.querySelector('#page dl dd')`],
      ['timeline', '/timeline', hasRows('Timeline')],
      ['timeline of an actor', `/timeline?actor=${actor}`, hasRows('Timeline')],
      ['timeline, severe changes', '/timeline?severity=medium', hasRows('Timeline')],
      ['state', '/state', hasRows('Objects')],
      ['state a day ago', `/state?at=${since}`, hasRows('Objects')],
      ['object', object(busiest + 1), `document.querySelector('#page [role=tab]')`],
      ['object with most changes', object(busiest), `document.querySelector('#page [role=tab]')`],
      ['largest group', object(largestGroup), `document.querySelector('#page [role=tab]')`],
      [
        'members through groups',
        `${object(outermostGroup)}?tab=members`,
        `document.querySelector('#page [role=tab]')`,
      ],
      ['incident: an actor', `/incident?actor=${actor}`, `document.querySelector('#page dl dd')`],
      [
        'incident: a day of an actor',
        `/incident?actor=${actor}&from=${since}`,
        `document.querySelector('#page dl dd')`,
      ],
      ['health', '/health', `document.querySelector('#page section')`],
      ['backups', '/backups', NOTHING_LOADS],
      ['reports', '/reports', NOTHING_LOADS],
      ['recoveries', '/recoveries', NOTHING_LOADS],
      ['settings', '/settings', NOTHING_LOADS],
    ];
  }

  async #visits(below: string, isShown: string) {
    const visits = [];
    for (let visit = 0; visit <= RUNS; visit += 1) {
      const tab = await this.#tab();
      visits.push(await ifSeen(() => tab.visit(`${this.base}${below}`, isShown)));
      await tab.page.close();
    }
    return visits.slice(1);
  }

  async *interactions(): AsyncGenerator<BenchRow> {
    yield* this.#onState();
    yield* this.#onTimeline();
  }

  async *#onState(): AsyncGenerator<BenchRow> {
    const tab = await this.#tab();
    const { page } = tab;
    await this.#open(tab, '/state', 'Objects');
    const search = page.getByRole('searchbox', { name: 'Search' });
    yield await repeated('search typed → its rows (of it 250 ms of waiting)', async (run) => {
      const wanted = String(this.made.ids.length - 2 - run * 7);
      // It may be among those that were deleted.
      const isFound = `(${isLoaded('Objects')} && ${table('Objects')}.textContent.includes('Object number ${wanted}')) || document.body.textContent.includes('No such objects then')`;
      await search.fill('');
      return tab.felt('input', isFound, () => search.pressSequentially(`number ${wanted}`));
    });
    await this.#open(tab, '/state', 'Objects');
    yield await repeated(
      'time slider moved → the state then (of it 350 ms of waiting)',
      async () => {
        const before = await page.locator('#page time').first().getAttribute('datetime');
        const isThen = `document.querySelector('#page time')?.dateTime !== '${before ?? ''}' && location.search.includes('at=') && ${isLoaded('Objects')}`;
        return tab.felt('keydown', isThen, () => page.getByRole('slider').press('ArrowLeft'));
      },
    );
    await this.#open(tab, '/state', 'Objects');
    yield await scrolls('objects', tab, 'Objects');
    await page.close();
  }

  async *#onTimeline(): AsyncGenerator<BenchRow> {
    const tab = await this.#tab();
    const { page } = tab;
    await this.#open(tab, '/timeline', 'Timeline');
    yield await repeated('a change clicked → its pane', async (run) => {
      const row = page.locator(`[role=table][aria-label=Timeline] [data-index="${run}"]`);
      const felt = await tab.felt('click', hasHeading('When and who'), () =>
        row.click({ position: { x: 60, y: 4 } }),
      );
      await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: 'When and who' }).waitFor({ state: 'detached' });
      return felt;
    });
    yield await scrolls('changes', tab, 'Timeline');
    await this.#open(tab, '/timeline', 'Timeline');
    yield await repeated('chart brushed → its changes and its list', async () => {
      const felt = await tab.felt(
        'mouseup',
        `location.search.includes('from=') && ${NOTHING_LOADS} && ${isLoaded('Timeline')}`,
        () => this.#brush(tab),
      );
      await this.#open(tab, '/timeline', 'Timeline');
      return felt;
    });
    await page.close();
  }

  async #brush({ page }: Tab): Promise<void> {
    const box = await page.locator('.u-over').boundingBox();
    if (box === null) throw new Error('There is no chart to draw on');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.5, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, y, { steps: 5 });
    await page.mouse.up();
  }

  async *liveTail(server: Server, seconds: number): AsyncGenerator<BenchRow> {
    const tab = await this.#tab();
    await this.#open(tab, '/timeline?live=1', 'Timeline');
    const live = tab.page.getByRole('status').getByText('Live', { exact: true });
    await ifSeen(() => live.waitFor());
    const note = `${CHANGES_A_SECOND} changes a second for ${seconds} s`;
    yield rowOf('heap of the tab before the live tail', 'MB', [(await tab.heap()) / MB]);
    server.pace(CHANGES_A_SECOND);
    const felt = await ifSeen(() =>
      tab.felt('keydown', 'true', async () => {
        await tab.page.keyboard.press('Shift');
        await delay(seconds * 1_000);
      }),
    );
    const row = rowOf('heap of the tab after the live tail', 'MB', [(await tab.heap()) / MB]);
    const held = felt === undefined ? 'not seen' : `${Math.round(felt.heldMs)} ms at most`;
    yield { ...row, note: `${note}; the page was held for: ${held}` };
    yield await repeated('meanwhile: a change clicked → its pane', async (run) => {
      const answered = await tab.felt('click', hasHeading('When and who'), () =>
        tab.page
          .locator(`[role=table][aria-label=Timeline] [data-index="${run + 2}"]`)
          .click({ position: { x: 60, y: 4 } }),
      );
      await tab.page.keyboard.press('Escape');
      await tab.page.getByRole('heading', { name: 'When and who' }).waitFor({ state: 'detached' });
      return answered;
    });
    server.pace(0);
    await tab.page.close();
  }

  largestAnswer(): BenchRow {
    const [first, ...others] = this.#tabs.map(({ largest }) => largest);
    const largest = others.reduce(
      (most, one) => (most !== undefined && most.bytes >= one.bytes ? most : one),
      first,
    );
    const { bytes, url } = largest ?? { bytes: 0, url: '' };
    const note = `unpacked; ${url.slice(url.indexOf('/api/'))}`;
    return { ...rowOf('largest answer of the API', 'kB', [bytes / 1_000]), note };
  }

  /** What is asked of a page that does not come is not seen either. */
  async #open(tab: Tab, below: string, label: string): Promise<void> {
    await ifSeen(() => tab.visit(`${this.base}${below}`, isLoaded(label)));
  }

  async #tab(): Promise<Tab> {
    const { page } = await this.window.newTab();
    const tab = await Tab.of(page);
    this.#tabs.push(tab);
    return tab;
  }
}

const scrolls = (what: string, tab: Tab, label: string): Promise<BenchRow> =>
  repeated(`${what} scrolled by ${SCROLLED_ROWS} rows`, (run) =>
    tab.scrolled(table(label), (run + 1) * SCROLLED_ROWS),
  );

const repeated = async (
  question: string,
  work: (run: number) => Promise<Felt>,
): Promise<BenchRow> => {
  const felt: (Felt | undefined)[] = [];
  for (let run = 0; run < RUNS; run += 1) felt.push(await ifSeen(() => work(run)));
  return feltRow(question, felt);
};

const feltRow = (question: string, runs: readonly (Felt | undefined)[]): BenchRow => {
  const felt = runs.filter((run) => run !== undefined);
  if (felt.length === 0) return notRun(question, 'it was never seen in time');
  const unseen = runs.length - felt.length;
  const most = (of: (one: Felt) => number): string => String(Math.round(Math.max(...felt.map(of))));
  const missed = unseen === 0 ? '' : `not seen in time ${unseen} times; `;
  const note = `${missed}worst ${most(({ ms }) => ms)} ms; the page was held for ${most(({ heldMs }) => heldMs)} ms at most, and answered inputs within ${most(({ answeredMs }) => answeredMs)} ms`;
  const { median: cpu } = rowOf(
    '',
    'ms',
    felt.map(({ cpuMs }) => cpuMs),
  );
  return {
    ...rowOf(
      question,
      'ms',
      felt.map(({ ms }) => ms),
    ),
    cpu,
    note,
  };
};
