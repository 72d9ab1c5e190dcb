import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { RunningDashboard } from './running-dashboard.js';
import { Viewer } from './viewer.js';

interface Entries {
  readonly rows: readonly {
    readonly changeId: string;
    readonly actors: readonly { readonly id: string | null }[];
    readonly event: { readonly data: { readonly objectId: string; readonly objectType: string } };
  }[];
}

interface Views {
  readonly overview: string;
  readonly timeline: string;
  readonly state: string;
  readonly recovery: string;
}

/** A bad hour of a company: everyday work, and a stolen administrator account in the middle of it. */
const badHour = async (dashboard: RunningDashboard): Promise<Views> => {
  await dashboard.scenario('everyday', { changes: 40 });
  await dashboard.scenario('compromised-admin', { users: 5 });
  let worst: Entries['rows'][number] | undefined;
  await eventually(async () => {
    const { rows } = (await dashboard.get('/timeline?severity=high&limit=50')) as Entries;
    worst = rows.find(({ actors, event }) => {
      return actors.length > 0 && event.data.objectType === 'conditionalAccessPolicy';
    });
    return worst !== undefined;
  }, 180_000);
  const { changeId, actors, event } = worst ?? nothingBad();
  const { earliest } = (await dashboard.get('/retention')) as { readonly earliest: string };
  return {
    overview: '',
    timeline: `/timeline?change=${changeId}`,
    state: `/state/${event.data.objectId}?compareWith=${encodeURIComponent(earliest)}`,
    recovery: `/recoveries/new?${new URLSearchParams({ actors: actors[0]?.id ?? '', reason: 'Stolen account' }).toString()}`,
  };
};

const nothingBad = (): never => {
  throw new TypeError('Nothing bad was seen');
};

/** What a view has to show before it is taken, and what is done for it. */
const ready: Readonly<Record<keyof Views, (page: Page) => Promise<void>>> = {
  overview: (page) => page.getByText('Live', { exact: true }).waitFor(),
  timeline: (page) => page.getByText('What changed').waitFor(),
  state: (page) => page.getByText('Compared with another instant').waitFor(),
  recovery: async (page) => {
    await page.getByRole('button', { name: 'Make the plan' }).click();
    await page.getByText('Nobody is locked out').waitFor();
  },
};

const take = async (folder: string): Promise<void> => {
  const [dashboard, viewer] = await Promise.all([RunningDashboard.start(), Viewer.open()]);
  try {
    const views = await badHour(dashboard);
    const { page } = await viewer.window({ timezoneId: 'Europe/Berlin' });
    for (const name of ['overview', 'timeline', 'state', 'recovery'] as const) {
      await page.goto(dashboard.view(views[name]));
      await ready[name](page);
      await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
      await page.screenshot({ path: join(folder, `${name}.png`) });
    }
  } finally {
    await viewer.close();
    await dashboard.close();
  }
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new TypeError('Takes the folder the pictures are written to');
await take(folder);
