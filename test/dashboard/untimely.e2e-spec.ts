import type { Route } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { RunningDashboard } from './running-dashboard.js';
import { Viewer, type Window } from './viewer.js';

describe('the dashboard, when things come at the wrong time', () => {
  let dashboard: RunningDashboard;
  let viewer: Viewer;
  let window: Window;
  beforeAll(async () => {
    [dashboard, viewer] = await Promise.all([RunningDashboard.start(), Viewer.open()]);
    await dashboard.scenario('everyday', { changes: 10 });
    await eventually(async () => {
      const { changes } = (
        (await dashboard.get('/overview')) as { readonly lastHour: { readonly changes: number } }
      ).lastHour;
      return changes > 0;
    }, 180_000);
  }, 150_000);
  afterAll(async () => {
    await viewer.close();
    await dashboard.close();
  });
  afterEach(async () => {
    await window.close();
  });

  const heading = (name: string) => window.page.getByRole('heading', { level: 1, name }).waitFor();
  const asked = () => new URL(window.page.url());

  /** Keeps back requests for an address; `came` resolves with the first one. */
  const keepBack = async (glob: string, method: string) => {
    const { promise: came, resolve } = Promise.withResolvers<Route>();
    await window.page.route(glob, async (route) => {
      if (route.request().method() === method) resolve(route);
      else await route.continue();
    });
    return came;
  };

  it('does no write later that it could not send off, and says so', async () => {
    window = await viewer.window();
    const { page } = window;
    let writes = 0;
    page.on('request', (request) => {
      if (request.method() === 'POST') writes += 1;
    });
    await page.goto(dashboard.view('/health'));
    const look = page.getByRole('button', { name: 'Look now' });
    await look.waitFor();
    await page.context().setOffline(true);
    await look.click();
    await page.getByText('It is not known whether this was done').waitFor();
    const before = writes;
    await page.context().setOffline(false);
    await page.getByRole('table', { name: 'Readers' }).waitFor();
    await look.click();
    await page.getByText('It is not known whether this was done').waitFor({ state: 'detached' });
    expect(writes).toBe(before + 1);
  }, 180_000);

  it('keeps each of two wishes that come at once, and does not bring back what was gone back from', async () => {
    window = await viewer.window();
    const { page } = window;
    await page.goto(dashboard.view('/state'));
    const search = page.getByRole('searchbox', { name: 'Search' });
    await search.waitFor();
    await search.pressSequentially('a');
    await page.getByRole('button', { name: /^User\b/ }).click();
    await page.waitForURL(/type=user/);
    expect(asked().searchParams.get('search')).toBe('a');

    await search.fill('amara');
    await page.waitForURL(/search=amara/);
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.has('type'));
    await page.waitForURL((url) => url.searchParams.get('search') !== 'amara');
    await page.getByRole('tab', { name: 'Objects' }).focus();
    expect(asked().searchParams.get('search')).not.toBe('amara');
  }, 180_000);

  it('leaves alone what is shown by now when an answer comes late', async () => {
    window = await viewer.window();
    const { page } = window;
    await page.goto(dashboard.view('/state'));
    const back = page.getByRole('button', { name: 'One change back' });
    await page.getByRole('slider').waitFor();
    const came = keepBack('**/timeline?*', 'GET');
    await back.click();
    const late = await came;
    await page.getByRole('link', { name: 'Backups', exact: true }).click();
    await heading('Backups');
    const answered = page.waitForResponse(/\/timeline\?/);
    await late.continue();
    await (await answered).finished();
    await page.getByRole('table', { name: 'Backups' }).waitFor();
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))');
    expect(asked().pathname).toMatch(/\/backups$/);
    expect(asked().search).toBe('');
  }, 180_000);

  it('does not call a question off whose answer is on its way', async () => {
    window = await viewer.window();
    const { page } = window;
    await page.goto(dashboard.view('/settings'));
    await page.getByRole('button', { name: 'Place a legal hold' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('Under investigation');
    const came = keepBack('**/retention/hold', 'POST');
    await dialog.getByRole('button', { name: 'Place the hold' }).click();
    const late = await came;
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Cancel' }).click({ force: true });
    expect(await dialog.isVisible()).toBe(true);
    await late.continue();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Release the legal hold' }).waitFor();
    expect(
      await page.getByRole('button', { name: 'Remove what is too old now' }).isDisabled(),
    ).toBe(true);
  }, 180_000);

  it('takes half of a date for no wish, and keeps to the hour that comes twice', async () => {
    window = await viewer.window({ timezoneId: 'Europe/Berlin' });
    const { page } = window;
    // In Berlin the clocks went back from three to two at 01:00 UTC.
    const second = '2025-10-26T01:30:00.000Z';
    await page.goto(dashboard.view(`/settings?tab=audit&from=${second}`));
    const from = page.getByLabel(/^From/);
    await from.fill('2025-10-26T02:45:00');
    await page.waitForURL(/from=2025-10-26T01%3A45/);
    await from.click({ position: { x: 10, y: 10 } });
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Tab');
    expect(asked().searchParams.get('from')).toBe('2025-10-26T01:45:00.000Z');
  }, 180_000);

  it('lets the keyboard into a table whose row was scrolled away', async () => {
    window = await viewer.window();
    const { page } = window;
    await page.goto(dashboard.view('/state'));
    const table = page.getByRole('table', { name: 'Objects' });
    await table.getByRole('row').nth(2).focus();
    await table.hover();
    await page.mouse.wheel(0, 1500);
    await page.locator('[role=table] [data-index="1"]').waitFor({ state: 'detached' });
    await table.locator('[role=row][tabindex="0"]').waitFor();
    expect(window.complaints).toEqual([]);
  }, 180_000);

  it('says who is still signed in where signing out failed', async () => {
    window = await viewer.window();
    const { page } = window;
    await page.route('**/auth/me', async (route) => {
      const me = (await (await route.fetch()).json()) as object;
      await route.fulfill({ json: { ...me, signedInBy: 'session' } });
    });
    await page.route('**/auth/sign-out', (route) => route.abort());
    await page.goto(dashboard.view('/settings'));
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('You are still signed in', { exact: true }).waitFor();
    expect(asked().pathname).toMatch(/\/settings$/);
    expect(window.complaints).toEqual([]);
  }, 180_000);
});
