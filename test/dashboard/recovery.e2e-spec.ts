import type { Page } from 'playwright-core';
import { AccessFile } from '../../src/access/access-file.js';
import { StoredServiceTokens } from '../../src/access/stored-service-tokens.js';
import { instantAt, instantPlus } from '../../src/domain/instant.js';
import { AccessFolder } from '../access/an-access-folder.js';
import { anOperator } from '../support/an-operator.js';
import { eventually } from '../support/eventually.js';
import { RunningDashboard } from './running-dashboard.js';
import { Viewer, type Window } from './viewer.js';

interface Entries {
  readonly rows: readonly {
    readonly actors: readonly { readonly id: string | null; readonly name: string | null }[];
  }[];
}

/** People of the simulated company, by what they may do here. */
const RESPONDER = 'noor.siddiqui@meridianharbour.example';
const APPROVER = 'priya.venkataraman@meridianharbour.example';
const ADMINISTRATOR = 'amara.lindqvist@meridianharbour.example';
const READER = 'rafael.quintela@meridianharbour.example';

const EXCLUSIONS = 'Set conditions/users/excludeGroups';

describe('backups and recoveries', () => {
  let folder: AccessFolder;
  let dashboard: RunningDashboard;
  let viewer: Viewer;
  const signedIn = new Map<string, Window>();
  const tabs: Window[] = [];
  beforeAll(async () => {
    folder = new AccessFolder();
    const env = {
      STATELINE_BREAK_GLASS: 'emergency-access-1@meridianharbour.example',
      STATELINE_FOUR_EYES: 'true',
      STATELINE_SIGN_IN: 'required',
      STATELINE_KEY_FOLDER: folder.path,
    };
    const token = await readingToken(folder);
    [dashboard, viewer] = await Promise.all([RunningDashboard.start(env, token), Viewer.open()]);
    await dashboard.scenario('exclusion-group-removed');
    await dashboard.scenario('hr-overwrite', { users: 30 });
  }, 150_000);
  afterAll(async () => {
    await viewer.close();
    await dashboard.close();
    folder.remove();
  }, 180_000);

  /** A new tab of somebody, who signs in at the directory once. */
  const tabOf = async (principalName: string, below: string): Promise<Window> => {
    const known = signedIn.get(principalName);
    const tab = (await known?.newTab()) ?? (await viewer.window());
    tabs.push(tab);
    await tab.page.goto(dashboard.view(below));
    if (known === undefined) {
      signedIn.set(principalName, tab);
      await tab.page.getByRole('button', { name: 'Sign in with Microsoft Entra' }).click();
      await tab.page.getByRole('textbox').fill(principalName);
      await tab.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    }
    return tab;
  };

  /** Who changed such objects last; the audit log tells it a little later. */
  const culprit = async (type: string): Promise<string> => {
    let name = '';
    await eventually(async () => {
      const { rows } = (await dashboard.get(`/timeline?type=${type}&limit=1`)) as Entries;
      name = rows[0]?.actors[0]?.name ?? '';
      return name !== '';
    }, 180_000);
    return name;
  };

  const good = async (tab: Window) => {
    expect(await tab.accessibilityFaults()).toEqual([]);
  };
  const status = (page: Page, words: string) =>
    page.getByRole('status').filter({ hasText: words }).waitFor({ timeout: 45_000 });
  const below = (page: Page): string => page.url().replace(dashboard.view(), '');

  it('are planned by one, approved by another, watched to their end and undone, and lock out nobody unasked', async () => {
    const noor = await tabOf(RESPONDER, '/recoveries');
    const { page } = noor;
    await page.setViewportSize({ width: 1440, height: 1400 });
    await page.getByText('Nothing was brought back yet').waitFor();
    await noor.screenshot('recoveries-light-empty');
    await page.getByRole('button', { name: 'New recovery' }).click();
    await page.getByRole('radio', { name: /^Take back/ }).click();
    await page.getByRole('textbox', { name: /^Reason/ }).fill('Nobody asked for this');
    await page.getByRole('button', { name: 'Make the plan' }).click();
    await page.getByText('That cannot be asked').waitFor();
    await noor.screenshot('new-recovery-light');
    await good(noor);
    const actors = await culprit('conditionalAccessPolicy');
    await page.getByRole('textbox', { name: 'By these actors' }).fill(actors);
    await page.getByRole('button', { name: 'Make the plan' }).click();
    await status(page, 'waits for approval');
    await page.getByText('Nobody is locked out').waitFor();
    await page
      .getByText('Your roles do not let you do this here: approve, reject (recovery/approve)')
      .waitFor();
    const steps = page.getByRole('table', { name: 'Steps of the plan' });
    await steps.getByText(EXCLUSIONS).click();
    await page.getByText('Shall be there').waitFor();
    await noor.screenshot('recovery-light-step');
    await good(noor);
    await page.keyboard.press('Escape');
    await page.getByText('Shall be there').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Rehearse' }).click();
    await page.getByText('Every step went well').waitFor({ timeout: 60_000 });

    const amara = await tabOf(ADMINISTRATOR, below(page));
    await amara.page.getByRole('button', { name: 'Approve …' }).click();
    await amara.page.getByText(/^1 step on 1 object will be written to tenant/).waitFor();
    await amara.screenshot('recovery-light-approve');
    await good(amara);
    await amara.page.getByRole('button', { name: 'Approve and write 1 step' }).click();
    await Promise.all([
      status(page, 'Every step is done'),
      status(amara.page, 'Every step is done'),
    ]);
    await steps.getByText('Applied').waitFor();
    await noor.screenshot('recovery-light');

    await page.getByRole('button', { name: 'Undo this recovery …' }).click();
    await page.getByRole('textbox', { name: /^Reason/ }).fill('It was right after all');
    await page.getByRole('button', { name: 'Plan the undo' }).click();
    await page.getByText('This plan would lock somebody out').waitFor();
    await noor.screenshot('recovery-light-refused');
    await good(noor);
    await amara.page.goto(page.url());
    await amara.page.getByRole('button', { name: 'Overrule and approve …' }).click();
    await amara.page.getByRole('textbox', { name: /^Reason/ }).fill('A drill');
    const overrule = amara.page.getByRole('button', { name: 'Overrule and write 1 step' });
    expect(await overrule.isEnabled()).toBe(false);
    const { tenantId } = dashboard.running;
    await amara.page.getByRole('textbox', { name: /^Type / }).fill(tenantId);
    await amara.screenshot('recovery-light-overrule');
    await overrule.click();
    await status(page, 'Every step is done');
    await page.getByText('A drill').waitFor();
  }, 180_000);

  it('are approved by somebody else where four eyes are asked for, paused while they are written, and go on', async () => {
    const search = new URLSearchParams({ actors: await culprit('user'), types: 'user' });
    const amara = await tabOf(ADMINISTRATOR, `/recoveries/new?${search.toString()}`);
    const { page } = amara;
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('button', { name: 'Make the plan' }).click();
    await status(page, 'waits for approval');
    const steps = page.getByRole('table', { name: 'Steps of the plan' });
    await steps.getByText('Set department, jobTitle').first().waitFor();
    await page.getByRole('button', { name: 'Approve …' }).click();
    await page.getByRole('button', { name: /^Approve and write/ }).click();
    await page.getByText(/has to be approved by somebody else/).waitFor();
    await amara.screenshot('recovery-dark-four-eyes');
    await good(amara);
    await page.keyboard.press('Escape');
    await page.locator('button:focus', { hasText: 'Approve …' }).waitFor();

    const priya = await tabOf(APPROVER, below(page));
    // What is written takes longer than a click, however slow the machine.
    await dashboard.faults([{ id: 'SLOW', path: 'batch', delayMs: 3000 }]);
    await priya.page.getByRole('button', { name: 'Approve …' }).click();
    await priya.page.getByRole('button', { name: /^Approve and write/ }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await status(page, 'Writing is paused');
    await priya.page.goto(dashboard.view('/recoveries'));
    const newest = priya.page.getByRole('table', { name: 'Recoveries' }).getByRole('row').nth(1);
    await newest.getByText('Paused').waitFor();
    await priya.screenshot('recoveries-light');
    await good(priya);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('progressbar', { name: 'Steps settled' }).waitFor({ timeout: 45_000 });
    await amara.screenshot('recovery-dark');
    await dashboard.faults([]);
    await status(page, 'Every step is done');
    await newest.getByText('Completed').waitFor();
    await newest.click();
    await priya.page.getByText('Your roles do not let you do this here: undo').waitFor();
  }, 180_000);

  it('are taken, looked at, compared and brought back from the list of backups', async () => {
    const amara = await tabOf(ADMINISTRATOR, '/backups');
    const { page } = amara;
    await page.getByRole('table', { name: 'Backups' }).getByText('first of all').waitFor();
    await page.getByRole('button', { name: 'Take a backup now' }).click();
    await page.getByText('Backup taken', { exact: true }).waitFor();
    const counts = page.getByRole('table', { name: 'Objects by type' });
    await counts.getByText('User', { exact: true }).waitFor();
    await amara.screenshot('backups-light');
    await good(amara);
    await page.keyboard.press('Escape');
    await counts.waitFor({ state: 'detached' });
    await page.locator('[role="row"]:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Compare with now' }).click();
    await page.waitForURL(/\/reports\/[^/]+$/);
    await page.goBack();
    await page.getByRole('button', { name: 'Bring back …' }).click();
    await page.getByRole('radio', { name: 'How it was at a backup' }).waitFor();
    const chosen = page.getByRole('combobox', { name: 'Backup' });
    expect(await chosen.inputValue()).toBe(new URL(page.url()).searchParams.get('target'));
    await page.getByRole('textbox', { name: /^Reason/ }).fill('A try');
    await page.getByRole('button', { name: 'Make the plan' }).click();
    await status(page, 'There is nothing to write');
    expect(await page.getByRole('button', { name: 'Approve …' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Reject …' }).click();
    await page.getByRole('textbox', { name: /^Reason/ }).fill('Only a try');
    await page.getByRole('button', { name: 'Reject the plan' }).click();
    await status(page, 'The plan was refused');
  }, 120_000);

  it('are read by those who may do no more, on a narrow screen too', async () => {
    const rafael = await tabOf(READER, '/recoveries');
    const { page } = rafael;
    await page.setViewportSize({ width: 360, height: 740 });
    const fits = async (name: string) => {
      await rafael.screenshot(name);
      for (const width of ['document.documentElement', 'document.querySelector("main")']) {
        expect(await page.evaluate(`${width}.scrollWidth`)).toBeLessThanOrEqual(360);
      }
    };
    const table = page.getByRole('table', { name: 'Recoveries' });
    await table.getByRole('link').first().waitFor();
    await fits('recoveries-narrow');
    await table.getByText('Completed').last().click();
    await page.getByRole('table', { name: 'Steps of the plan' }).waitFor();
    expect(await page.getByRole('button', { name: /Undo/ }).count()).toBe(0);
    await fits('recovery-narrow');
    await good(rafael);
    await page.getByText(EXCLUSIONS).click();
    await page.getByText('Shall be there').waitFor();
    await fits('recovery-narrow-step');
    await page.goto(dashboard.view('/recoveries/new'));
    await page.getByText('somebody else can plan it').waitFor();
    expect(await page.getByRole('button', { name: 'Make the plan' }).isEnabled()).toBe(false);
    await page.getByRole('button', { name: 'Exceptions' }).click();
    await page.getByRole('button', { name: 'Add an exception' }).click();
    await page.getByRole('textbox', { name: 'Types' }).fill('group');
    await page.waitForURL(/exceptions=/);
    await page.reload();
    expect(await page.getByRole('textbox', { name: 'Types' }).inputValue()).toBe('group');
    await fits('new-recovery-narrow');
    await good(rafael);
    await page.goto(dashboard.view('/backups'));
    await page.getByText('first of all').waitFor();
    await fits('backups-narrow');
  }, 120_000);

  it('leave no complaint in the browser', () => {
    expect(tabs.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});

/** For the test itself, which reads beside the people. */
const readingToken = async (folder: AccessFolder): Promise<string> => {
  const now = () => instantAt(Date.now());
  const tokens = new StoredServiceTokens(new AccessFile(folder.file, now), now);
  const grant = { name: 'test', permissions: ['history/read'], tenantIds: 'all' } as const;
  const expiresAt = instantPlus(now(), 3_600_000);
  return (await tokens.create({ ...grant, expiresAt }, anOperator('x'))).token;
};
