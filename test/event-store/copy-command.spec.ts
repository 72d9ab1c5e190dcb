import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../src/cli/io.js';
import { copy } from '../../src/copy.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { aNewEvent, aStreamId, collect, idsOf } from '../support/events.js';
import { nobodyThere, stateline } from '../cli/a-terminal.js';
import { LogToCopy } from './a-log-to-copy.js';

describe('stateline log copy', () => {
  let folder: string;
  let ids: readonly string[];
  const at = (name: string) => join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-copy-command-'));
    const store = await EmbeddedEventStore.open(at('data/log'));
    await new LogToCopy(store).aMonth(8, 10);
    ids = idsOf(await collect(store.readAll({ after: 'start' })));
    await store.close();
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  /** The command line with the real copying behind it. */
  const run = (argv: readonly string[], env: Record<string, string> = {}) => {
    const printed: string[] = [];
    const io: Io = { ...nobodyThere, env, out: (text) => void printed.push(text) };
    return stateline(['log', 'copy', ...argv], {
      launchers: { copyLog: (request) => copy(io, request) },
    }).then((ran) => ({ ...ran, out: printed.join('') }));
  };

  const idsIn = async (log: string) => {
    const store = await EmbeddedEventStore.open(log);
    const found = idsOf(await collect(store.readAll({ after: 'start' })));
    await store.close();
    return found;
  };

  it('copies the log of a data folder to another one, and says what it did', async () => {
    const { exitCode, out } = await run(['--from', at('data'), '--to', at('copy')]);

    expect(exitCode).toBe(0);
    const copied = await idsIn(at('copy/log'));
    expect(ids).toEqual(expect.arrayContaining([...copied]));
    expect(out).toContain(`The copy holds ${copied.length.toLocaleString('en')} events`);
    expect(out).toMatch(/The chains of \d+ change events hold/);
  });

  it('takes the folder of a log itself, and addresses from the environment', async () => {
    const env = { FROM: at('data/log'), TO: at('other/log') };

    const { exitCode } = await run(['--from', 'env:FROM', '--to', 'env:TO'], env);

    expect(exitCode).toBe(0);
    expect((await idsIn(at('other/log'))).length).toBeGreaterThan(50);
  });

  it('tells programs how far it is, and the end, as JSON', async () => {
    const { out } = await run(['--json', '--from', at('data'), '--to', at('copy')]);

    const lines = out.trim().split('\n');
    const last: unknown = JSON.parse(lines.at(-1) ?? '');
    expect(last).toMatchObject({
      phase: 'done',
      found: 0,
      copied: expect.any(Number) as unknown,
      brokenChain: null,
      sourceGrew: false,
    });
  });

  it('makes no log where the one to copy from was misspelt', async () => {
    await mkdir(at('empty'));

    const { exitCode, err } = await run(['--from', at('empty'), '--to', at('copy')]);

    expect(exitCode).toBe(2);
    expect(err).toContain('--from takes a data folder with a log');
    expect(await readdir(at('empty'))).toEqual([]);
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining(['copy']));
  });

  it('does not repeat what may hold a password', async () => {
    const urls = ['http://ada:secret@host', 'esdb://ada:secret@', 'env:NONE'];
    for (const url of urls) {
      const { exitCode, out, err } = await run(['--from', at('data'), '--to', url]);

      expect(exitCode).toBe(2);
      expect(`${out}${err}`).not.toContain('secret');
    }
  });

  it('refuses a folder a running Stateline works on', async () => {
    const running = await EmbeddedEventStore.open(at('data/log'));

    const { exitCode, err } = await run(['--from', at('data'), '--to', at('copy')]);

    await running.close();
    expect(exitCode).toBe(1);
    expect(err).toContain('Another process works on the data folder');
  });

  it('refuses a log that holds other events, and names the first', async () => {
    const other = await EmbeddedEventStore.open(at('other/log'));
    const stream = aStreamId();
    await other.append(stream, 'no_stream', [aNewEvent()]);
    await other.close();

    const { exitCode, err } = await run(['--from', at('data'), '--to', at('other')]);

    expect(exitCode).toBe(1);
    expect(err).toContain(`first at stream ${stream}, revision 0`);
  });

  it('asks for both addresses', async () => {
    expect((await run(['--from', at('data')])).exitCode).toBe(2);
  });
});
