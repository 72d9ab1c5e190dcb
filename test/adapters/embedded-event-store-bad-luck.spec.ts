import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { EventStoreUnavailable } from '../../src/event-store/event-store.port.js';
import { outputWithin, start } from '../support/children.js';
import { aNewEvent, aStreamId, collect, idsOf, newEvents } from '../support/events.js';

describe('EmbeddedEventStore, out of luck', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-bad-luck-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const refusal = (problem: string): unknown =>
    expect.objectContaining({
      code: 'event-store-unavailable',
      category: 'unavailable',
      problem,
      message: expect.stringContaining(folder) as unknown,
    });

  /** A folder in which something stands, and a check that it still does. */
  const anOldFolder = async () => {
    const store = await EmbeddedEventStore.open(folder);
    const streamId = aStreamId();
    const events = newEvents(3);
    await store.append(streamId, 'no_stream', events);
    await store.close();
    return async () => {
      const again = await EmbeddedEventStore.open(folder);
      expect(idsOf(await collect(again.read(streamId)))).toEqual(idsOf(events));
      expect(await again.append(streamId, 2, [aNewEvent()])).toMatchObject({ revision: 3 });
      await again.close();
    };
  };

  it('keeps events, head and order when it is closed and opened again', async () => {
    const stillStands = await anOldFolder();

    await stillStands();
  });

  it('has no head while it is empty', async () => {
    const store = await EmbeddedEventStore.open(join(folder, 'new', 'deeper'));

    expect(await store.head()).toBeUndefined();
    expect(await collect(store.readAll({ after: 'start' }))).toEqual([]);
    await store.close();
  });

  it('refuses a folder that cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');

    await expect(EmbeddedEventStore.open(join(folder, 'file', 'data'))).rejects.toEqual(
      refusal('data-folder-not-writable'),
    );
  });

  it('refuses a folder it may not write, and leaves it as it was', async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed);
    await chmod(folder, 0o755);
    await chmod(closed, 0o555);

    const opening = asNobody(() => EmbeddedEventStore.open(closed));

    await expect(opening).rejects.toEqual(refusal('data-folder-not-writable'));
    expect(await readdir(closed)).toEqual([]);
  });

  it('refuses a folder of a newer format, and leaves it as it was', async () => {
    const stillStands = await anOldFolder();
    await writeFile(join(folder, 'format'), '4\n');

    await expect(EmbeddedEventStore.open(folder)).rejects.toEqual(refusal('data-format-unknown'));

    expect(await readFile(join(folder, 'format'), 'utf8')).toBe('4\n');
    await writeFile(join(folder, 'format'), '3\n');
    await stillStands();
  });

  it.each(['1', '2'])(
    'takes over a folder of format %s, which no older program opens from then on',
    async (format) => {
      const stillStands = await anOldFolder();
      await writeFile(join(folder, 'format'), `${format}\n`);

      await stillStands();

      expect(await readFile(join(folder, 'format'), 'utf8')).toBe('3\n');
    },
  );

  it('refuses a second store on the same folder in one process', async () => {
    const stillStands = await anOldFolder();
    const first = await EmbeddedEventStore.open(folder);

    await expect(EmbeddedEventStore.open(folder)).rejects.toEqual(refusal('data-folder-in-use'));

    await first.append(aStreamId(), 'no_stream', newEvents(1));
    await first.close();
    await stillStands();
  });

  it('refuses a folder another process works on, until that one is killed', async () => {
    const stillStands = await anOldFolder();
    const other = start('append-until-killed.ts', folder, 'other');
    other.stdin?.write('go\n');
    await once(other.stdout ?? other, 'data');

    await expect(EmbeddedEventStore.open(folder)).rejects.toEqual(refusal('data-folder-in-use'));

    other.kill('SIGKILL');
    await once(other, 'close');
    await stillStands();
  });

  it('is not locked out by files that a dead process left behind', async () => {
    const stillStands = await anOldFolder();
    await writeFile(join(folder, 'lock-journal'), '');
    await writeFile(join(folder, 'format.new'), 'hal');

    await stillStands();
  });

  it('refuses appends while the disk is full, harms nothing, and goes on when there is room', async () => {
    const stillStands = await anOldFolder();
    // 4 or 8 MB, as the shell's blocks have 512 bytes or 1,024.
    const output = await outputWithin(8192, 'append-until-full.ts', folder);

    const { acknowledged, found, problems } = JSON.parse(output) as Record<string, string[]>;
    expect(problems).toEqual(['disk-full']);
    expect(acknowledged?.length).toBeGreaterThan(1000);
    expect(found).toEqual(acknowledged);
    await stillStands();
  });

  it('answers calls after closing with an error of its own', async () => {
    const store = await EmbeddedEventStore.open(folder);
    const streamId = aStreamId();
    await store.append(streamId, 'no_stream', newEvents(1));
    await store.close();

    const calls = [
      store.append(streamId, 0, newEvents(1)),
      collect(store.read(streamId)),
      collect(store.readAll({ after: 'start' })),
      store.last(streamId),
    ];

    for (const call of calls) await expect(call).rejects.toThrow(EventStoreUnavailable);
  });

  it('finishes what is being appended and ends subscriptions when it is closed', async () => {
    const store = await EmbeddedEventStore.open(folder);
    const streamId = aStreamId();
    const live = new AbortController();
    const subscription = collect(store.subscribe({ after: 'start' }, live.signal));
    const appending = store.append(streamId, 'no_stream', newEvents(2));

    await store.close();

    expect(await appending).toMatchObject({ revision: 1 });
    expect((await subscription).length).toBeLessThanOrEqual(2);
    const again = await EmbeddedEventStore.open(folder);
    expect(await collect(again.read(streamId))).toHaveLength(2);
    await again.close();
  });
});

/** The one user who may write anywhere steps back, so that the folder's rights count. */
const asNobody = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    if (root) process.seteuid?.(0);
  }
};
