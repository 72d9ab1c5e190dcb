import { Logger } from '@nestjs/common';
import { Lane } from '../../src/recovery/lane.js';
import { eventually } from '../support/eventually.js';

/** Work that fails each time, and is due all the same; what else is asked for is done at once. */
const failing = () => {
  const worked: string[] = [];
  const pauses: number[] = [];
  const waiting: (() => void)[] = [];
  const task = {
    work: (id: string) => {
      worked.push(id);
      return id === 'bad' ? Promise.reject(new RangeError('never')) : Promise.resolve();
    },
    isDue: (id: string) => id === 'bad',
    giveUp: () => Promise.resolve(),
  };
  const pause = (ms: number) => {
    pauses.push(ms);
    return new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { worked, pauses, waiting, lane: new Lane('Lane', task, pause) };
};

describe('Lane', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it('lets others go on while what was given up and is due still rests', async () => {
    const { worked, waiting, lane } = failing();
    lane.add('bad');
    lane.add('good');
    await eventually(() => worked.includes('good') && waiting.length === 1);
    lane.add('bad');
    lane.add('better');
    await eventually(() => worked.includes('better'));
    expect(worked).toEqual(['bad', 'good', 'better']);

    waiting.shift()?.();
    await eventually(() => worked.length === 4);
    expect(worked.at(-1)).toBe('bad');
    waiting.shift()?.();
    await lane.stop();
  });

  it('rests longer each time, up to half a minute, and stops in the end', async () => {
    const { worked, pauses, waiting, lane } = failing();
    lane.add('bad');
    for (let times = 1; times <= 20; times += 1) {
      await eventually(() => waiting.length > 0);
      waiting.shift()?.();
    }
    await eventually(() => worked.length === 21);
    lane.add('good');
    await eventually(() => worked.at(-1) === 'good');

    expect(pauses.slice(0, 7)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000]);
    expect(pauses).toHaveLength(20);
    expect(Math.max(...pauses)).toBe(30_000);
  });
});
