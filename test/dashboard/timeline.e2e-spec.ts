import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { RunningDashboard } from './running-dashboard.js';
import { type Looks, Viewer, type Window } from './viewer.js';

interface Row {
  readonly changeId: string;
  readonly observedAt: string;
  readonly actors: readonly object[];
  readonly event: {
    readonly type: string;
    readonly data: { readonly displayName: string; readonly objectType: string };
  };
}

/** Looks come every second; a loaded machine takes its time. */
const SEEN_MS = 40_000;

describe('the timeline', () => {
  let dashboard: RunningDashboard;
  let viewer: Viewer;
  const windows: Window[] = [];
  beforeAll(async () => {
    [dashboard, viewer] = await Promise.all([RunningDashboard.start(), Viewer.open()]);
    await dashboard.scenario('everyday', { changes: 30 });
    await dashboard.scenario('compromised-admin');
    // Seen, and told by the audit log who did it.
    await eventually(async () => {
      const rows = await changes('severity=high');
      return rows.length >= 2 && rows.every(({ actors }) => actors.length > 0);
    }, 180_000);
  }, 120_000);
  afterAll(async () => {
    await viewer.close();
    await dashboard.close();
  });
  afterEach(async () => {
    const complaints = windows.flatMap((window) => window.complaints);
    for (const window of windows.splice(0)) await window.close();
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  });

  const changes = async (query: string): Promise<readonly Row[]> => {
    const { rows } = (await dashboard.get(`/timeline?${query}`)) as { rows: readonly Row[] };
    return rows.filter(({ event }) => event.type !== 'ObjectDiscovered');
  };
  const policies = () => changes('type=conditionalAccessPolicy&severity=high');
  const open = async (below: string, looks: Looks = {}): Promise<Window> => {
    const window = await viewer.window(looks);
    windows.push(window);
    await window.page.goto(dashboard.view(`/timeline${below}`));
    await window.page.getByRole('heading', { level: 1, name: 'Timeline' }).waitFor();
    return window;
  };
  const rowsIn = (page: Page, table = 'Timeline'): Locator =>
    page.getByRole('table', { name: table }).locator('[data-index]');
  const openChange = async (page: Page, name: string) => {
    const row = rowsIn(page).filter({ hasText: name }).first();
    await row.getByText('state enabled').click();
    await page.getByRole('heading', { name: 'When and who' }).waitFor();
  };

  it('tells in words what changed, who did it and how severe it is', async () => {
    const [policy] = await policies();
    const name = policy?.event.data.displayName ?? '';
    const window = await open('?severity=medium');
    const { page } = window;
    const row = rowsIn(page).filter({ hasText: name }).first();
    await row.getByText('High').waitFor();
    expect(await row.innerText()).toContain('state enabled →');
    expect(await row.getByRole('link').count()).toBe(2);
    await page.getByText(/entries from/).waitFor();
    await window.screenshot('timeline-light');
    expect(await window.accessibilityFaults()).toEqual([]);
    expect(Math.max(...window.sizes.values())).toBeLessThan(1_000_000);
  });

  it('seeks nobody for what was there before anybody looked', async () => {
    const { page } = await open('?type=namedLocation');
    const row = rowsIn(page).filter({ hasText: 'Found in the first full sync' }).first();
    await row.waitFor();
    expect(await row.innerText()).not.toContain('not known');
    await row.getByText('Found in the first full sync').click();
    const facts = page.getByRole('heading', { name: 'When and who' }).locator('xpath=..');
    expect(await facts.innerText()).toMatch(/Who\s+–/);
    expect(await facts.innerText()).toMatch(/By the audit log\s+–/);
  });

  it('is narrowed by filters that stand in the address and are taken away by keyboard', async () => {
    const { page } = await open('');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Type of object').selectOption('conditionalAccessPolicy');
    await page.getByLabel('Severity').selectOption('high');
    await page.getByRole('button', { name: 'Show these' }).click();
    await page.waitForURL(/type=conditionalAccessPolicy&severity=high/);
    const wanted = await policies();
    await eventually(async () => (await rowsIn(page).count()) === wanted.length, 15_000);
    await page.getByRole('button', { name: /^High severity/ }).focus();
    await page.keyboard.press('Delete');
    await page.waitForURL((url) => !url.search.includes('severity'));
    await page.goBack();
    await page.getByRole('button', { name: /^High severity/ }).waitFor();
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.waitForURL((url) => url.search === '');
    await page.goto(dashboard.view('/timeline?actor=nobody'));
    await page.getByText('Nothing changed').waitFor();
  });

  it('shows what somebody is known to have done or not, and what was only reported', async () => {
    const window = await open('');
    const { page } = window;
    const chip = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) });
    const listed = async (query: string): Promise<number> => {
      const { rows } = (await dashboard.get(`/timeline?${query}`)) as { rows: readonly Row[] };
      return rows.length;
    };
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Actor', { exact: true }).selectOption('Not known');
    await page.getByLabel('Seen by').selectOption('A look');
    await page.getByRole('button', { name: 'Show these' }).click();
    await page.waitForURL(/attribution=unknown&origin=observed/);
    expect(await listed('attribution=unknown&origin=observed')).toBeGreaterThan(0);
    await rowsIn(page).first().waitFor();
    await page.reload();
    await chip('Actor not known').waitFor();
    expect(await window.accessibilityFaults()).toEqual([]);
    await chip('Observed').click();
    await page.waitForURL((url) => !url.search.includes('origin'));
    await chip('Actor not known').click();
    await page.waitForURL((url) => !url.search.includes('attribution'));

    await page.goto(dashboard.view('/timeline?attribution=known&type=conditionalAccessPolicy'));
    await chip('Actor known').waitFor();
    const known = await listed('attribution=known&type=conditionalAccessPolicy');
    expect(known).toBeGreaterThan(0);
    await eventually(async () => (await rowsIn(page).count()) === known, 15_000);
    await page.goto(dashboard.view('/timeline?origin=reported&actor=nobody'));
    await chip('Only reported').waitFor();
    await page.getByText('Nothing changed').waitFor();
  });

  it('says once what is wrong with a question, and shows all when it is taken back', async () => {
    const { page } = await open('?from=yesterday');
    await page.getByText('That cannot be asked').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.getByText('That cannot be asked').count()).toBe(1);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await rowsIn(page).first().waitFor();
  });

  it('leads from a change to the plan that takes it back in two clicks', async () => {
    const [policy] = await policies();
    const window = await open('?severity=high');
    const { page } = window;
    await openChange(page, policy?.event.data.displayName ?? '');
    await page.getByText('A Conditional Access policy was switched off').waitFor();
    await window.screenshot('timeline-change');
    expect(await window.accessibilityFaults()).toEqual([]);
    const before = page.getByRole('link', { name: 'Show state before' });
    expect(await before.getAttribute('href')).toMatch(/state\/.+\?at=position%3A\d+$/);
    await page.getByRole('button', { name: 'Undo this' }).click();
    await page.waitForURL(/\/recoveries\/[^/?]+$/);
    const { rows } = (await dashboard.get('/recoveries')) as {
      rows: readonly { status: string; source: { cause: { changeIds: readonly string[] } } }[];
    };
    expect(rows[0]?.source.cause.changeIds).toEqual([policy?.changeId]);
    expect(['requested', 'planned']).toContain(rows[0]?.status);
  }, 180_000);

  it('restores an open change from its address, and gives the focus back when it is closed', async () => {
    const [policy] = await policies();
    const name = policy?.event.data.displayName ?? '';
    const { page } = await open(`?type=user&change=${policy?.changeId ?? ''}`);
    await page.getByRole('heading', { name }).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.search.includes('change'));
    const second = rowsIn(page).and(page.locator('[data-index="1"]:focus'));
    // The pane may still be giving the focus back.
    await eventually(async () => {
      await rowsIn(page).first().focus();
      await page.keyboard.press('ArrowDown');
      return (await second.count()) === 1;
    }, SEEN_MS);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'When and who' }).waitFor();
    await page.keyboard.press('Escape');
    await second.waitFor({ timeout: 15_000 });
  });

  it('has several changes undone together, chosen by keyboard', async () => {
    const { page } = await open('?severity=high&type=conditionalAccessPolicy');
    await rowsIn(page).first().focus();
    await page.keyboard.press('Space');
    await page.getByText('1 change chosen').waitFor();
    await rowsIn(page)
      .nth(1)
      .click({ modifiers: ['Shift'], position: { x: 20, y: 4 } });
    await page.getByText('2 changes chosen').waitFor();
    await page.getByRole('button', { name: 'Undo these 2' }).click();
    await page.waitForURL(/\/recoveries\/[^/?]+$/);
  });

  it('shows what happens now on top, and holds it back while older rows are read', async () => {
    const { page } = await open('?type=user&live=1');
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    const newest = async () => (await changes('type=user'))[0];
    const before = await newest();
    await dashboard.scenario('everyday', { changes: 12 });
    await eventually(async () => (await newest())?.changeId !== before?.changeId, SEEN_MS);
    await eventually(async () => {
      const name = (await newest())?.event.data.displayName ?? '?';
      return (await rowsIn(page).first().innerText()).includes(name);
    }, SEEN_MS);
    await rowsIn(page).first().focus();
    await page.keyboard.press('End');
    await page.locator('[data-index="0"]').waitFor({ state: 'detached' });
    await dashboard.scenario('everyday', { changes: 12 });
    await page.getByRole('button', { name: /^[\d,]+ new$/ }).click({ timeout: SEEN_MS });
    await page.locator('[data-index="0"]').waitFor();
  }, 120_000);

  it('stays on top of what happens now when a change that was looked at is closed', async () => {
    const { page } = await open('?live=1', { height: 640 });
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    await rowsIn(page).first().focus();
    await page.keyboard.press('Enter');
    const looked = page.locator('[role="row"][aria-current="true"]');
    await looked.waitFor();
    await page.getByRole('button', { name: 'Close' }).focus();
    const below = async () => Number(await looked.getAttribute('data-index'));
    await dashboard.scenario('everyday', { changes: 12 });
    // Below what is seen, and still on the page.
    await eventually(async () => (await below()) > 9, SEEN_MS);
    await page.keyboard.press('Escape');
    await looked.waitFor({ state: 'detached' });
    await rowsIn(page).and(page.locator(':focus')).waitFor();
    const scrolled = `document.querySelector('[role=table][aria-label=Timeline]').scrollTop`;
    expect(await page.evaluate(scrolled)).toBe(0);
  }, 120_000);

  it('tells the past once more, at a speed, from where it was left', async () => {
    const rows = await changes('type=conditionalAccessPolicy');
    const from = new Date(Date.parse(rows.at(-1)?.observedAt ?? '') - 1000).toISOString();
    const until = new Date(Date.parse(rows[0]?.observedAt ?? '') + 1000).toISOString();
    const query = new URLSearchParams({
      type: 'conditionalAccessPolicy',
      from,
      until,
      replay: '1',
      speed: '10',
    });
    const window = await open(`?${query.toString()}`);
    const { page } = window;
    await page.getByText('Nothing told yet').waitFor();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await eventually(
      async () => (await rowsIn(page, 'Replayed changes').count()) === rows.length,
      30_000,
    );
    await page.getByRole('button', { name: 'Play again' }).waitFor();
    await window.screenshot('timeline-replay');
    expect(await window.accessibilityFaults()).toEqual([]);
    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');
    await page.waitForURL((url) => url.searchParams.get('at') === from);
    await page.getByText('Nothing told yet').waitFor();
  }, 180_000);

  it('is whole in the dark and on a narrow screen', async () => {
    const dark = await open('?severity=medium', { colorScheme: 'dark' });
    await rowsIn(dark.page).first().waitFor();
    await dark.screenshot('timeline-dark');
    expect(await dark.accessibilityFaults()).toEqual([]);
    const [policy] = await policies();
    const narrow = await open('?severity=high', { width: 360, height: 740 });
    await rowsIn(narrow.page).first().scrollIntoViewIfNeeded();
    await narrow.screenshot('timeline-narrow');
    await openChange(narrow.page, policy?.event.data.displayName ?? '');
    await narrow.screenshot('timeline-change-narrow');
    expect(await narrow.accessibilityFaults()).toEqual([]);
    expect(await narrow.page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  }, 180_000);
});
