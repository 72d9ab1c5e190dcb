import { AccessFile } from '../../src/access/access-file.js';
import type { Credentials } from '../../src/access/emergency-accounts.port.js';
import { StoredServiceTokens } from '../../src/access/stored-service-tokens.js';
import { instantAt, instantPlus } from '../../src/domain/instant.js';
import { AccessFolder, codeAt } from '../access/an-access-folder.js';
import { anOperator } from '../support/an-operator.js';
import { RunningDashboard } from './running-dashboard.js';
import { Viewer, type Window } from './viewer.js';

const RESPONDER = 'noor.siddiqui@meridianharbour.example';
const AUDITOR = 'mei.kuroda@meridianharbour.example';
const WITHOUT_ROLE = 'svc-backup@meridianharbour.example';

describe('signing in', () => {
  let folder: AccessFolder;
  let credentials: Credentials;
  let dashboard: RunningDashboard;
  let viewer: Viewer;
  let window: Window;
  beforeAll(async () => {
    folder = new AccessFolder();
    ({ credentials } = await folder
      .accounts()
      .add({ name: 'glass', roles: ['global-administrator'], tenantIds: 'all' }, anOperator('x')));
    const now = () => instantAt(Date.now());
    const tokens = new StoredServiceTokens(new AccessFile(folder.file, now), now);
    const { token } = await tokens.create(
      {
        ...{ name: 'test', permissions: ['history/read'], tenantIds: 'all' },
        expiresAt: instantPlus(now(), 3_600_000),
      },
      anOperator('x'),
    );
    const env = { STATELINE_SIGN_IN: 'required', STATELINE_KEY_FOLDER: folder.path };
    [dashboard, viewer] = await Promise.all([RunningDashboard.start(env, token), Viewer.open()]);
  }, 240_000);
  afterAll(async () => {
    await viewer.close();
    await dashboard.close();
    folder.remove();
  });
  afterEach(async () => {
    await window.close();
  });

  const good = async () => {
    expect(await window.accessibilityFaults()).toEqual([]);
    expect(window.complaints).toEqual([]);
  };

  /** At the simulated directory, where nobody has a password. */
  const signInAs = async (principalName: string) => {
    await window.page.getByRole('button', { name: 'Sign in with Microsoft Entra' }).click();
    await window.page.getByRole('textbox').fill(principalName);
    await window.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };

  it('at the directory leads back to the view that was asked for, also when the session ends elsewhere', async () => {
    window = await viewer.window();
    const { page } = window;
    const view = dashboard.view('/incident?actor=ada%40contoso.com&show=all');
    await page.goto(view);
    await page.getByRole('heading', { level: 1, name: 'Sign in to Stateline' }).waitFor();
    await page.getByText('Afterwards you go on where you were.').waitFor();
    await window.screenshot('sign-in-light');
    await good();
    await signInAs(RESPONDER);
    await page.getByRole('heading', { level: 1, name: 'What ada@contoso.com did' }).waitFor();
    expect(page.url()).toBe(view);

    const other = await window.newTab();
    await other.page.goto(dashboard.view('/settings?tab=rights'));
    await other.page.getByText(RESPONDER).waitFor();
    await other.page.getByRole('button', { name: `Account: ${RESPONDER}` }).click();
    await other.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await other.page.getByRole('heading', { name: 'Sign in to Stateline' }).waitFor();

    await page.getByRole('tab', { name: 'Without this' }).click();
    await page.getByRole('heading', { name: 'Sign in to Stateline' }).waitFor();
    await signInAs(RESPONDER);
    await page.getByText('The tenant would be as it is').waitFor();
    expect(page.url()).toBe(view.replace('show=all', 'show=without'));

    await other.page.goto(dashboard.view('/settings?tab=accounts'));
    await other.page.getByText('This takes the permission access/write').waitFor();
    await other.screenshot('settings-light-not-yours');
    await page.goto(`${dashboard.running.url}/sign-in`);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  }, 180_000);

  it('without a role tells what to ask for', async () => {
    window = await viewer.window({ colorScheme: 'dark' });
    const { page } = window;
    await page.goto(dashboard.running.url);
    await page.getByRole('heading', { name: 'Sign in to Stateline' }).waitFor();
    await window.screenshot('sign-in-dark');
    await good();
    await signInAs(WITHOUT_ROLE);
    await page.getByRole('heading', { level: 1, name: 'You have no role here' }).waitFor();
    await page.getByText(WITHOUT_ROLE).waitFor();
    await window.screenshot('sign-in-dark-no-role');
    await good();
    await page.getByRole('button', { name: 'Sign in anew' }).click();
    await page.getByRole('heading', { name: 'Sign in to Stateline' }).waitFor();
  }, 180_000);

  it('with an emergency account needs nothing of the directory, and gives access away and takes it back', async () => {
    window = await viewer.window({ width: 360, height: 740 });
    const { page } = window;
    await page.goto(dashboard.view('/settings?tab=accounts'));
    await page.getByRole('button', { name: 'Emergency sign-in' }).click();
    const signIn = page.getByRole('button', { name: 'Sign in with the emergency account' });
    const fill = async (password: string) => {
      await page.getByRole('textbox', { name: 'Name of the account' }).fill('glass');
      await page.getByLabel('Password').fill(password);
      const code = codeAt(credentials.codeUri, Date.now());
      await page.getByRole('textbox', { name: 'Six digits' }).fill(code);
      await signIn.click();
    };
    await fill('wrong');
    await page.getByText('The name, the password or the code does not hold').waitFor();
    await window.screenshot('sign-in-narrow');
    await good();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await fill(credentials.password);
    const accounts = page.getByRole('table', { name: 'Emergency accounts' });
    await accounts.getByText('glass').waitFor();
    await window.screenshot('settings-narrow-accounts');
    await good();

    await page.getByRole('button', { name: 'Add an account' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('second');
    await page.getByRole('checkbox', { name: 'Approver' }).check();
    await page.getByRole('button', { name: 'Add the account' }).click();
    const shown = page.getByRole('alertdialog');
    await shown.getByText('otpauth://').waitFor();
    await shown.getByText('Setup key').waitFor();
    await window.screenshot('settings-narrow-shown-once');
    await good();
    await shown.getByRole('button', { name: 'I have kept it' }).click();
    await accounts.getByText('second').waitFor();

    await page.getByRole('button', { name: 'Actions for second' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByText('Nobody signs in with it any more').waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await accounts.getByText('second').waitFor({ state: 'detached' });

    await page.getByRole('tab', { name: 'Service tokens' }).click();
    await page.getByRole('button', { name: 'Create a token' }).click();
    await page.getByRole('textbox', { name: 'What it is for' }).fill('nightly export');
    await page.getByRole('checkbox', { name: /^history\/export/ }).check();
    await page.getByRole('button', { name: 'Create the token' }).click();
    await shown.getByText(/^slt_/).waitFor();
    await shown.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('button', { name: 'Actions for nightly export' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke the token' }).click();
    const revoked = page.getByRole('cell', { name: 'nightly export', exact: true });
    await revoked.waitFor({ state: 'detached' });

    await page.getByRole('tab', { name: 'Sessions' }).click();
    await page.getByRole('button', { name: 'End all sessions' }).click();
    await page.getByText('you as well').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'End all sessions' }).click();
    await page.getByRole('heading', { name: 'Sign in to Stateline' }).waitFor();
  }, 180_000);

  it('as an auditor shows what operators did, by filters that stand in the address', async () => {
    window = await viewer.window();
    const { page } = window;
    await page.goto(dashboard.view('/settings?tab=audit'));
    await signInAs(AUDITOR);
    const acts = page.getByRole('table', { name: 'What operators did' });
    await acts
      .getByText(/^Sign-in/)
      .first()
      .waitFor();
    await acts.getByText('allowed', { exact: true }).first().waitFor();
    await window.screenshot('settings-light-audit');
    await good();
    await page.getByLabel('Outcome').selectOption('refused');
    // A refused sign-in is among them, so that what was allowed is looked for.
    await acts.getByText('allowed', { exact: true }).first().waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('outcome')).toBe('refused');
    await page.reload();
    await acts.getByText('refused').first().waitFor();
  }, 180_000);
});
