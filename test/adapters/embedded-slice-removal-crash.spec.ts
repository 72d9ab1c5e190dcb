import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { BlockLog } from '../../src/event-store/embedded/block-log.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { type StreamId, streamId } from '../../src/event-store/event-store.port.js';
import { start } from '../support/children.js';
import { aStreamId, collect, idsOf, newEvents } from '../support/events.js';

const STREAMS = 10;
/** Some twenty blocks each, so that a kill may come in the middle of a stream. */
const EVENTS = 3_000;
const ROUNDS = 4;

describe('EmbeddedSliceRemoval, killed while it removes', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-removal-crash-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('leaves each stream whole or gone, and what it acknowledged gone', async () => {
    const ids = new Map<StreamId, readonly string[]>();
    const store = await EmbeddedEventStore.open(folder);
    for (let stream = 0; stream < STREAMS; stream += 1) {
      const [id, events] = [aStreamId(), newEvents(EVENTS)];
      await store.append(id, 'no_stream', events);
      ids.set(id, idsOf(events));
    }
    await store.close();

    for (let round = 0; round < ROUNDS; round += 1) {
      const acknowledged = await killedAfter(1 + (round % 3));
      expect(acknowledged.length).toBeGreaterThan(0);
      const left = await readBack(ids.keys());
      for (const gone of acknowledged) expect(left.get(gone)).toEqual([]);
      for (const [id, found] of left) expect([[], ids.get(id)]).toContainEqual(found);
    }
  }, 180_000);

  /** What was acknowledged until the kill, which comes a little after so many lines. */
  const killedAfter = async (lines: number): Promise<readonly StreamId[]> => {
    const child = start('remove-until-killed.ts', folder, String(EVENTS));
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.split('\n').length > lines) child.kill('SIGKILL');
    });
    child.stdin?.write('go\n');
    await once(child, 'close');
    return output.split('\n').slice(0, -1).map(streamId);
  };

  const readBack = async (streams: Iterable<StreamId>) => {
    const store = await EmbeddedEventStore.open(folder);
    const found = new Map<StreamId, readonly string[]>();
    for (const id of streams) found.set(id, idsOf(await collect(store.read(id))));
    const total = [...found.values()].reduce((sum, events) => sum + events.length, 0);
    expect(await collect(store.readAll({ after: 'start' }))).toHaveLength(total);
    expect(await store.head()).toBe(String(STREAMS * EVENTS));
    await store.close();
    return found;
  };

  it('hides a stream at once, and takes what is left of it away at the next start', async () => {
    const stream = aStreamId();
    const store = await EmbeddedEventStore.open(folder);
    await store.append(stream, 'no_stream', newEvents(EVENTS));
    await store.close();
    const dying = await BlockLog.open(folder);
    await dying.hide(stream, EVENTS);
    expect([...dying.blocksOf(stream, 0)].flatMap(({ events }) => events)).toEqual([]);
    await dying.close();
    expect(await keys()).toBeGreaterThan(40);

    await (await BlockLog.open(folder)).close();

    // Where the stream ended, and where the log did.
    expect(await keys()).toBe(2);
  });

  const keys = async (): Promise<number> => {
    const table = open({ path: join(folder, 'log'), encoding: 'string', pageSize: 4096 });
    const count = table.getKeysCount();
    await table.close();
    return count;
  };
});
