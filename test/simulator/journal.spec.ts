import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulatorOptions } from '../../src/simulator/start-simulator.js';
import { SimulatedTenant } from './simulated-tenant.js';

describe('the tenant a simulator keeps', () => {
  let folder: string;
  let journalFile: string;
  const running: SimulatedTenant[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-simulator-'));
    journalFile = join(folder, 'journal.ndjson');
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((tenant) => tenant.close()));
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (options: SimulatorOptions = {}): Promise<SimulatedTenant> => {
    const tenant = await SimulatedTenant.start(options);
    running.push(tenant);
    return tenant;
  };
  const restart = async (options: SimulatorOptions = {}): Promise<SimulatedTenant> => {
    await running.pop()?.close();
    return start({ journalFile, ...options });
  };
  /** Everything a tenant shows, past Graph. */
  const everything = async (tenant: SimulatedTenant) => {
    const objects = await tenant.control('GET', '/objects');
    const { value: audits } = await tenant.get('/v1.0/auditLogs/directoryAudits');
    return { objects: objects.body['objects'], audits };
  };
  const live = async (tenant: SimulatedTenant): Promise<void> => {
    for (const name of ['everyday', 'compromised-admin', 'exclusion-group-removed']) {
      expect((await tenant.control('POST', `/scenarios/${name}`, {})).status).toBe(200);
    }
    await tenant.write('POST', '/v1.0/groups', {
      displayName: 'Made',
      mailEnabled: false,
      mailNickname: 'made',
      securityEnabled: true,
    });
  };

  it('is the same for the same seed and size, down to ids and credentials', async () => {
    const [one, two] = [await start(), await start()];
    await live(one);
    await live(two);

    expect(await everything(two)).toEqual(await everything(one));
    expect(two.running.credentials).toEqual(one.running.credentials);
    expect(two.running.tenantId).toBe(one.running.tenantId);
  });

  it('is another for another seed', async () => {
    const [one, two] = [await start({ seed: 'one' }), await start({ seed: 'two' })];

    const ids = async (tenant: SimulatedTenant): Promise<readonly string[]> =>
      (await tenant.get('/v1.0/users?$select=id')).value.map(({ id }) => id);
    const other = new Set(await ids(two));
    expect((await ids(one)).filter((id) => other.has(id))).toEqual([]);
    expect(two.running.credentials).not.toEqual(one.running.credentials);
  });

  it('is found after a restart as it was left, with its audits and delta tokens', async () => {
    const first = await start({ journalFile });
    const { deltaLink } = await first.round('/v1.0/users/delta?$select=jobTitle');
    const token = new URL(deltaLink).search;
    await live(first);
    const before = await everything(first);
    const changed = await first.round(deltaLink);

    const second = await restart();

    expect(await everything(second)).toEqual(before);
    const again = await second.round(`/v1.0/users/delta${token}`);
    expect(again.items).toEqual(changed.items);
    const user = await second.cloudUser();
    await second.write('PATCH', `/v1.0/users/${user.id}`, { jobTitle: 'After' });
    const third = await restart();
    expect((await third.raw(user.id)).attributes['jobTitle']).toBe('After');
    const status = await third.control('GET', '/status');
    expect(status.body['sequence']).toBe(before.audits.length + 1 + following(before));
  });

  /** Changes by the directory itself leave no audit record, so sequences run ahead of them. */
  const following = ({ audits }: { audits: readonly { id: string }[] }): number => {
    const newest = audits[0]?.id ?? '';
    return Number(newest.slice(newest.lastIndexOf('_') + 1)) - 77_000_000 - audits.length;
  };

  it('forgets only the line that was torn in the middle, and goes on behind the last whole one', async () => {
    const first = await start({ journalFile });
    const user = await first.cloudUser();
    await first.write('PATCH', `/v1.0/users/${user.id}`, { jobTitle: 'Whole' });
    const whole = await readFile(journalFile, 'utf8');
    await appendFile(journalFile, '{"first":2,"at":1795000000000,"acts":[{"act');

    const second = await restart();

    expect((await second.raw(user.id)).attributes['jobTitle']).toBe('Whole');
    expect(await readFile(journalFile, 'utf8')).toBe(whole);
    await second.write('PATCH', `/v1.0/users/${user.id}`, { jobTitle: 'Next' });
    const third = await restart();
    expect((await third.raw(user.id)).attributes['jobTitle']).toBe('Next');
  });

  it('begins again from a journal of which not even the first line was finished', async () => {
    await writeFile(journalFile, '{"journal":1,"tena');

    const tenant = await start({ journalFile });

    expect((await tenant.control('GET', '/status')).body['sequence']).toBe(0);
    const user = await tenant.cloudUser();
    await tenant.write('PATCH', `/v1.0/users/${user.id}`, { jobTitle: 'Kept' });
    expect((await (await restart()).raw(user.id)).attributes['jobTitle']).toBe('Kept');
  });

  it('refuses the journal of another tenant and one with a damaged line before its end', async () => {
    const first = await start({ journalFile });
    const user = await first.cloudUser();
    for (const jobTitle of ['One', 'Two']) {
      await first.write('PATCH', `/v1.0/users/${user.id}`, { jobTitle });
    }
    await running.pop()?.close();
    const refusal = expect.objectContaining({ code: 'journal-refused' }) as Error;

    await expect(start({ journalFile, users: 81 })).rejects.toEqual(refusal);
    const lines = (await readFile(journalFile, 'utf8')).split('\n');
    await writeFile(journalFile, [lines[0], 'damaged', ...lines.slice(2)].join('\n'));
    const damaged = await readFile(journalFile, 'utf8');
    await expect(start({ journalFile })).rejects.toEqual(refusal);
    expect(await readFile(journalFile, 'utf8')).toBe(damaged);
    await writeFile(journalFile, [lines[0], ...lines.slice(2)].join('\n'));
    await expect(start({ journalFile })).rejects.toEqual(refusal);
  });
});
