import { objectId, type Observation } from '../../src/domain/directory/directory-object.js';
import type { Instant } from '../../src/domain/instant.js';
import { SweepSlots } from '../../src/capture/sweep-slots.js';
import { marked, Turns } from '../../src/capture/turns.js';

const gone = (id: string): Observation => ({
  objectId: objectId(id),
  objectType: 'user',
  seen: 'gone',
});
const HOUR_MS = 3_600_000;
const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour)).toISOString() as Instant;
const msAt = (hour: number) => Date.UTC(2026, 10, 20, hour);

describe('a sweep and a look at single objects', () => {
  it('do not take each other back: what was asked for later stands', async () => {
    const turns = new Turns();
    const recorded: string[] = [];
    const record = (some: readonly Observation[]) => {
      recorded.push(...some.map((one) => one.objectId));
      return Promise.resolve();
    };
    const asked = { observations: [gone('a'), gone('b')], mark: turns.mark };
    await turns.ofLook(() => Promise.resolve([objectId('a')]));
    await turns.ofSweep(asked, record);
    expect(recorded).toEqual(['b']);
    await turns.ofSweep({ ...asked, mark: turns.mark }, record);
    expect(recorded).toEqual(['b', 'a', 'b']);
  });

  it('wait for each other, also when one fails', async () => {
    const turns = new Turns();
    const order: string[] = [];
    const look = turns.ofLook(async () => {
      await Promise.resolve();
      order.push('look');
      throw new Error('the directory is down');
    });
    const sweep = turns.ofSweep({ observations: [], mark: 0 }, () => {
      order.push('sweep');
      return Promise.resolve();
    });
    await expect(look).rejects.toThrow('down');
    await sweep;
    expect(order).toEqual(['look', 'sweep']);
  });

  it('mark each page before it is asked for', async () => {
    const turns = new Turns();
    async function* pages() {
      yield 1;
      await turns.ofLook(() => Promise.resolve([]));
      yield 2;
      yield 3;
    }
    const marks: number[] = [];
    for await (const { mark } of marked(pages(), turns)) marks.push(mark);
    expect(marks).toEqual([0, 0, 1]);
  });
});

describe('the slots of sweeps', () => {
  const day = 24 * HOUR_MS;

  it('come once in an interval, at the same time, whenever the last sweep was', () => {
    const slots = new SweepSlots(day, { index: 0, of: 4 });
    expect(slots.untilDue(at(0), msAt(5))).toBe(19 * HOUR_MS);
    expect(slots.untilDue(at(23), msAt(23))).toBe(HOUR_MS);
    expect(slots.untilDue(at(1), msAt(24))).toBe(0);
    expect(slots.untilDue(at(1), msAt(40))).toBe(0);
  });

  it('lie apart for different things, all in the first quarter', () => {
    const waits = [0, 1, 2, 3].map((index) =>
      new SweepSlots(day, { index, of: 4 }).untilDue(at(12), msAt(12)),
    );
    expect(waits).toEqual([12, 13.5, 15, 16.5].map((hours) => hours * HOUR_MS));
  });
});
