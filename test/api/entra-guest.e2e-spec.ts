import { AccessModule } from '../../src/access/access.module.js';
import { type RunningSimulator, startSimulator } from '../../src/simulator/start-simulator.js';
import { AccessFolder } from '../access/an-access-folder.js';
import { Browser, signInAtDirectory } from '../support/browser.js';
import { recordedIn } from '../support/some-acts.js';
import { RunningApi } from './running-api.js';

interface RawObject {
  readonly objectId: string;
  readonly status: string;
  readonly attributes: { readonly userType?: string; readonly userPrincipalName?: string };
}

describe('a guest of the tenant who signs in', () => {
  let folder: AccessFolder;
  let simulator: RunningSimulator;
  let api: RunningApi;
  beforeAll(async () => {
    folder = new AccessFolder();
    simulator = await startSimulator({ tenantId: 't', users: 60, groups: 40 });
    const { graphUrl: authority, signIn } = simulator;
    const { clientId, clientSecret } = signIn;
    const about = { tenantId: 't', authority, clientId, clientSecret };
    api = await RunningApi.start({
      access: AccessModule.of({
        ...{ keyFolder: folder.path, entra: { ...about, publicUrl: null, guests: false } },
      }),
    });
  });
  afterAll(async () => {
    await api.close();
    await simulator.close();
    folder.remove();
  });

  const objects = async (type: string): Promise<readonly RawObject[]> => {
    const answer = await fetch(`${simulator.controlUrl}/objects?type=${type}`);
    const { objects: all } = (await answer.json()) as { readonly objects: readonly RawObject[] };
    return all.filter(({ status }) => status === 'live');
  };

  /** Otherwise the directory itself keeps guests out. */
  const withoutPolicies = async (): Promise<void> => {
    for (const { objectId } of await objects('conditionalAccessPolicy')) {
      const answer = await fetch(`${simulator.controlUrl}/act`, {
        method: 'POST',
        body: JSON.stringify({
          ...{ as: 'adm-viktor.hallenius@meridianharbour.example', objectId },
          ...{ operation: 'update', objectType: 'conditionalAccessPolicy' },
          ...{ attributes: { state: 'disabled' } },
        }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    }
  };

  it('is not let in where guests may not, and stands on record with his name', async () => {
    await withoutPolicies();
    const users = await objects('user');
    const guest = users.find(({ attributes }) => attributes.userType === 'Guest');
    const name = guest?.attributes.userPrincipalName ?? '';
    const answer = await signInAtDirectory(new Browser('application/json'), api.url, name);
    await api.app.close();

    expect(answer.status).toBe(403);
    expect(await recordedIn(api.recorded.store)).toMatchObject([
      {
        ...{ action: 'sign-in', outcome: 'refused', status: 403 },
        target: `/auth/callback account ${name} (${guest?.objectId ?? ''})`,
      },
    ]);
  });
});
