import { once } from 'node:events';
import { getHeapStatistics } from 'node:v8';

import { afterEach, describe, expect, it } from '@jest/globals';

import type { Piece } from '../../../src/history/snapshots/piece.js';
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

describe('threads that read whole tenants', () => {
  it('end when there was nothing to do for a while, and others read in their place', async () => {
    const workers = new ScanWorkers(2, 1);
    // Nothing of it can be read, which takes a thread to find out.
    const piece = { wanted: { as: 'lines' }, sources: [{ path: '/nowhere' }] } as Piece;
    const ask = () => workers.ask(piece, new AbortController().signal);
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
    // Nothing of it can be read, and the order shows.
    const ask = (name: string, wanted: Partial<Piece['wanted']>) =>
      workers
        .ask({ wanted, sources: [{ path: '/nowhere' }] } as Piece, new AbortController().signal)
        .catch(() => ended.push(name));
    const all = [
      ask('saved first', { as: 'blocks' }),
      ask('saved second', { as: 'blocks' }),
      ask('read first', { as: 'lines' }),
      ask('read second', { as: 'objects' }),
    ];
    await Promise.all(all);
    await workers.close();
    expect(ended).toEqual(['saved first', 'read first', 'read second', 'saved second']);
  });
});
