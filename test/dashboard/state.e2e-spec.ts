import { eventually } from '../support/eventually.js';
import { RunningDashboard } from './running-dashboard.js';
import { Viewer, type Window } from './viewer.js';

interface Rows<Row> {
  readonly rows: readonly Row[];
}

interface Entry {
  readonly observedAt: string;
  readonly occurredAt: string | null;
  readonly event: {
    readonly type: string;
    readonly data: { readonly objectId: string; readonly displayName: string };
  };
}

interface Known {
  readonly objectId: string;
  readonly displayName: string;
}

describe('the state of the tenant', () => {
  let dashboard: RunningDashboard;
  let viewer: Viewer;
  let window: Window;
  /** The one user that was deleted. */
  let deleted: Known;
  let deletedAt: string;
  beforeAll(async () => {
    [dashboard, viewer] = await Promise.all([RunningDashboard.start(), Viewer.open()]);
    await dashboard.scenario('mass-deletion', { share: 0.005 });
    await eventually(async () => {
      const { rows } = (await dashboard.get(
        '/timeline?limit=200&order=newest-first&type=user',
      )) as Rows<Entry>;
      const found = rows.find(({ event }) => event.type === 'ObjectSoftDeleted');
      if (found === undefined) return false;
      deleted = found.event.data;
      deletedAt = found.occurredAt ?? found.observedAt;
      return true;
    }, 180_000);
  }, 120_000);
  afterAll(async () => {
    await viewer.close();
    await dashboard.close();
  });
  const open = async (below: string, looks = {}) => {
    window = await viewer.window(looks);
    await window.page.goto(dashboard.view(below));
  };
  afterEach(async () => {
    await window.close();
  });
  const row = (name: string | RegExp) => window.page.getByRole('row').filter({ hasText: name });

  it('counts what there is, and finds by type, words and filter, which the address restores', async () => {
    await open('/state');
    const { page } = window;
    await page.getByRole('button', { name: /^User \d+/ }).click();
    await page.getByRole('searchbox', { name: 'Search' }).fill('backup');
    await row('Backup Service').waitFor();
    await page.locator(ONE_ROW).waitFor();
    await page.evaluate('document.getElementById("page").scrollTo(0, 0)');
    await window.screenshot('state-light');
    expect(await window.accessibilityFaults()).toEqual([]);

    await page.getByLabel('Filter').fill('accountEnabled eq');
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByText('a value as', { exact: false }).first().waitFor();
    await window.screenshot('state-refused');
    await page.getByLabel('Filter').fill('accountEnabled eq true');
    await page.getByLabel('Filter').press('Enter');
    await row('Backup Service').waitFor();

    const copy = await window.newTab();
    await copy.page.goto(page.url());
    await copy.page.getByRole('row').filter({ hasText: 'Backup Service' }).waitFor();
    await copy.page.locator(ONE_ROW).waitFor();
    expect(await copy.page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('backup');
    expect(await copy.page.getByLabel('Filter').inputValue()).toBe('accountEnabled eq true');
    expect([...window.complaints, ...copy.complaints]).toEqual([]);
  });

  it('goes back in time, where what was deleted was still there', async () => {
    await open('/state?type=user&status=soft-deleted');
    const { page } = window;
    await row(deleted.displayName).waitFor();
    await page.getByLabel('Status').selectOption('Live');
    await page.getByRole('searchbox', { name: 'Search' }).fill(deleted.objectId);
    await page.getByText('No such objects then').waitFor();
    await page.getByRole('button', { name: 'One change back' }).click();
    await row(deleted.displayName).waitFor();
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/Z$/);
    await page.getByText('The tenant as it was then.').waitFor();
    await window.screenshot('state-then');

    await page.getByRole('slider').press('End');
    await page.getByText('The tenant as it is known now.').waitFor();
    await page.goBack();
    await row(deleted.displayName).press('Enter');
    await page.getByRole('heading', { level: 1, name: deleted.displayName }).waitFor();
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/Z$/);
    expect(window.complaints).toEqual([]);
  });

  it('says when a filter held, and what cannot be known', async () => {
    const filter = encodeURIComponent(`id eq '${deleted.objectId}'`);
    await open(`/state?view=held&type=user&filter=${filter}`, { colorScheme: 'dark' });
    const { page } = window;
    await row('Already at the start').waitFor();
    await window.screenshot('state-held');
    expect(await window.accessibilityFaults()).toEqual([]);

    await page.goto(dashboard.view('/state?at=2020-01-01T00:00:00Z'));
    await page.getByText('Nothing is known of that instant').waitFor();
    await window.screenshot('state-unknown');
    await page.getByRole('button', { name: 'Show the tenant as it is now' }).click();
    await page.getByRole('table', { name: 'Objects' }).waitFor();
    await window.screenshot('state-dark');
    expect(window.complaints).toEqual([]);
  });

  it('fits a narrow screen', async () => {
    await open('/state', { width: 360, height: 740 });
    await window.page.getByRole('table', { name: 'Objects' }).waitFor();
    await window.screenshot('state-narrow');
    expect(await sidewaysRoom(window)).toBe(0);
    await window.page.goto(dashboard.view(`/state/${deleted.objectId}`));
    await window.page.getByText('userPrincipalName').first().waitFor();
    await window.screenshot('object-narrow');
    expect(await sidewaysRoom(window)).toBe(0);
    expect(await window.accessibilityFaults()).toEqual([]);
    expect(window.complaints).toEqual([]);
  });

  it('shows an object before and after its deletion, what is different, and the way back', async () => {
    await open(`/state/${deleted.objectId}`);
    const { page } = window;
    await page.getByText('Deleted, can be restored').first().waitFor();
    await page.getByRole('link', { name: 'Deleted, can be restored' }).waitFor();
    await window.screenshot('object-light');
    expect(await window.accessibilityFaults()).toEqual([]);

    await page.getByRole('button', { name: 'One change back' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Compare with now' }).click();
    await page.getByRole('heading', { name: 'Compared with another instant' }).waitFor();
    await page.getByText('Deleted, can be restored').waitFor();
    await window.screenshot('object-compared');
    expect(await window.accessibilityFaults()).toEqual([]);

    const shown = new URL(page.url()).searchParams.get('at') ?? '';
    expect(shown < deletedAt).toBe(true);
    await page.getByRole('button', { name: 'Stop comparing' }).click();
    await page.getByRole('button', { name: 'Bring it back to how it was then' }).click();
    await page.waitForURL(/recoveries\/new/);
    const wanted = new URL(page.url()).searchParams;
    expect(wanted.get('target')).toBe(shown);
    expect(wanted.get('objectIds')).toBe(deleted.objectId);
    expect(window.complaints).toEqual([]);
  });

  it('shows links, ways into groups, holders of roles and changes of an object', async () => {
    const { rows: roles } = (await dashboard.get(
      "/objects?type=directoryRole&filter=displayName eq 'User Administrator'",
    )) as Rows<Known>;
    await open(`/state/${roles[0]?.objectId ?? ''}?tab=holders`, { colorScheme: 'dark' });
    const { page } = window;
    await page.getByRole('table', { name: 'Holders' }).waitFor();
    await page
      .getByText(/^Through/)
      .first()
      .waitFor();
    await page.getByText('AU-', { exact: false }).first().waitFor();
    await window.screenshot('object-dark');
    expect(await window.accessibilityFaults()).toEqual([]);

    await page.getByRole('tab', { name: /^Links/ }).click();
    await row('Group').first().waitFor();
    await page.getByRole('tab', { name: 'Recoverability' }).click();
    await page.getByText('It cannot be deleted.').waitFor();
    await window.screenshot('object-recoverability');
    await page.getByRole('tab', { name: 'Changes' }).click();
    await page.getByRole('link', { name: 'Found in the first full sync' }).last().waitFor();
    await window.screenshot('object-changes');
    await page.getByRole('tab', { name: 'Effective members' }).click();
    await page.getByRole('table', { name: 'Effective members' }).waitFor();
    expect(Math.max(...window.sizes.values())).toBeLessThan(1_000_000);
    expect(window.complaints).toEqual([]);
  });

  it('says that an object was not known then, or never', async () => {
    await open(`/state/${deleted.objectId}?at=2020-01-01T00:00:00Z`);
    const { page } = window;
    await page.getByRole('button', { name: 'As it was first seen' }).waitFor();
    await window.screenshot('object-unknown');
    await page.getByRole('button', { name: 'As it was first seen' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.goto(dashboard.view('/state/nobody'));
    await page.getByText('No object with this id was ever seen').waitFor();
    expect(window.complaints).toEqual([]);
  });
});

/** A table with its head and one row more. */
const ONE_ROW = '[role=table][aria-rowcount="2"]';

/** How far the page could be moved to the side. */
const sidewaysRoom = (window: Window): Promise<number> =>
  window.page.evaluate<number>(
    '(() => { const page = document.getElementById("page"); return page.scrollWidth - page.clientWidth; })()',
  );
