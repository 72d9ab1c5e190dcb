import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import { start } from '../support/children.js';
import { collect, idsOf, newEvents } from '../support/events.js';

const EVENTS = 20_000;
const KILLS = 3;

describe('Copying a log, killed while it copies', () => {
  let folder: string;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-copy-killed-'));
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  it('goes on where it was killed, and copies nothing twice', async () => {
    const source = await EmbeddedEventStore.open(join(folder, 'source'));
    for (let stream = 0; stream < EVENTS / 500; stream += 1) {
      const id = streamId(`changes_t_0${String(stream % 8)}-202611${String(10 + stream)}`);
      await source.append(id, 'no_stream', newEvents(500));
    }
    const originals = await collect(source.readAll({ after: 'start' }));
    await source.close();

    // Started ahead, because starting takes longer than being killed.
    const tries = Array.from({ length: KILLS + 1 }, () => copier());
    for (const child of tries.slice(0, KILLS)) expect(await outcome(child, 2)).toBeUndefined();
    const copied = await outcome(tries.at(-1) ?? copier(), Infinity);

    expect(copied).toMatchObject({ events: EVENTS, copied: expect.any(Number) as unknown });
    expect(copied).not.toMatchObject({ found: 0 });
    const target = await EmbeddedEventStore.open(join(folder, 'target'));
    expect(idsOf(await collect(target.readAll({ after: 'start' })))).toEqual(idsOf(originals));
    await target.close();
  }, 180_000);

  const copier = () => {
    const child = start('copy-until-killed.ts', join(folder, 'source'), join(folder, 'target'));
    children.push(child);
    return child;
  };

  /** `undefined` when it was killed, which is soon after it said so often that it copies. */
  const outcome = async (child: ChildProcess, lines: number): Promise<unknown> => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.split('copying').length > lines) child.kill('SIGKILL');
    });
    child.stdin?.write('go\n');
    await once(child, 'close');
    const last = output.split('\n').find((line) => line.startsWith('{'));
    return last === undefined ? undefined : (JSON.parse(last) as unknown);
  };
});
