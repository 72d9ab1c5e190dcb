import { once } from 'node:events';
import { getHeapStatistics } from 'node:v8';

import { afterEach, describe, expect, it } from '@jest/globals';

import type { Piece } from '../../../src/history/snapshots/piece.js';
import { ScanWorkers, startWorker } from '../../../src/history/snapshots/scan-workers.js';

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
  it('read for who asks before they save states', async () => {
    const workers = new ScanWorkers(1);
    const ended: string[] = [];
    // Nothing of it can be read, and the order shows.
    const ask = (name: string, wanted: Partial<Piece['wanted']>) =>
      workers
        .ask({ wanted, source: { path: '/nowhere' } } as Piece, new AbortController().signal)
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
