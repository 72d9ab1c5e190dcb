import { Logger } from '@nestjs/common';
import { eventually } from '../support/eventually.js';
import { changed, FaultyTenant } from './faulty-tenant.js';

/** What is recorded when answers are late, partial, strange or none. */
describe('capture under faults of reading', () => {
  let faulty: FaultyTenant;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    faulty = await FaultyTenant.open({
      types: ['user', 'group', 'conditionalAccessPolicy', 'namedLocation'],
    });
  });
  afterEach(async () => {
    await faulty.noFaults();
    await faulty.tenant.look();
  });
  afterAll(async () => {
    await faulty.close();
    Logger.overrideLogger(['error']);
  });

  const titled = async (title: string) => {
    const user = faulty.cloudUser();
    await faulty.update(user, { jobTitle: title });
    return changed(user.objectId, `jobTitle="${title}"`);
  };
  const policy = () => faulty.take('conditionalAccessPolicy');
  const named = async (name: string) => {
    const one = policy();
    await faulty.update(one, { displayName: name });
    return changed(one.objectId, `displayName="${name}"`);
  };

  it('records a change once when the reads that follow it lag behind (R1)', async () => {
    let line = '';
    const lines = await faulty.recorded(async () => {
      await faulty.faults({ id: 'R1', delayMs: 400 });
      line = await named('Read late');
      await faulty.looks(2);
      await eventually(async () => {
        await faulty.tenant.look();
        return faulty.now.object(line.split(' ')[1] as never)?.displayName === 'Read late';
      });
    });
    expect(lines).toEqual([line]);
  });

  it('takes members that it may not read for members (R2)', async () => {
    await faulty.faults({ id: 'R2' });
    expect(
      await faulty.recorded(async () => {
        await faulty.tenant.look();
        await faulty.tenant.sweep();
      }),
    ).toEqual([]);
  });

  it('sees the policies that v1.0 hides (R3)', async () => {
    const hidden = policy();
    await faulty.update(hidden, { displayName: 'Uses a preview feature' });
    await faulty.tenant.look();
    await faulty.tenant.control('PUT', '/faults', [{ id: 'R3', objectId: hidden.objectId }]);
    expect(await faulty.recorded(() => faulty.looks(2))).toEqual([]);
    expect(faulty.now.object(hidden.objectId)?.status).toBe('live');
    await faulty.tenant.control('DELETE', '/faults');
  });

  it('keeps an enum member that nobody knows, word for word (R4)', async () => {
    const lines = await faulty.recorded(async () => {
      await faulty.faults({ id: 'R4' });
      await faulty.looks(2);
    });
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every((line) => line.includes('"simulatedFutureMember"'))).toBe(true);
    expect(lines.some((line) => line.includes('unknownFutureValue'))).toBe(false);
  });

  it('keeps a property and a type that nobody knows (R5)', async () => {
    const user = faulty.cloudUser();
    const lines = await faulty.recorded(async () => {
      await faulty.faults({ id: 'R5', property: 'shoeSize', value: 43 });
      await faulty.update(user, { jobTitle: 'Measured' });
      await faulty.looks(2);
    });
    expect(lines).toContain(changed(user.objectId, 'jobTitle="Measured"', 'shoeSize=43'));
  });

  it.each([
    ['it is told to wait (T1)', [{ id: 'T1', count: 1, retryAfterSeconds: 0 }]],
    ['parts of a batch are put off (T2)', [{ id: 'T2', count: 1, retryAfterSeconds: 0 }]],
    ['an answer is cut off (T5)', [{ id: 'T5', mode: 'truncated', count: 1 }]],
    ['a page of HTML comes (T5)', [{ id: 'T5', mode: 'html', count: 1 }]],
    ['an error has no code (T5)', [{ id: 'T5', mode: 'empty-code', count: 1 }]],
    ['the connection is cut (T5)', [{ id: 'T5', mode: 'cut', count: 1 }]],
    ['an answer is slow (T5)', [{ id: 'T5', mode: 'slow', delayMs: 50, count: 3 }]],
    ['it is near its quota (T3)', [{ id: 'T3', percentage: 0.9, count: 3 }]],
  ])('records each change once when %s', async (what, rules) => {
    const expected: string[] = [];
    const lines = await faulty.recorded(async () => {
      expected.push(await titled(what), await named(what));
      const { objectId, objectType } = faulty.cloudUser();
      await faulty.act({ operation: 'softDelete', objectType, objectId });
      expected.push(`ObjectSoftDeleted ${objectId}`);
      await faulty.faults(...rules);
      await faulty.looks(2);
    });
    expect(lines).toEqual(expected.sort());
  });

  it('records a gap, and no change, for the time in which no answer could be used (T5)', async () => {
    await faulty.faults({ id: 'T5', mode: 'html', path: 'namedLocations' });
    const quiet = await faulty.recorded(() => faulty.looks(2));
    expect(quiet).toEqual([]);
    await faulty.noFaults();
    await faulty.faults();
    await faulty.looks(1);
    expect(await faulty.gapReaders()).toContain('namedLocation');
  });

  it('has in the end what the directory has', async () => {
    await faulty.tenant.sweep();
    expect(await faulty.recorded(() => faulty.tenant.sweep())).toEqual([]);
    expect(await faulty.anomalies()).toBe(0);
  });
});
