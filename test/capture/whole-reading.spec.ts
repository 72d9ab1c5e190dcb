import { ChangeLog } from '../../src/capture/change-log.js';
import { Checkpoints } from '../../src/capture/checkpoints.js';
import { OwnWrites } from '../../src/capture/own-writes.js';
import { Recorder } from '../../src/capture/recorder.js';
import { Turns } from '../../src/capture/turns.js';
import { WholeReading } from '../../src/capture/whole-reading.js';
import { openGraph } from '../../src/directory/directory.module.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { CapturedTenant } from '../support/captured-tenant.js';

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

  /** Reads all groups; before each page arrives, somebody looks around an object. */
  const readAll = async (lookedAround: () => ReturnType<typeof objectId>) => {
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
    const log = new ChangeLog(store, tenantId, new StoredChainHeads(store));
    const recorder = new Recorder(tenantId, history, log, new OwnWrites(store));
    const checkpoints = new Checkpoints(store, tenantId, 'group');
    await checkpoints.load();
    const clock = () => instantAt(Date.now());
    const parts = { type: 'group', directory, recorder, checkpoints, clock, turns };
    const whole = { from: null, startedAt: clock(), first: false, after: clock() };
    const reading = new WholeReading(parts, { ...whole, reason: 'sweep' });
    await reading.read(new AbortController().signal);
    const head = await store.head();
    if (head !== undefined) await history.caughtUp(head);
  };
});
