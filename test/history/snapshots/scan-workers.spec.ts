import { once } from 'node:events';
import { getHeapStatistics } from 'node:v8';

import { afterEach, describe, expect, it } from '@jest/globals';

import type { Piece, Wanted } from '../../../src/history/snapshots/piece.js';
import {
  PieceUnreadable,
  ScanWorkers,
  startWorker,
} from '../../../src/history/snapshots/scan-workers.js';
import { eventually } from '../../support/eventually.js';

describe('a thread that reads whole tenants', () => {
  let worker: ReturnType<typeof startWorker> | undefined;
  afterEach(async () => {
    await worker?.terminate();
  });

  it('has less room for what is new than the thread that answers everybody', async () => {
    worker = startWorker();
    await once(worker, 'online');
    const own = await worker.getHeapStatistics();
    expect(own.heap_size_limit).toBeLessThan(getHeapStatistics().heap_size_limit);
  });
});

/** Nothing of it can be read, which takes a thread to find out. */
const pieceOfNothing = (as: Wanted['as']): Piece =>
  ({ wanted: { as }, sources: [{ path: '/nowhere' }] }) as unknown as Piece;

describe('threads that read whole tenants', () => {
  it('end when there was nothing to do for a while, and others read in their place', async () => {
    const workers = new ScanWorkers(2, 1);
    const ask = () => workers.ask(pieceOfNothing('lines'), new AbortController().signal);
    for (let time = 0; time < 2; time += 1) {
      const asked = ask();
      expect(workers.threads).toBe(1);
      await expect(asked).rejects.toThrow(PieceUnreadable);
      await eventually(() => workers.threads === 0);
    }
    await workers.close();
  });

  it('read for who asks before they save states', async () => {
    const workers = new ScanWorkers(1);
    const ended: string[] = [];
    const ask = (name: string, as: Wanted['as']) =>
      workers.ask(pieceOfNothing(as), new AbortController().signal).catch(() => ended.push(name));
    const all = [
      ask('saved first', 'blocks'),
      ask('saved second', 'blocks'),
      ask('read first', 'lines'),
      ask('read second', 'objects'),
    ];
    await Promise.all(all);
    await workers.close();
    expect(ended).toEqual(['saved first', 'read first', 'read second', 'saved second']);
  });
});
