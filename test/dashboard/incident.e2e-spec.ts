import { eventually } from '../support/eventually.js';
import { RunningDashboard } from './running-dashboard.js';
import { Viewer, type Window } from './viewer.js';

interface Entries {
  readonly rows: readonly {
    readonly actors: readonly { readonly id: string | null; readonly name: string | null }[];
  }[];
}

interface Recovery {
  readonly status: string;
  readonly source: { readonly kind: string; readonly cause?: { readonly actors?: string[] } };
}

describe('the page for an incident', () => {
  let dashboard: RunningDashboard;
  let viewer: Viewer;
  let window: Window;
  let attacker: { readonly id: string; readonly name: string };
  beforeAll(async () => {
    [dashboard, viewer] = await Promise.all([RunningDashboard.start(), Viewer.open()]);
    await dashboard.scenario('compromised-admin');
    await dashboard.scenario('everyday', { changes: 10 });
    // The audit log tells later who it was.
    await eventually(async () => {
      const { rows } = (await dashboard.get('/timeline?severity=high')) as Entries;
      const known = rows.flatMap(({ actors }) => actors).find(({ id }) => id !== null);
      attacker = { id: known?.id ?? '', name: known?.name ?? '' };
      return attacker.id !== '';
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

  it('leads from the newest severe change over all that its actor did to the plan that undoes it', async () => {
    window = await viewer.window();
    const { page } = window;
    await page.goto(dashboard.view('/incident'));
    const severe = page.getByRole('table', { name: 'Newest severe changes' });
    await severe.getByRole('link', { name: attacker.name }).first().waitFor();
    await page.getByRole('heading', { name: 'Who did most in the last hour' }).waitFor();
    await window.screenshot('incident-light-suggestions');
    await good();

    await severe.getByRole('link', { name: attacker.name }).first().click();
    await page.getByRole('heading', { level: 1, name: `What ${attacker.name} did` }).waitFor();
    expect(new URL(page.url()).searchParams.get('actor')).toBe(attacker.id);
    const types = page.getByRole('table', { name: 'Changes and reports by type and severity' });
    await types.getByRole('rowheader', { name: 'Conditional Access policy' }).waitFor();
    await page.getByRole('table', { name: 'Severe changes' }).getByText('High').first().waitFor();
    await window.screenshot('incident-light');
    await good();

    await page.getByRole('tab', { name: 'Without this' }).click();
    const without = page.getByRole('table', { name: 'How objects would be without this' });
    await without
      .getByText(/state .*→ enabled/)
      .first()
      .waitFor();
    await window.screenshot('incident-light-without');
    await good();
    await page.reload();
    await without.waitFor();

    await page.getByRole('button', { name: 'Undo all of this' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('Stolen account');
    await window.screenshot('incident-light-undo');
    await good();
    await dialog.getByRole('button', { name: 'Make the plan' }).click();
    await page.waitForURL(/\/recoveries\/[^/]+$/);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const recovery = (await dashboard.get(`/recoveries/${id}`)) as Recovery;
    expect(recovery.source).toMatchObject({ kind: 'cause', cause: { actors: [attacker.id] } });
  }, 180_000);

  it('leads to the first cause in the timeline, and to the types that were touched', async () => {
    window = await viewer.window({ colorScheme: 'dark' });
    const { page } = window;
    await page.goto(dashboard.view(`/incident?actor=${attacker.id}&show=all`));
    await page.getByRole('table', { name: 'All changes' }).getByRole('cell').first().waitFor();
    await page.getByText('First severe change').waitFor();
    await window.screenshot('incident-dark');
    await good();

    const types = page.getByRole('table', { name: 'Changes and reports by type and severity' });
    const user = await types.getByRole('link', { name: 'User', exact: true }).getAttribute('href');
    expect(user).toContain(`actor=${attacker.id}&type=user`);
    const first = page.locator('dt', { hasText: /^First change$/ }).locator('..');
    await first.getByRole('link').click();
    await page.waitForURL(/\/timeline\?/);
    const asked = new URL(page.url()).searchParams;
    expect(asked.get('actor')).toBe(attacker.id);
    expect(asked.get('change')).not.toBeNull();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: `What ${attacker.name} did` }).waitFor();
  }, 180_000);

  it('finds somebody while typing, on a narrow screen too, and says where nothing was done', async () => {
    window = await viewer.window({ width: 360, height: 740 });
    const { page } = window;
    await page.goto(dashboard.view('/incident'));
    const who = page.getByRole('combobox', { name: 'Who' });
    await who.fill('a');
    await who.pressSequentially('mara');
    await page.getByRole('option', { name: /Amara/ }).first().waitFor();
    await window.screenshot('incident-narrow-picker');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Last hour' }).click();
    await page.getByRole('heading', { level: 1, name: /^What amara.* did$/i }).waitFor();
    expect(new URL(page.url()).searchParams.get('from')).not.toBeNull();
    await page.getByText('In detail').waitFor();

    await page.goto(dashboard.view(`/incident?actor=${attacker.id}`));
    await page.getByRole('table', { name: 'Severe changes' }).getByText('High').first().waitFor();
    await window.screenshot('incident-narrow');
    await good();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);

    await page.goto(dashboard.view('/incident?correlationId=nothing&actor=somebody'));
    await page.getByRole('heading', { level: 1, name: 'Operation nothing' }).waitFor();
    await page.getByText('No severe changes').waitFor();
    const undo = page.getByRole('button', { name: 'Undo all of this' });
    await page.getByRole('button', { name: 'Undo all of this', disabled: true }).waitFor();
    await undo.focus();
    await page.getByText('there is nothing to undo').waitFor();
    await page.keyboard.press('Enter');
    expect(await page.getByRole('dialog').count()).toBe(0);
  }, 180_000);
});
