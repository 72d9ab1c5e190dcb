import { RunningDashboard } from './running-dashboard.js';
import { Viewer, type Window } from './viewer.js';

describe('the overview', () => {
  let dashboard: RunningDashboard;
  let viewer: Viewer;
  let window: Window;
  beforeAll(async () => {
    [dashboard, viewer] = await Promise.all([RunningDashboard.start(), Viewer.open()]);
    await dashboard.scenario('everyday', { changes: 40 });
  }, 240_000);
  afterAll(async () => {
    await viewer.close();
    await dashboard.close();
  });
  beforeEach(async () => {
    window = await viewer.window();
  });
  afterEach(async () => {
    await window.closeWithoutComplaints();
  });

  it('is where the bare address leads, and moves with the tenant', async () => {
    const { page } = window;
    await page.goto(dashboard.running.url);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(page.url()).toBe(dashboard.view());
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Risky changes' }).waitFor();
    await window.screenshot('overview-light');
    expect(await window.accessibilityFaults()).toEqual([]);
  });

  it('is there in the dark and on a telephone', async () => {
    const dark = await viewer.window({ colorScheme: 'dark' });
    await dark.page.goto(dashboard.view());
    await dark.page.getByText('Live', { exact: true }).waitFor();
    await dark.screenshot('overview-dark');
    expect(await dark.accessibilityFaults()).toEqual([]);
    await dark.close();
    const narrow = await viewer.window({ width: 360, height: 740 });
    await narrow.page.goto(dashboard.view());
    await narrow.page.getByText('Live', { exact: true }).waitFor();
    await narrow.screenshot('overview-narrow');
    expect(await narrow.accessibilityFaults()).toEqual([]);
    await narrow.close();
  });

  it('leads to the changes that a figure counts', async () => {
    const { page } = window;
    await page.goto(dashboard.view());
    const figure = page.locator('dl > div').filter({ hasText: 'By nobody known, last day' });
    await figure.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Timeline' }).waitFor();
    const asked = new URL(page.url()).searchParams;
    expect([asked.get('attribution'), asked.get('origin')]).toEqual(['unknown', 'observed']);
    expect(asked.get('from')).toMatch(/^\d{4}-/);

    await page.goto(dashboard.view());
    const reported = page.locator('dl > div').filter({ hasText: 'Reported only, last day' });
    await reported.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Timeline' }).waitFor();
    expect(new URL(page.url()).searchParams.get('origin')).toBe('reported');
  });
});
