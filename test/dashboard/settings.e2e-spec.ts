import { RunningDashboard } from './running-dashboard.js';
import { Viewer, type Window } from './viewer.js';

describe('the settings', () => {
  let dashboard: RunningDashboard;
  let viewer: Viewer;
  let window: Window;
  beforeAll(async () => {
    [dashboard, viewer] = await Promise.all([RunningDashboard.start(), Viewer.open()]);
  }, 240_000);
  afterAll(async () => {
    await viewer.close();
    await dashboard.close();
  });
  afterEach(async () => {
    await window.close();
  });

  const good = async () => {
    expect(await window.accessibilityFaults()).toEqual([]);
    expect(window.complaints).toEqual([]);
  };

  it('tell how the server is set and by which variable, and let a legal hold be placed and released', async () => {
    window = await viewer.window();
    const { page } = window;
    await page.goto(dashboard.view('/settings'));
    const settings = page.getByRole('table', { name: 'Settings of this server' });
    await settings.getByRole('row', { name: /History is kept for.*STATELINE_RETENTION/ }).waitFor();
    await window.screenshot('settings-light');
    await good();

    await page.getByRole('button', { name: 'Place a legal hold' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('Court order 7');
    await page.getByRole('button', { name: 'Place the hold' }).click();
    await page.getByText(/Nothing is removed since .*Court order 7/).waitFor();
    await window.screenshot('settings-light-hold');
    await page.getByRole('button', { name: 'Release the legal hold' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('Lifted');
    await page.getByRole('button', { name: 'Release the hold' }).click();
    await page.getByText(/Nothing is removed since/).waitFor({ state: 'detached' });
  }, 180_000);

  it('tell who may do what, and what there is not where nobody signs in', async () => {
    window = await viewer.window({ colorScheme: 'dark' });
    const { page } = window;
    await page.goto(dashboard.view('/settings?tab=rights'));
    await page.getByRole('table', { name: 'Permissions by role' }).waitFor();
    await window.screenshot('settings-dark');
    await good();
    await page.getByRole('tab', { name: 'Service tokens' }).click();
    await page.getByText('STATELINE_SIGN_IN=required').waitFor();
    expect(new URL(page.url()).searchParams.get('tab')).toBe('tokens');
    await page.goBack();
    await page.getByRole('table', { name: 'Permissions by role' }).waitFor();
  }, 180_000);

  it('fit a narrow screen', async () => {
    window = await viewer.window({ width: 360, height: 740 });
    const { page } = window;
    for (const tab of ['server', 'rights', 'audit']) {
      await page.goto(dashboard.view(`/settings?tab=${tab}`));
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      await window.screenshot(`settings-narrow-${tab}`);
    }
    await good();
  }, 180_000);
});
