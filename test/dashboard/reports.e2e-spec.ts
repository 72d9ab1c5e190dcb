import { eventually } from '../support/eventually.js';
import { RunningDashboard } from './running-dashboard.js';
import { Viewer, type Window } from './viewer.js';

interface Rows {
  readonly rows: readonly { readonly reportId: string }[];
}

interface Entries {
  readonly rows: readonly {
    readonly actors: readonly { readonly name: string | null }[];
    readonly event: { readonly type: string; readonly data: { readonly objectType: string } };
  }[];
}

const SIDEWAYS = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe('reports', () => {
  let dashboard: RunningDashboard;
  let viewer: Viewer;
  let window: Window;
  beforeAll(async () => {
    [dashboard, viewer] = await Promise.all([RunningDashboard.start(), Viewer.open()]);
    await eventually(async () => {
      const { rows } = (await dashboard.get('/backups')) as Rows;
      return rows.length > 0;
    }, 180_000);
    await dashboard.scenario('hr-overwrite', { users: 30 });
    await dashboard.scenario('compromised-admin');
    await eventually(async () => {
      const { rows } = (await dashboard.get('/timeline?limit=100')) as Entries;
      return rows.some(({ event: { type, data } }) => {
        return type === 'ObjectSoftDeleted' && data.objectType === 'group';
      });
    }, 180_000);
  }, 150_000);
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

  it('are asked for, looked at in both ways, exported and brought back', async () => {
    window = await viewer.window();
    const { page } = window;
    await page.goto(dashboard.view('/reports'));
    await page.getByText('No report yet').waitFor();
    await page.getByRole('button', { name: 'New report' }).click();
    await page.getByLabel('Earlier side').waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Earlier side').waitFor({ state: 'detached' });
    expect(await page.locator(':focus').textContent()).toBe('New report');
    await page.keyboard.press('Enter');
    await page.getByLabel('Earlier side').selectOption('instant');
    await page.getByLabel(/^Earlier instant/).fill('2020-01-01T00:00:00');
    await page.waitForURL(/from=2020-01-01/);
    await page.getByRole('button', { name: 'Make the report' }).click();
    await page.getByText('That cannot be asked').waitFor();
    await window.screenshot('reports-light-new');
    await good();

    await page.getByLabel('Earlier side').selectOption('backup');
    await page.getByLabel('Earlier backup').selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Make the report' }).click();
    const table = page.getByRole('table', { name: 'Differences' });
    await table.getByText('Deleted, in the bin').first().waitFor();
    await window.screenshot('report-light');
    await good();
    expect(await page.getByText(/^\d+ objects, \d+ attributes, \d+ links$/).count()).toBe(1);

    const seen = page.viewportSize() ?? { width: 0, height: 0 };
    await page.setViewportSize({ ...seen, width: 1280 });
    const choice = (name: string) => page.getByRole('combobox', { name }).boundingBox();
    const [type, action] = [await choice('Object type'), await choice('Recovery action')];
    expect((type?.x ?? Infinity) + (type?.width ?? 0)).toBeLessThan(action?.x ?? 0);
    await page.setViewportSize(seen);

    await page.getByLabel('Object type').selectOption('group');
    await page.waitForURL(/type=group/);
    await table.getByText('Group').first().waitFor();
    await table.getByRole('row').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Changed links/ }).waitFor();
    await window.screenshot('report-light-row');
    await good();
    await page.reload();
    await page.getByRole('heading', { name: /^Changed links/ }).waitFor();
    await page.getByRole('tab', { name: 'As in Microsoft Entra' }).click();
    await page.getByText('Backup state').first().waitFor();
    await window.screenshot('report-light-native');
    await good();
    await page.getByRole('button', { name: 'Close' }).press('Escape');
    await page.getByText('Backup state').first().waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?type=group&view=native');

    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: /^CSV/ }).click();
    expect((await download).suggestedFilename()).toMatch(/^report-.*\.csv$/);

    const asked = page.url();
    await page.getByRole('button', { name: 'Bring this back' }).click();
    await page.getByRole('heading', { level: 1, name: 'New recovery' }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Report' }).inputValue()).toBe(
      new URL(asked).pathname.split('/').at(-1),
    );
    await page.goBack();
    await page.waitForURL(asked);
  }, 150_000);

  it('are there in the dark and on a telephone, without scrolling sideways', async () => {
    const { rows } = (await dashboard.get('/reports')) as Rows;
    const report = `/reports/${rows[0]?.reportId ?? ''}`;
    for (const [name, looks] of [
      ['dark', { colorScheme: 'dark' }],
      ['narrow', { width: 360, height: 740 }],
    ] as const) {
      window = await viewer.window(looks);
      const { page } = window;
      await page.goto(dashboard.view('/reports'));
      await page.getByText('Completed').first().waitFor();
      await window.screenshot(`reports-${name}`);
      expect(await page.evaluate(SIDEWAYS)).toBe(0);
      await good();
      await page.goto(dashboard.view(`${report}?action=restore`));
      const table = page.getByRole('table', { name: 'Differences' });
      await table.getByText('Deleted, in the bin').first().waitFor();
      await window.screenshot(`report-${name}`);
      expect(await page.evaluate(SIDEWAYS)).toBe(0);
      await table
        .getByRole('row')
        .nth(1)
        .click({ position: { x: 4, y: 4 } });
      await page.getByRole('button', { name: 'Bring this object back' }).waitFor();
      await window.screenshot(`report-${name}-row`);
      await good();
      if (name === 'dark') await window.close();
    }
  }, 150_000);

  it('say how far they are while they are made, and why one could not be', async () => {
    const { rows } = (await dashboard.get('/reports')) as Rows;
    const [{ reportId } = { reportId: '' }] = rows;
    window = await viewer.window();
    const { page } = window;
    let told: object = { status: 'calculating', totals: null, finishedAt: null };
    await page.route(`**/api/tenants/*/reports/${reportId}`, async (route) => {
      const report = (await (await route.fetch()).json()) as object;
      await route.fulfill({ json: { ...report, ...told } });
    });
    await page.route('**/api/tenants/*/reports?*', async (route) => {
      const list = (await (await route.fetch()).json()) as Rows;
      const [first, ...others] = list.rows;
      await route.fulfill({ json: { ...list, rows: [{ ...first, ...told }, ...others] } });
    });
    await page.goto(dashboard.view(`/reports/${reportId}`));
    await page.getByText('Loading the differences (in progress)').waitFor();
    await window.screenshot('report-light-running');
    await good();
    await page.goto(dashboard.view('/reports'));
    await page.getByText('In progress').waitFor();
    await window.screenshot('reports-light-running');

    told = { status: 'failed', totals: null, failure: 'The disk is full' };
    await page.getByText('Failed').waitFor();
    await window.screenshot('reports-light-failed');
    await good();
    await page.getByRole('table', { name: 'Reports' }).getByRole('link').first().click();
    await page.getByText('The disk is full').waitFor();
    await page.getByText('It could not be made').waitFor();
    await window.screenshot('report-light-failed');
    await good();
    expect(await page.getByRole('button', { name: 'Bring this back' }).count()).toBe(0);
  }, 180_000);

  it('tell what would be without a cause, and of a row that the filters leave out', async () => {
    const { url, tenantId } = dashboard.running;
    let culprit = '';
    await eventually(async () => {
      const { rows } = (await dashboard.get('/timeline?limit=100')) as Entries;
      const entry = rows.find(({ event: { type } }) => type === 'ObjectSoftDeleted');
      culprit = entry?.actors[0]?.name ?? '';
      return culprit !== '';
    }, 180_000);
    const response = await fetch(`${url}/api/tenants/${tenantId}/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ without: { actors: [culprit] } }),
    });
    const { reportId } = (await response.json()) as Rows['rows'][number];
    window = await viewer.window();
    const { page } = window;
    await page.goto(dashboard.view(`/reports/${reportId}?type=group`));
    const title = `Report: With and without what ${culprit} did`;
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    const table = page.getByRole('table', { name: 'Differences' });
    await table.getByText('Deleted, in the bin').first().click();
    await page.getByRole('button', { name: 'Bring this object back' }).waitFor();
    await window.screenshot('report-light-without');
    await good();
    const opened = new URL(page.url());
    opened.searchParams.set('type', 'device');
    await page.goto(opened.href);
    await page.getByText('No such row').waitFor();
    await page.getByRole('button', { name: 'Bring this object back' }).click();
    await page.getByRole('heading', { level: 1, name: 'New recovery' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Only these objects' }).inputValue()).toBe(
      opened.searchParams.get('row'),
    );
    opened.searchParams.set('row', '00000000-0000-4000-8000-000000000000');
    await page.goto(opened.href);
    await page.getByText('Not in this report').waitFor();
  }, 150_000);
});
