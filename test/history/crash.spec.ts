import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { comparePositions, position } from '../../src/event-store/event-store.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { start } from '../support/children.js';

const ROUNDS = 3;
const PAGE = { size: 1_000_000 };

describe('a history, killed while it follows the log', () => {
  let folder: string;
  let children: readonly ChildProcess[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stateline-history-crash-'));
    // Started ahead, because starting takes longer than being killed.
    children = Array.from({ length: ROUNDS }, (_, round) =>
      start('../history/project-until-killed.ts', folder, `r${round}`),
    );
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('is the model that is built from the start, and has lost nothing it had told of', async () => {
    for (const [round, child] of children.entries()) {
      const caughtUp = await killed(child, 2 + 5 * round);
      await expectKept(folder, caughtUp);
    }
    const throughKills = await everythingIn(folder);

    rmSync(join(folder, 'history'), { recursive: true });
    expect(throughKills).toEqual(await everythingIn(folder));
    expect(throughKills.objects.length).toBeGreaterThan(ROUNDS);
  }, 180_000);
});

/** The last position a child had caught up with when it was killed, soon after so many lines. */
const killed = async (child: ChildProcess, lines: number): Promise<string> => {
  if (!child.stdin || !child.stdout) throw new Error('The child has no pipes');
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    if (output.split('\n').length > lines) child.kill('SIGKILL');
  });
  child.stdin.write('go\n');
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
  return output.trim().split('\n').at(-1) ?? '';
};

const expectKept = async (folder: string, caughtUp: string): Promise<void> => {
  const store = await EmbeddedEventStore.open(join(folder, 'log'));
  const history = await LmdbHistory.open(join(folder, 'history'), store);
  const { position: kept } = history.status();
  await history.close();
  await store.close();
  expect(kept && comparePositions(kept, position(caughtUp))).toBeGreaterThanOrEqual(0);
};

/** All that can be asked of the history once it has caught up. */
const everythingIn = async (folder: string) => {
  const store = await EmbeddedEventStore.open(join(folder, 'log'));
  const history = await LmdbHistory.open(join(folder, 'history'), store);
  await history.caughtUp((await store.head()) ?? position('0'));
  const tenant = history.tenant('t');
  const timeline = (query: { actor?: string; correlationId?: string; type?: string }) =>
    tenant.timeline({ order: 'oldest-first', page: PAGE, ...query }).rows;
  const entries = timeline({});
  const middle = entries[Math.floor(entries.length / 2)];
  const states = [tenant.now(), tenant.at({ position: middle?.position ?? position('0') })];
  const objects = states.flatMap((state) => [
    ...state.objects({ page: PAGE }).rows,
    ...state.objects({ status: 'soft-deleted', page: PAGE }).rows,
  ]);
  const told = {
    objects,
    counts: states.map((state) => state.counts()),
    links: states.flatMap((state) => objects.map(({ objectId }) => state.allLinks(objectId))),
    references: objects.map(({ objectId }) => tenant.now().referencesTo(objectId)),
    timelines: [entries, timeline({ actor: 'Ada@example.com' }), timeline({ type: 'group' })],
    byObject: objects.map(({ objectId: id }) =>
      tenant.timeline({ objectId: id, order: 'newest-first', page: PAGE }),
    ),
    byChange: entries.map(({ changeId }) => tenant.entry(changeId)?.position),
  };
  await history.close();
  await store.close();
  return told;
};
