import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningDashboard } from './running-dashboard.js';
import { Viewer, type Window } from './viewer.js';

interface Receiver {
  readonly server: Server;
  readonly url: string;
}

/** Takes what is sent to it, or refuses it for good, once it may answer. */
const receiver = async (
  status: number,
  mayAnswer: () => Promise<void> = () => Promise.resolve(),
): Promise<Receiver> => {
  const server = createServer((request, response) => {
    const answer = () => void response.writeHead(status).end();
    request.resume().on('end', () => void mayAnswer().then(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${String(port)}/` };
};

/** By how much of its width what it says does not fit. */
const cutOff = (element: { readonly scrollWidth: number; readonly clientWidth: number }): number =>
  element.scrollWidth - element.clientWidth;

describe('the page of alarms', () => {
  let folder: string;
  let receivers: readonly Server[] = [];
  let dashboard: RunningDashboard;
  let viewer: Viewer;
  let window: Window;
  let held = Promise.resolve();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-alarms-'));
    const [taking, gone] = await Promise.all([receiver(204), receiver(410, () => held)]);
    receivers = [taking.server, gone.server];
    const file = join(folder, 'alarms.yaml');
    await writeFile(
      file,
      ['deliver:', ...target('operations', taking.url), ...target('an-old-one', gone.url)].join(
        '\n',
      ),
    );
    const env = {
      STATELINE_ALARMS_FILE: file,
      TEST_HOOK_SECRET: 'a secret of thirty-two characters',
      STATELINE_BREAK_GLASS: 'emergency-access-1@meridianharbour.example',
    };
    [dashboard, viewer] = await Promise.all([RunningDashboard.start(env), Viewer.open()]);
    await dashboard.scenario('exclusion-group-removed');
  }, 240_000);
  afterAll(async () => {
    await viewer.close();
    await dashboard.close();
    for (const server of receivers) server.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await window.closeWithoutComplaints();
  });

  it('leads from an alarm to its first cause in three clicks, and to its undo', async () => {
    window = await viewer.window();
    const { page } = window;
    await page.goto(dashboard.view('/alarms'));
    const alarms = page.getByRole('table', { name: 'Alarms' });
    await alarms.getByText('CA000').first().waitFor({ timeout: 90_000 });
    await window.screenshot('alarms-light');
    expect(await window.accessibilityFaults()).toEqual([]);
    await alarms.getByText('CA000').first().click();
    await page.getByRole('button', { name: 'Undo this …' }).waitFor();
    await window.screenshot('alarm-light');
    expect(await window.accessibilityFaults()).toEqual([]);
    await page.getByRole('button', { name: 'Incident' }).click();
    await page.getByRole('heading', { level: 1, name: /tomasz|operation/i }).waitFor();
    await page
      .getByRole('link', { name: /\d{1,2} \w{3}/ })
      .first()
      .click();
    await page.getByText('excludeGroups').first().waitFor();
    await window.screenshot('alarm-light-cause');
  }, 120_000);

  it('is led to from the overview, which has room for how loud each alarm is', async () => {
    for (const width of [1440, 360]) {
      window = await viewer.window({ width });
      await window.page.goto(dashboard.view());
      const last = window.page.getByRole('region', { name: 'Last alarms' });
      const alarm = last.getByRole('listitem').first();
      await alarm.getByRole('link').waitFor();
      const level = alarm.getByText(/^(Critical|High|Medium|Low)$/);
      expect(await level.evaluate(cutOff)).toBe(0);
      await window.screenshot(`overview-alarms-${String(width)}`);
      if (width === 1440) await window.close();
    }
  }, 60_000);

  it('tells who was told and who was not, and tries again', async () => {
    window = await viewer.window({ colorScheme: 'dark', height: 1200 });
    const { page } = window;
    await page.goto(dashboard.view('/alarms?tab=deliveries&outcome=dead'));
    const deliveries = page.getByRole('table', { name: 'Deliveries' });
    await deliveries.getByText('Given up').first().waitFor({ timeout: 90_000 });
    await window.screenshot('alarms-dark-deliveries');
    expect(await window.accessibilityFaults()).toEqual([]);
    await page.getByRole('button', { name: 'Send a test to operations' }).click();
    await page.getByText('It was taken.').waitFor();
    const { promise, resolve: answer } = Promise.withResolvers<undefined>();
    held = promise;
    await page.getByRole('button', { name: 'Try again: an-old-one' }).first().click();
    const again = deliveries.getByText('Tried again');
    await again.first().waitFor();
    answer(undefined);
    await again.first().waitFor({ state: 'detached' });
    await deliveries.getByText('Given up').first().waitFor();
    await page.getByRole('checkbox', { name: 'Only what was given up' }).click();
    await deliveries.getByText('Told').first().waitFor();
  }, 120_000);

  it('tells the rules with their sources, on a telephone too', async () => {
    window = await viewer.window({ width: 360, height: 740 });
    const { page } = window;
    await page.goto(dashboard.view('/alarms?tab=rules'));
    await page
      .getByRole('table', { name: 'Rules' })
      .getByText(/MITRE ATT&CK/)
      .first()
      .waitFor();
    await window.screenshot('alarms-narrow');
    expect(await window.accessibilityFaults()).toEqual([]);
  });
});

const target = (name: string, url: string): readonly string[] => [
  `  - name: ${name}`,
  '    kind: webhook',
  `    url: ${url}`,
  '    level: low',
  '    secretVariable: TEST_HOOK_SECRET',
];
