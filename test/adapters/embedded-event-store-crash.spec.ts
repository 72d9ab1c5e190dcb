import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import {
  type EventStore,
  type StreamId,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { start } from '../support/children.js';
import { elementSize } from '../support/element-size.js';
import { collect, idsOf } from '../support/events.js';

const ROUNDS = 20;
/** Writers started ahead, because starting takes longer than being killed. */
const AHEAD = 3;

describe('EmbeddedEventStore, killed while it appends', () => {
  let folder: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-crash-'));
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  it('keeps every acknowledged event and no half element', async () => {
    const writers = Array.from({ length: AHEAD }, (_, round) => writer(round));
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round + AHEAD < ROUNDS) writers.push(writer(round + AHEAD));
      const acknowledged = await killed(writers[round], 1 + ((round * 13) % 60));

      const store = await EmbeddedEventStore.open(folder);
      await expectKept(store, acknowledged);
      await expectWholeElements(store, round);
      await store.close();
    }
  }, 120_000);

  const writer = (round: number): ChildProcess => {
    const child = start('append-until-killed.ts', folder, `r${round}`);
    children.push(child);
    return child;
  };
});

/** What a writer acknowledged until it was killed, which is soon after so many lines. */
const killed = async (writer: ChildProcess | undefined, lines: number): Promise<string> => {
  if (!writer?.stdin || !writer.stdout) throw new Error('There is no writer');
  let output = '';
  writer.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    if (output.split('\n').length > lines) writer.kill('SIGKILL');
  });
  writer.stdin.write('go\n');
  await once(writer, 'close');
  expect(writer.signalCode).toBe('SIGKILL');
  // The line it was killed in is not an acknowledgement.
  return output.slice(0, output.lastIndexOf('\n'));
};

const expectKept = async (store: EventStore, acknowledged: string): Promise<void> => {
  const idsByStream = new Map<StreamId, string[]>();
  for (const line of acknowledged.split('\n')) {
    const [stream = '', ids = ''] = line.split(' ');
    const known = idsByStream.get(streamId(stream)) ?? [];
    idsByStream.set(streamId(stream), [...known, ...ids.split(',')]);
  }
  expect(idsByStream.size).toBeGreaterThan(0);
  for (const [stream, ids] of idsByStream) {
    const found = idsOf(await collect(store.read(stream)));
    expect(found.slice(0, ids.length)).toEqual(ids);
  }
};

const expectWholeElements = async (store: EventStore, round: number): Promise<void> => {
  const streamPrefixes = [`changes_r${round}_`];
  const log = await collect(store.readAll({ after: 'start', streamPrefixes }));
  const streams = Map.groupBy(log, (event) => event.streamId);
  for (const [stream, events] of streams) {
    let whole = 0;
    for (let element = 0; whole < events.length; element += 1) whole += elementSize(element);
    expect([stream, events.length]).toEqual([stream, whole]);
    expect(events.map(({ revision }) => revision)).toEqual([...events.keys()]);
  }
  const places = (await collect(store.readAll({ after: 'start' }))).map(({ position }) => position);
  expect(places).toEqual(Array.from(places, (_, index) => String(index + 1)));
};
