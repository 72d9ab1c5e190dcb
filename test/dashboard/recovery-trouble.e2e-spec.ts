import { eventually } from '../support/eventually.js';
import { RunningDashboard } from './running-dashboard.js';
import { Viewer, type Window } from './viewer.js';

interface User {
  readonly objectId: string;
  readonly displayName: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Rows<Row> {
  readonly rows: readonly Row[];
}

const HOUR_MS = 3_600_000;

describe('a recovery that does not go smoothly', () => {
  let dashboard: RunningDashboard;
  let viewer: Viewer;
  let window: Window;
  /** Of the company's own people, and from Active Directory. */
  let people: readonly User[];
  let synced: User;
  /** Before all that is brought back. */
  let target: string;
  beforeAll(async () => {
    [dashboard, viewer] = await Promise.all([RunningDashboard.start(), Viewer.open()]);
    const { rows } = (await dashboard.get(
      '/objects?type=user&status=live&limit=1000',
    )) as Rows<User>;
    const isSynced = ({ attributes }: User) => attributes['onPremisesSyncEnabled'] === true;
    // The newest are nobody's administrators.
    people = rows.filter((user) => !isSynced(user)).slice(-3);
    synced = rows.findLast(isSynced) ?? nobody();
    target = new Date().toISOString();
    for (const user of people) await change(user, 'writer', { department: 'A', jobTitle: 'B' });
    await change(synced, 'sync', { department: 'A' });
    for (const user of [...people, synced]) await seen(user, 'A');
  }, 150_000);
  afterAll(async () => {
    await viewer.close();
    await dashboard.close();
  });
  beforeEach(async () => {
    window = await viewer.window({ height: 1400 });
  });
  afterEach(async () => {
    await window.closeWithoutComplaints();
  });

  const change = ({ objectId }: User, kind: string, attributes: object) =>
    dashboard.act({
      ...{ as: { kind }, operation: 'update', objectType: 'user' },
      ...{ objectId, attributes },
    });
  /** Until a look saw that somebody is in a department. */
  const seen = ({ objectId }: User, department: string) =>
    eventually(async () => {
      const { object } = (await dashboard.get(`/objects/${objectId}`)) as { object: User };
      return object.attributes['department'] === department;
    }, 180_000);
  const status = (words: string) =>
    window.page.getByRole('status').filter({ hasText: words }).waitFor({ timeout: 60_000 });
  const steps = () => window.page.getByRole('table', { name: 'Steps of the plan' });
  const open = async ({ displayName }: User) => {
    const step = steps().getByRole('row').filter({ hasText: displayName });
    await step.getByText(/^Set /).click();
    await window.page.getByRole('heading', { name: 'Values' }).waitFor();
  };
  const close = async () => {
    await window.page.keyboard.press('Escape');
    await window.page.getByRole('heading', { name: 'Values' }).waitFor({ state: 'detached' });
  };
  const plan = async (users: readonly User[]) => {
    const { page } = window;
    const objectIds = users.map(({ objectId }) => objectId).join(',');
    const wanted = new URLSearchParams({ by: 'instant', target, objectIds, reason: 'A slip' });
    await page.goto(dashboard.view(`/recoveries/new?${wanted.toString()}`));
    await page.getByRole('button', { name: 'Make the plan' }).click();
    await status('waits for approval');
  };
  const approve = async () => {
    await window.page.getByRole('button', { name: 'Approve …' }).click();
    await window.page.getByRole('button', { name: /^Approve and write/ }).click();
  };
  const good = async () => {
    expect(await window.accessibilityFaults()).toEqual([]);
  };

  it('gives the script for what comes from Active Directory', async () => {
    await plan([synced, ...people.slice(0, 1)]);
    await steps().getByText('Synchronised from on-premises').waitFor();
    await open(synced);
    const { page } = window;
    await page.getByText('Its administrator can run:').waitFor();
    await page.getByText(/^Set-ADUser -Identity '/).waitFor();
    // Once, where it can be copied.
    expect(await page.getByText('Set-ADUser').count()).toBe(1);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy the script' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(
      /^Set-ADUser -Identity '/,
    );
    await window.screenshot('recovery-trouble-script');
    await good();
  }, 240_000);

  it('tells what somebody set meanwhile and what the directory refused, and tries the rest again', async () => {
    const { page } = window;
    const [changed = nobody(), refused = nobody(), fine = nobody()] = people;
    await plan(people);
    await change(changed, 'writer', { jobTitle: 'Set meanwhile' });
    await dashboard.faults([
      { id: 'T5', mode: 'empty-code', status: 400, path: `/users/${refused.objectId}$` },
    ]);
    await approve();
    await status('It came to its end, but not every step was brought about');
    await steps().getByText('Failed').waitFor();
    await window.screenshot('recovery-trouble-ended');
    await good();
    await open(changed);
    await page.getByText('Somebody set something else meanwhile').waitFor();
    await page.getByText('Found instead').waitFor();
    await page.getByText('Set meanwhile').first().waitFor();
    await window.screenshot('recovery-trouble-conflict');
    await good();
    await close();
    await open(refused);
    await page.getByText('The directory refused it').first().waitFor();
    expect(await page.getByText('An error has occurred').count()).toBe(1);
    await window.screenshot('recovery-trouble-refused');
    await close();

    await dashboard.faults([]);
    const first = page.url();
    await page.getByRole('button', { name: 'Try the rest again …' }).click();
    await page.getByRole('textbox', { name: /^Reason/ }).fill('The directory was ill');
    await page.getByRole('button', { name: 'Plan it again' }).click();
    await page.waitForURL((url) => url.href !== first);
    await status('waits for approval');
    await steps().getByText(refused.displayName).waitFor();
    expect(await steps().getByText(fine.displayName).count()).toBe(0);
    expect(await page.getByText('Everything', { exact: true }).count()).toBe(0);
    await window.screenshot('recovery-trouble-retry');
    await good();
    await approve();
    await status('Every step is done');
  }, 150_000);

  it('cannot be approved when its plan has become too old', async () => {
    const { page } = window;
    await page.clock.install();
    const [user = nobody()] = people;
    await change(user, 'writer', { department: 'Other' });
    await seen(user, 'Other');
    await plan([user]);
    await page.getByRole('button', { name: 'Approve …' }).waitFor();
    await page.clock.fastForward(25 * HOUR_MS);
    await status('The plan is too old to be approved');
    await page.getByText('Expired', { exact: true }).first().waitFor();
    expect(await page.getByText('Waits for approval').count()).toBe(0);
    await window.screenshot('recovery-trouble-expired');
    expect(await page.getByRole('button', { name: 'Approve …' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Cancel this recovery …' }).click();
    await page.getByRole('button', { name: 'Cancel the recovery' }).click();
    await status('Somebody stopped it');
    await good();
    await page.getByRole('button', { name: 'Ask for it again …' }).click();
    await page.getByRole('heading', { name: 'New recovery' }).waitFor();
    const asked = new URL(page.url()).searchParams;
    expect(asked.get('objectIds')).toBe(user.objectId);
    expect(Date.parse(asked.get('target') ?? '')).toBe(Date.parse(target));
    expect(asked.get('reason')).toBe('A slip');
    await page.getByRole('button', { name: 'Make the plan' }).click();
    await steps().getByText(user.displayName).waitFor();
  }, 240_000);
});

const nobody = (): never => {
  throw new TypeError('The company is too small');
};
