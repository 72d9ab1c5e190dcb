import { eventually } from '../support/eventually.js';
import { RunningDashboard } from './running-dashboard.js';
import { Viewer, type Window } from './viewer.js';

const MB = 1024 * 1024;
/** Looks come every second; a loaded machine takes its time. */
const SEEN_MS = 45_000;

describe('the dashboard, while the tenant lives', () => {
  let dashboard: RunningDashboard;
  let viewer: Viewer;
  let window: Window;
  beforeAll(async () => {
    [dashboard, viewer] = await Promise.all([RunningDashboard.start(), Viewer.open()]);
  }, 150_000);
  afterAll(async () => {
    await viewer.close();
    await dashboard.close();
  });
  afterEach(async () => {
    await window.close();
  });

  const changesOfLastHour = async ({ page }: Window): Promise<number> => {
    const figure = page.locator('dt', { hasText: 'Changes, last hour' }).locator('..');
    return Number((await figure.locator('dd').innerText()).replaceAll(',', ''));
  };

  const moves = (tab: Window, before: number) =>
    eventually(async () => (await changesOfLastHour(tab)) > before, SEEN_MS);

  it('shows in two tabs what happens, without being asked', async () => {
    window = await viewer.window();
    const other = await window.newTab();
    for (const tab of [window, other]) {
      await tab.page.goto(dashboard.view());
      await tab.page.getByText('Live', { exact: true }).waitFor();
    }
    const before = await changesOfLastHour(window);
    await dashboard.scenario('everyday', { changes: 15 });

    for (const tab of [window, other]) {
      await moves(tab, before);
      expect(tab.complaints).toEqual([]);
    }
  }, 120_000);

  it('says that it is cut off, and goes on by itself when the server is there again', async () => {
    window = await viewer.window();
    const { page } = window;
    await page.goto(dashboard.view());
    await page.getByText('Live', { exact: true }).waitFor();
    const before = await changesOfLastHour(window);

    const stopped = await dashboard.stop();
    await page.getByText('Reconnecting …').waitFor();
    // What was known is still to be seen.
    expect(await changesOfLastHour(window)).toBe(before);
    await stopped.start();
    await page.getByText('Live', { exact: true }).waitFor({ timeout: SEEN_MS });
    await dashboard.scenario('everyday', { changes: 15 });
    await moves(window, before);
  }, 150_000);

  it('tells times in the zone of its viewer, with UTC beside them', async () => {
    const { rows } = (await dashboard.get('/backups?limit=1')) as {
      readonly rows: readonly { readonly instant: string }[];
    };
    const instant = rows[0]?.instant ?? '';
    for (const [timezoneId, offset] of [
      ['Asia/Kathmandu', 5 * 60 + 45],
      ['America/St_Johns', -(3 * 60 + 30)],
    ] as const) {
      window = await viewer.window({ timezoneId });
      const { page } = window;
      await page.goto(dashboard.view('/backups'));
      const time = page.getByRole('table').locator(`time[datetime="${instant}"]`).first();
      const local = new Date(Date.parse(instant) + offset * 60_000).toISOString();
      expect(await time.innerText()).toContain(local.slice(11, 19));
      await time.hover();
      await page.getByText(instant.slice(11, 19)).filter({ hasText: 'UTC' }).first().waitFor();
      await window.close();
    }
    window = await viewer.window();
  }, 180_000);

  it('asks for little at a time, and paints what its files are there for', async () => {
    window = await viewer.window();
    const { page } = window;
    for (const below of ['', '/timeline', '/state', '/backups', '/recoveries', '/incident']) {
      await page.goto(dashboard.view(below));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('load');
    }
    expect(window.sizes.size).toBeGreaterThan(20);
    expect([...window.sizes].filter(([, bytes]) => bytes > MB)).toEqual([]);
  }, 180_000);

  it('is there in a browser whose language is none', async () => {
    window = await viewer.window({ language: 'en-US@posix' });
    await window.page.goto(dashboard.view());
    await window.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  it('tells an address that leads nowhere, and keeps the way back', async () => {
    window = await viewer.window();
    const { page } = window;
    await page.goto(dashboard.view('/nowhere'));
    await window.screenshot('nowhere-light');
    await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
    await page.getByRole('link', { name: 'To the overview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  it('does so outside of every tenant as well, and tells programs in their own way', async () => {
    window = await viewer.window({ colorScheme: 'dark' });
    const { page } = window;
    const { url, tenantId } = dashboard.running;
    const answer = await page.goto(`${url}/no/such?page=1`);
    expect(answer?.status()).toBe(404);
    expect(await answer?.headerValue('content-security-policy')).toContain("script-src 'self'");
    await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
    await window.screenshot('nowhere-dark-outside');
    expect(await window.accessibilityFaults()).toEqual([]);
    await page.getByRole('link', { name: 'To the overview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(window.complaints).toEqual([]);

    const html = { accept: 'text/html,application/xhtml+xml' };
    for (const [address, headers] of [
      ['/no/such', { accept: '*/*' }],
      ['/no/such', { accept: 'application/json' }],
      ['/api/no-such', html],
      [`/api/tenants/${tenantId}/no-such?a=b`, html],
      ['/auth', html],
      ['/assets/no-such.js', {}],
    ] as const) {
      const refused = await fetch(`${url}${address}`, { headers });
      expect([address, refused.status]).toEqual([address, 404]);
      expect(refused.headers.get('content-type')).toContain('application/problem+json');
      expect(await refused.json()).toMatchObject({ title: 'unknown-route' });
    }
  });

  it('goes everywhere by keyboard, and skips the navigation for who wants', async () => {
    window = await viewer.window();
    const { page } = window;
    await page.goto(dashboard.view());
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    const skip = page.getByRole('link', { name: 'Skip to the page' });
    await skip.focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('page');
    await page.getByRole('link', { name: 'Backups', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Backups' }).waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    await page.getByRole('row').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/backup=/);
  });
});
