import { randomBytes } from 'node:crypto';
import {
  closeSync,
  cpSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { open } from 'lmdb';

import { objectId } from '../../src/domain/directory/directory-object.js';
import { eventually } from '../support/eventually.js';
import { aGroup, aUser, changed, department } from './directory-changes.js';
import { RecordedTenant } from './recorded-tenant.js';

const USERS = 500;
const PAGE = 4_096;
const PARTS = 10;

describe('a damaged history', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
    const ids = Array.from({ length: USERS }, (_, index) => `u${index}`);
    await tenant.appendAll([
      ...ids.map((id) => aUser(id, { mail: `${id}@example.com` })),
      aGroup('g', ids),
      ...ids.map((id) => changed(id, department(null, `Department of ${id}`))),
    ]);
  });
  afterEach(() => tenant.close());

  const model = () => join(tenant.folder, 'history/model-1/data.mdb');

  /** All that can be asked about what is recorded, as one value. */
  const everything = () => {
    const state = tenant.tenant.now();
    const page = { size: 10_000 };
    return {
      counts: state.counts(),
      objects: state.objects({ page }),
      members: state.allLinks(objectId('g')),
      references: state.referencesTo(objectId('u7')),
      timeline: tenant.tenant.timeline({ order: 'oldest-first', page }),
    };
  };

  /** What is answered once all is well; in between answers are refused, and never other ones. */
  const answered = async () => {
    let answer: ReturnType<typeof everything> | undefined;
    await eventually(async () => {
      await tenant.caughtUpWithLog().catch(() => undefined);
      try {
        answer = everything();
      } catch (error) {
        expect(error).toMatchObject({ code: 'model-damaged', category: 'unavailable' });
      }
      return answer !== undefined;
    });
    return answer;
  };

  const writeOver = (start: number, bytes: Uint8Array): void => {
    const file = openSync(model(), 'r+');
    writeSync(file, bytes, 0, bytes.length, start);
    closeSync(file);
  };

  it('is built anew when its file was cut off', async () => {
    const whole = everything();
    for (const kept of [0.9, 0.5, 0]) {
      await tenant.history.close();
      truncateSync(model(), Math.floor(statSync(model()).size * kept));
      await tenant.reopenAfterClose();

      expect(await answered()).toEqual(whole);
    }
  });

  it('never answers from what was written over, wherever that is', async () => {
    const whole = everything();
    await tenant.history.close();
    const [used, kept] = ['history', 'kept'].map((name) => join(tenant.folder, name));
    cpSync(used ?? '', kept ?? '', { recursive: true });
    const { size } = statSync(model());
    for (let part = 0; part < PARTS; part += 1) {
      const place = Math.floor((size / PARTS) * (part + Math.random()));
      writeOver(place, randomBytes(Math.min(4 * PAGE, size - place)));
      await tenant.reopenAfterClose();

      expect(await answered()).toEqual(whole);
      await tenant.history.close();
      rmSync(used ?? '', { recursive: true });
      cpSync(kept ?? '', used ?? '', { recursive: true });
    }
    await tenant.reopenAfterClose();
  });

  it('notices a single changed letter when it reads it, says so, and is built anew', async () => {
    const start = readFileSync(model()).indexOf('Department of u77"');
    writeOver(start, Buffer.from('X'));
    const read = () => tenant.tenant.now().object(objectId('u77'))?.attributes['department'];

    expect(start).toBeGreaterThan(0);
    expect(read).toThrow(expect.objectContaining({ code: 'model-damaged' }));
    expect(tenant.history.status().failure).toContain('written over');
    await eventually(() => tenant.history.status().failure === null);
    expect(read()).toBe('Department of u77');
  });

  it('is built anew when it is of an older format', async () => {
    const whole = everything();
    await tenant.history.close();
    const root = open({ path: join(tenant.folder, 'history/model-1'), encoding: 'json' });
    await root.openDB<number, string>('meta', {}).put('format', 5);
    await root.openDB<number, string>('names', {}).clearAsync();
    await root.close();
    await tenant.reopenAfterClose();

    expect(await answered()).toEqual(whole);
  });
});
