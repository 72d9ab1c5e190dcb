import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { RunningDashboard } from './running-dashboard.js';
import { Viewer, type Window } from './viewer.js';

interface Objects {
  readonly rows: readonly {
    readonly objectId: string;
    readonly status: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
  readonly next: string | null;
}

interface Entries {
  readonly rows: readonly { readonly actors: readonly object[] }[];
}

/** What moves by itself, whoever does what. */
const OWN_AFFAIR = ['modifiedDateTime', 'signInSessionsValidFromDateTime', 'deletedDateTime'];

describe('an incident, from its first sight to the recovered tenant, by clicking', () => {
  let dashboard: RunningDashboard;
  let viewer: Viewer;
  let window: Window;
  let page: Page;
  beforeAll(async () => {
    [dashboard, viewer] = await Promise.all([RunningDashboard.start(), Viewer.open()]);
  }, 150_000);
  afterAll(async () => {
    await viewer.close();
    await dashboard.close();
  });
  beforeEach(async () => {
    window = await viewer.window();
    page = window.page;
  });
  afterEach(async () => {
    await window.closeWithoutComplaints();
  });

  /** The live objects of some types, without what moves by itself. */
  const tenantNow = async (...types: readonly string[]) => {
    const live = new Map<string, unknown>();
    for (const type of types) {
      let cursor: string | null = '';
      while (cursor !== null) {
        const after = cursor === '' ? '' : `&cursor=${cursor}`;
        const below = `/objects?type=${type}&status=live&limit=1000${after}`;
        const { rows, next } = (await dashboard.get(below)) as Objects;
        for (const { objectId, attributes } of rows) live.set(objectId, settled(attributes));
        cursor = next;
      }
    }
    return live;
  };

  /** Until the audit log has told who made so many changes; that of dynamic groups nobody makes. */
  const attributed = (since: string, count: number) =>
    eventually(async () => {
      const { rows } = (await dashboard.get(`/timeline?from=${since}&limit=200`)) as Entries;
      return rows.filter(({ actors }) => actors.length > 0).length >= count;
    }, 180_000);

  /** Has something happen, and tells since when. */
  const happens = async (name: string, body: object, changes: number) => {
    const since = new Date().toISOString();
    await dashboard.scenario(name, body);
    await attributed(since, changes);
  };

  const risky = () => page.getByRole('region', { name: 'Risky changes' });

  const planOpens = () => page.waitForURL(/\/recoveries\/[^/]+$/, { timeout: 45_000 });

  const approveAndWatch = async () => {
    await page.getByText('Nobody is locked out').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Approve …' }).click();
    await page.getByRole('button', { name: /^Approve and write/ }).click();
    await page
      .getByRole('status')
      .filter({ hasText: 'Every step is done' })
      .waitFor({ timeout: 60_000 });
  };

  /** Readers look every second, and tell what was written. */
  const isAgain = (before: ReadonlyMap<string, unknown>, ...types: readonly string[]) =>
    eventually(async () => same(await tenantNow(...types), before), 30_000);

  it('a policy that lost its exclusion: two clicks from the change to its plan', async () => {
    const before = await tenantNow('conditionalAccessPolicy');
    await page.goto(dashboard.view());
    await page.getByText('No risky change is known').waitFor();
    await happens('exclusion-group-removed', {}, 1);

    await risky().getByRole('link').filter({ hasText: 'policy' }).first().click();
    await page.getByRole('button', { name: 'Undo this' }).click();
    await planOpens();
    await approveAndWatch();

    await isAgain(before, 'conditionalAccessPolicy');
  }, 120_000);

  it('an overwrite by the HR system: everything that it did, and nothing else', async () => {
    const before = await tenantNow('user');
    await happens('hr-overwrite', { users: 25 }, 25);
    await page.goto(dashboard.view());
    const most = page.getByRole('region', { name: 'Most changes' });

    await most
      .getByRole('link', { name: /^svc-hr-provisioning/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Undo all of this' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('The HR system sent old titles');
    await page.getByRole('button', { name: 'Make the plan' }).click();
    await planOpens();
    await approveAndWatch();

    await isAgain(before, 'user');
  }, 120_000);

  it('a stolen administrator account: three clicks from the alarm to its first cause', async () => {
    const types = ['conditionalAccessPolicy', 'namedLocation', 'group', 'user'];
    const before = await tenantNow(...types);
    await happens('compromised-admin', { users: 5 }, 11);
    await page.goto(dashboard.view());

    await risky().getByText('High').first().waitFor();
    await risky()
      .getByRole('listitem')
      .filter({ hasText: 'High' })
      .first()
      .getByRole('link')
      .first()
      .click();
    await page.getByRole('link', { name: 'All that this actor did' }).click();
    const first = page.locator('dt', { hasText: /^First change$/ }).locator('..');
    await first.getByRole('link').click();
    await page.waitForURL(/\/timeline\?/);
    await page.goBack();

    await page.getByRole('button', { name: 'Undo all of this' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('Stolen account');
    await page.getByRole('button', { name: 'Make the plan' }).click();
    await planOpens();
    await approveAndWatch();

    await isAgain(before, ...types);
  }, 150_000);
});

const settled = (attributes: Readonly<Record<string, unknown>>): unknown =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !OWN_AFFAIR.includes(name)));

const same = (one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean =>
  JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
