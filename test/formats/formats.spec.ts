import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import { type RunningStateline, startStateline } from '../../src/main.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { type NewEvent, streamId } from '../../src/event-store/event-store.port.js';
import { openEventStore } from '../../src/event-store/open-event-store.port.js';
import { eventually } from '../support/eventually.js';
import { type Told, unpackFolder } from './packed-folder.mjs';

const LIMIT_MS = 60_000;
const FIXTURES = join(import.meta.dirname, '../fixtures/formats');
/** Each made by make-fixture.mjs with the code of the commit that it names. */
const NAMES = globSync('*.bin', { cwd: FIXTURES }).sort();

/** Those whose program read links of some types after the objects. */
const READ_LINKS_APART = NAMES.filter((name) => !/history-[34]\.bin$/.test(name));

let folder: string;
let running: RunningStateline | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stateline-formats-'));
  running = undefined;
});

afterEach(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true });
}, LIMIT_MS);

const unpacked = (name: string): Told => unpackFolder(join(FIXTURES, name), folder);

const start = async (): Promise<RunningStateline> => {
  running = await startStateline(
    readConfig({
      STATELINE_DATA_FOLDER: join(folder, 'data'),
      STATELINE_PORT: '0',
      STATELINE_SIMULATOR_PORT: '0',
      STATELINE_SIMULATOR_USERS: '50',
    }),
  );
  return running;
};

const ask = async <Answer>(path: string): Promise<Answer> => {
  const { url, tenantId } = running ?? {};
  const response = await fetch(`${String(url)}/api/tenants/${String(tenantId)}${path}`);
  return (await response.json()) as Answer;
};

const EVENT_OF_TOMORROW = { type: 'ThingOfTomorrow', data: { sort: 'unheard of' } };

/** Records an event in the log as it was unpacked, before anything else opens it. */
const append = async (event: object, { tenantId }: Told): Promise<void> => {
  const kept = { kind: 'embedded', folder: join(folder, 'data/log') } as const;
  const { store, close } = await openEventStore(kept);
  const metadata = {
    ...{ tenantId, schemaVersion: '1', observedAt: '2026-12-24T00:00:00.000Z' },
    ...{ reader: 'tomorrow', $correlationId: 'a' },
  };
  const id = '0b6e2f1c-6d43-4b1e-9a52-7f2c1d9e8a70';
  const made = { id, event, metadata } as unknown as NewEvent;
  await store.append(streamId('tomorrow-1'), 'no_stream', [made]);
  await close();
};

interface Listed<Row> {
  readonly rows: readonly Row[];
}

interface Backup {
  readonly backupId: string;
  readonly instant: string;
  readonly stateHash: string;
}

interface Row {
  readonly changeId: string;
  readonly event: ChangeEvent;
}

/** Links that were read after their object: changes by nobody known, as older programs told them. */
const isFirstReading = ({ event: { type, data } }: Row): boolean =>
  type === 'ObjectChanged' &&
  data.window.after === null &&
  data.attributes.length === 0 &&
  data.links.every(({ op }) => op === 'added');

/** Whether the read model has caught up with all that the old program told of; until then it may tell nothing. */
const tells = async ({ changes }: Told): Promise<boolean> => {
  const { rows = [] } = await ask<Partial<Listed<unknown>>>('/timeline?limit=1000');
  const { counts } = await ask<{ counts?: object }>('/state');
  return rows.length >= changes.length && counts !== undefined;
};

/** A digest of each file, but for locks. */
const contents = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    globSync('**', { cwd: folder })
      .filter((path) => !/lock(\.mdb)?$/.test(path) && statSync(join(folder, path)).isFile())
      .map((path) => [
        path,
        createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex'),
      ]),
  );

describe('data of an earlier format', () => {
  it('is at hand of each format that a commit of ours recorded', () => {
    expect(NAMES).toEqual([
      'log-1-history-3.bin',
      'log-2-history-11.bin',
      'log-2-history-4.bin',
      'log-2-history-5.bin',
      'log-2-history-6.bin',
      'log-2-history-9.bin',
      'log-3-history-12.bin',
      'log-3-history-13.bin',
      'log-3-history-14.bin',
    ]);
  });

  it.each(NAMES)(
    '(%s) is opened with all that it tells, and what only a later version knows is passed over',
    async (name) => {
      const told = unpacked(name);
      await append(EVENT_OF_TOMORROW, told);

      const { tenantId } = await start();

      expect(tenantId).toBe(told.tenantId);
      await eventually(() => tells(told), LIMIT_MS);
      const { rows: backups } = await ask<Listed<Backup>>('/backups');
      expect(backups.map(({ backupId, stateHash }) => [backupId, stateHash])).toEqual(
        expect.arrayContaining(told.backups.map((backup) => [backup.backupId, backup.stateHash])),
      );
      const { counts } = await ask<{ counts: Record<string, number> }>('/state');
      expect(counts).toMatchObject({ user: told.counts['user'], group: told.counts['group'] });
      const { rows } = await ask<Listed<Row>>('/timeline?limit=1000');
      const ids = new Set(rows.map(({ changeId }) => changeId));
      expect(told.changes.length).toBeGreaterThan(0);
      expect(told.changes.filter((id) => !ids.has(id))).toEqual([]);
      expect(rows.filter(isFirstReading)).toEqual([]);
      const met = rows.filter(({ event }) => event.type === 'LinksDiscovered');
      expect(met.length > 0).toBe(READ_LINKS_APART.includes(name));
      expect(running?.projection()).toMatchObject({ stopped: false, failure: null });
      expect(readFileSync(join(folder, 'data/log/format'), 'utf8').trim()).toBe('3');
    },
    LIMIT_MS,
  );
});

describe('data of a later version', () => {
  it('of a later format is refused with both formats named, and left as it was', async () => {
    unpacked(NAMES.at(-1) ?? '');
    writeFileSync(join(folder, 'data/log/format'), '4\n');
    const before = contents();

    await expect(start()).rejects.toMatchObject({
      problem: 'data-format-unknown',
      message: expect.stringMatching(/has format 4.*up to 3/) as unknown,
    });
    expect(contents()).toEqual(before);
  });
});
