import { RunningDashboard } from './running-dashboard.js';
import { Viewer, type Window } from './viewer.js';

describe('the health page', () => {
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
    await window.closeWithoutComplaints();
  });

  it('says first whether all can be relied on, then why', async () => {
    window = await viewer.window({ height: 1400 });
    const { page } = window;
    await page.goto(dashboard.view('/health'));
    await page.getByRole('heading', { level: 1, name: 'Health' }).waitFor();
    const readers = page.getByRole('table', { name: 'Readers' });
    await readers.getByText('conditionalAccessPolicy').first().waitFor();
    await page.getByText('Signing key').waitFor();
    await page.getByText('Reading the directory:').waitFor();
    await page.getByText('30 days').first().waitFor();
    await window.screenshot('health-light');
    expect(await window.accessibilityFaults()).toEqual([]);
  });

  it('names the readers that fail, and asks by itself until they do not', async () => {
    await dashboard.faults([{ id: 'T5', mode: 'empty-code', path: 'identity/conditionalAccess' }]);
    window = await viewer.window({ colorScheme: 'dark', height: 1400 });
    const { page } = window;
    await page.goto(dashboard.view('/health?gaps=day'));
    const verdict = page.getByText('Working, with gaps');
    await verdict.waitFor({ timeout: 45_000 });
    await page.getByText(/conditionalAccessPolicy.*: fails and is tried again/).waitFor();
    await window.screenshot('health-dark');
    expect(await window.accessibilityFaults()).toEqual([]);
    await dashboard.faults([]);
    await page.getByText('All readers look').waitFor({ timeout: 45_000 });
  }, 120_000);

  it('fits a telephone', async () => {
    window = await viewer.window({ width: 360, height: 740 });
    await window.page.goto(dashboard.view('/health'));
    await window.page.getByRole('table', { name: 'Readers' }).waitFor();
    await window.screenshot('health-narrow');
    expect(await window.accessibilityFaults()).toEqual([]);
  });
});
