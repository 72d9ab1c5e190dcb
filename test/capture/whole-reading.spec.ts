import { ChangeLog } from '../../src/capture/change-log.js';
import { Checkpoints } from '../../src/capture/checkpoints.js';
import { OwnWrites } from '../../src/capture/own-writes.js';
import { Recorder } from '../../src/capture/recorder.js';
import { Turns } from '../../src/capture/turns.js';
import { WholeReading } from '../../src/capture/whole-reading.js';
import { openGraph } from '../../src/directory/directory.module.js';
import { objectId, type Observation } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { CapturedTenant } from '../support/captured-tenant.js';

interface TrueGroup {
  readonly objectId: string;
  readonly links: Readonly<Record<string, readonly string[]>>;
}

describe('reading all of a type that has deltas', () => {
  let tenant: CapturedTenant;
  beforeEach(async () => {
    tenant = await CapturedTenant.open({ types: ['group'] });
  });
  afterEach(() => tenant.close());

  it('keeps what a page tells of an object that was looked around while the page was on its way', async () => {
    await tenant.firstSync();
    await tenant.stop();
    const { objects } = await tenant.control<{ objects: { objectId: string }[] }>(
      'GET',
      '/objects?type=group',
    );
    const id = objectId(objects[0]?.objectId ?? '');
    const changed = { attributes: { description: 'Changed' }, objectId: id, objectType: 'group' };
    await tenant.control('POST', '/act', { as: { kind: 'sync' }, operation: 'update', ...changed });

    await readAll(() => id);

    expect((await tenant.changesOf(id)).at(-1)).toMatchObject({
      type: 'ObjectChanged',
      data: { attributes: [{ name: 'description', after: 'Changed' }] },
    });
  });

  describe('whose list of members may be older than what others told since', () => {
    /** A group with members. */
    const aCrew = async (): Promise<TrueGroup> => {
      await tenant.firstSync();
      await tenant.stop();
      const { objects } = await tenant.control<{ objects: readonly TrueGroup[] }>(
        'GET',
        '/objects?type=group',
      );
      const crew = objects.find(({ links }) => (links['members'] ?? []).length > 1);
      if (crew === undefined) throw new Error('No group has members');
      return crew;
    };
    /** No group has a member. */
    const emptied = (observation: Observation) =>
      observation.seen === 'present'
        ? { ...observation, links: observation.links.map((seen) => ({ ...seen, targets: [] })) }
        : observation;
    const without = (crew: TrueGroup) => (observation: Observation) =>
      observation.objectId === crew.objectId ? emptied(observation) : observation;

    it('takes back nothing that a second reading shows', async () => {
      const crew = await aCrew();
      const before = await tenant.changesOf(objectId(crew.objectId));
      await readAll(() => objectId('nobody'), without(crew));
      expect(await tenant.changesOf(objectId(crew.objectId))).toEqual(before);
    });

    it('ends the second reading when it is told to stop', async () => {
      await aCrew();
      const stop = new AbortController();
      const lists: string[] = [];
      const onList = (id: string) => {
        lists.push(id);
        stop.abort();
      };
      await expect(
        readAll(() => objectId('nobody'), emptied, { signal: stop.signal, onList }),
      ).rejects.toThrow();
      expect(lists).toHaveLength(1);
    });

    it('tells what both readings show', async () => {
      const crew = await aCrew();
      const [targetId = ''] = crew.links['members'] ?? [];
      const link = { relation: 'members', targetId };
      const of = { objectId: crew.objectId, objectType: 'group' };
      await tenant.control('POST', '/act', {
        ...{ as: { kind: 'sync' }, operation: 'removeLink', ...of, ...link },
      });
      await readAll(() => objectId('nobody'));
      expect((await tenant.changesOf(objectId(crew.objectId))).at(-1)).toMatchObject({
        type: 'ObjectChanged',
        data: { links: [{ ...link, op: 'removed' }] },
      });
    });
  });

  /**
   * Reads all groups; before each page arrives, somebody looks around an object, and of all lists of members the
   * first reading shows what `shown` makes of them.
   */
  const readAll = async (
    lookedAround: () => ReturnType<typeof objectId>,
    shown: (observation: Observation) => Observation = (observation) => observation,
    {
      signal = new AbortController().signal,
      onList,
    }: { signal?: AbortSignal; onList?: (id: string) => void } = {},
  ) => {
    const { simulator, store, history } = tenant;
    const { tenantId, graphUrl, tokenUrl, credentials } = simulator;
    const { directory } = openGraph({ tenantId, graphUrl, tokenUrl, ...credentials.reader });
    const turns = new Turns();
    const look = directory.look.bind(directory);
    directory.look = async function* (...asked) {
      for await (const page of look(...asked)) {
        await turns.ofLook(() => Promise.resolve([lookedAround()]));
        yield page;
      }
    };
    const sweep = directory.sweep.bind(directory);
    directory.sweep = async function* (...asked) {
      for await (const page of sweep(...asked)) {
        yield { ...page, observations: page.observations.map(shown) };
      }
    };
    const links = directory.links.bind(directory);
    directory.links = (ref, relation) => {
      onList?.(ref.objectId);
      return links(ref, relation);
    };
    const log = new ChangeLog(store, tenantId, new StoredChainHeads(store));
    const recorder = new Recorder(tenantId, history, log, new OwnWrites(store));
    const checkpoints = new Checkpoints(store, tenantId, 'group');
    await checkpoints.load();
    const clock = () => instantAt(Date.now());
    const parts = { type: 'group', directory, recorder, checkpoints, clock, turns, readLagMs: 0 };
    const whole = { from: null, startedAt: clock(), first: false, after: clock() };
    const reading = new WholeReading(parts, { ...whole, reason: 'sweep' });
    await reading.read(signal);
    const head = await store.head();
    if (head !== undefined) await history.caughtUp(head);
  };
});
