import { Logger } from '@nestjs/common';
import { changed, FaultyTenant } from './faulty-tenant.js';

/** What is recorded when deltas misbehave: every change once, nothing that did not happen. */
describe('capture under faults of the delta', () => {
  let faulty: FaultyTenant;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    faulty = await FaultyTenant.open({
      types: ['user', 'group', 'servicePrincipal', 'conditionalAccessPolicy'],
    });
  });
  afterEach(async () => {
    await faulty.noFaults();
    await faulty.tenant.look();
  });
  afterAll(async () => {
    await faulty.close();
    Logger.overrideLogger(['error']);
  });

  const titled = async (title: string) => {
    const user = faulty.cloudUser();
    await faulty.update(user, { jobTitle: title });
    return changed(user.objectId, `jobTitle="${title}"`);
  };
  const exchanged = async () => {
    const group = faulty.groupWithMembers();
    const { objectId, objectType } = group;
    const members = faulty.targets(objectId, 'members');
    const [leaver = ''] = members;
    const { objectId: joiner } = faulty.take('user', (user) => !members.includes(user.objectId));
    const link = { objectType, objectId, relation: 'members' };
    await faulty.act({ operation: 'removeLink', ...link, targetId: leaver });
    await faulty.act({ operation: 'addLink', ...link, targetId: joiner });
    return changed(objectId, `+members:${joiner}`, `-members:${leaver}`);
  };

  it.each([
    ['items come twice (D1)', [{ id: 'D1' }]],
    ['pages are shuffled and links come in slices (D2)', [{ id: 'D2' }]],
    ['an empty page comes first (D3)', [{ id: 'D3' }]],
    ['changes are delivered once more (D4)', [{ id: 'D4' }]],
    ['all of that happens together', [{ id: 'D1' }, { id: 'D2' }, { id: 'D3' }, { id: 'D4' }]],
  ])('records each change once when %s', async (_, rules) => {
    await faulty.faults(...rules);
    const expected: string[] = [];
    const lines = await faulty.recorded(async () => {
      expected.push(await titled('Under faults'), await titled('Likewise'), await exchanged());
      await faulty.looks(3);
    });
    expect(lines).toEqual(expected.sort());
  });

  it('records a change that is held back when it comes, and once (D5)', async () => {
    await faulty.faults({ id: 'D5', polls: 2 });
    let line = '';
    const early = await faulty.recorded(async () => {
      line = await titled('Held back');
      await faulty.tenant.look();
    });
    const late = await faulty.recorded(() => faulty.looks(4));
    expect([...early, ...late]).toEqual([line]);
  });

  it('does not record twice what a sweep found before the delta tells it (D5)', async () => {
    await faulty.faults({ id: 'D5', polls: 3, path: '/users/delta.*deltatoken' });
    let line = '';
    const lines = await faulty.recorded(async () => {
      line = await titled('Swept first');
      await faulty.tenant.sweep();
      await faulty.noFaults();
      await faulty.looks(3);
    });
    expect(lines).toEqual([line]);
  });

  it.each([
    ['the state was reset (D6)', { id: 'D6' }],
    ['the token is too old (D7)', { id: 'D7' }],
  ])('reads everything again and finds what changed meanwhile once when %s', async (_, rule) => {
    const sweeps = async () =>
      (await faulty.tenant.events()).filter(({ event }) => event.type === 'ReconciliationCompleted')
        .length;
    const before = await sweeps();
    const expected: string[] = [];
    const lines = await faulty.recorded(async () => {
      expected.push(await titled('While the token expired'), await exchanged());
      const gone = faulty.cloudUser();
      const { objectId, objectType } = gone;
      await faulty.act({ operation: 'softDelete', objectType, objectId });
      expected.push(`ObjectSoftDeleted ${objectId}`);
      await faulty.faults({ ...rule, count: 3, path: 'deltatoken' });
      await faulty.looks(3);
    });
    expect(linkByLink(lines)).toEqual(linkByLink(expected));
    expect(await sweeps()).toBeGreaterThan(before);
  });

  it('starts the round again when a page of it is stale (D8)', async () => {
    await faulty.faults({ id: 'D8', count: 1 }, { id: 'D3' });
    const expected: string[] = [];
    const lines = await faulty.recorded(async () => {
      expected.push(await titled('Over a stale page'), await exchanged());
      await faulty.looks(3);
    });
    expect(lines).toEqual(expected.sort());
  });

  it('finds by a sweep the membership of somebody purged, of which the delta is silent (D9)', async () => {
    const group = faulty.groupWithMembers();
    const [member = ''] = faulty.targets(group.objectId, 'members');
    const user = { objectType: 'user', objectId: member };
    await faulty.faults({ id: 'D9' });
    const lines = await faulty.recorded(async () => {
      await faulty.act({ operation: 'softDelete', ...user });
      await faulty.tenant.look();
      await faulty.act({ operation: 'hardDelete', ...user });
      await faulty.looks(2);
      await faulty.tenant.sweep();
    });
    expect(lines).toContain(`ObjectSoftDeleted ${member}`);
    expect(lines).toContain(`ObjectHardDeleted ${member}`);
    expect(lines).toContain(changed(group.objectId, `-members:${member}`));
    expect(new Set(lines).size).toBe(lines.length);
    expect(await faulty.recorded(() => faulty.tenant.sweep())).toEqual([]);
  });

  it('keeps the identity of what comes back under its old id (D10)', async () => {
    const { objectId, objectType } = faulty.cloudUser();
    const lines = await faulty.recorded(async () => {
      await faulty.act({ operation: 'softDelete', objectType, objectId });
      await faulty.tenant.look();
      await faulty.act({ operation: 'restore', objectType, objectId });
      await faulty.looks(2);
    });
    const own = lines.filter((line) => line.includes(objectId) && !line.includes(`:${objectId}`));
    expect(own.map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['ObjectSoftDeleted', 'ObjectRestored']),
    );
    expect(lines.filter((line) => line.startsWith('ObjectCreated'))).toEqual([]);
    expect(faulty.now.object(objectId)?.status).toBe('live');
  });

  it('stores what the directory refreshes by itself, and goes quiet again (D11)', async () => {
    const { objectId } = faulty.take('servicePrincipal');
    const lines = await faulty.recorded(async () => {
      await faulty.faults({ id: 'D11', objectId, count: 1 });
      await faulty.looks(2);
    });
    expect(lines.every((line) => line.startsWith(`ObjectChanged ${objectId} appRoles`))).toBe(true);
    await faulty.noFaults();
    await faulty.tenant.look();
    expect(await faulty.recorded(() => faulty.looks(2))).toEqual([]);
  });

  it('finds by a sweep a change of which no delta tells, and dates it from the sweep before (D12)', async () => {
    await faulty.tenant.sweep();
    const [sweptAt] = faulty.tenant.capture
      .status()
      .filter(({ reader }) => reader === 'user')
      .map(({ lastSweepAt }) => lastSweepAt);
    await faulty.faults({ id: 'D12' });
    const user = faulty.cloudUser();
    await faulty.update(user, { jobTitle: 'Never told' });
    expect(await faulty.recorded(() => faulty.looks(2))).toEqual([]);
    const lines = await faulty.recorded(() => faulty.tenant.sweep());
    expect(lines).toEqual([changed(user.objectId, 'jobTitle="Never told"')]);
    const change = (await faulty.tenant.changesOf(user.objectId)).at(-1);
    expect(change?.data.window.after).toBe(sweptAt);
  });

  it('follows no link to another host, and finds everything once the links are good (D13)', async () => {
    await faulty.faults({ id: 'D13' }, { id: 'D3' });
    let line = '';
    const early = await faulty.recorded(async () => {
      line = await titled('Behind a foreign link');
      await faulty.tenant.look();
    });
    await faulty.noFaults();
    const late = await faulty.recorded(() => faulty.looks(2));
    expect([...early, ...late]).toEqual([line]);
  });

  it('has in the end what the directory has', async () => {
    await faulty.tenant.sweep();
    expect(await faulty.recorded(() => faulty.tenant.sweep())).toEqual([]);
    const { counts } = await faulty.tenant.control<{ counts: Record<string, number> }>(
      'GET',
      '/status',
    );
    expect(counts).toMatchObject(faulty.now.counts());
    expect(await faulty.anomalies()).toBe(0);
  });
});

/** A reading may come upon the links of an object at different times: then each is a change of its own. */
const linkByLink = (lines: readonly string[]): readonly string[] =>
  lines
    .flatMap((line) => {
      const [change = '', ...links] = line.split(/ (?=[+-]members:)/);
      return links.length === 0 ? [change] : links.map((link) => `${change} ${link}`);
    })
    .sort();
