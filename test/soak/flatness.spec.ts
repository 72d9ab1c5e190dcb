import { slopeOf } from './flatness.js';

const samplesOf = (values: readonly number[]) =>
  values.map((value, at) => ({ hours: at / 60, value }));

describe('how flat a figure is', () => {
  it('is told by the line that fits best', () => {
    const slope = slopeOf(samplesOf([10, 11, 12, 13, 14, 15, 16, 17]));
    expect(slope).toMatchObject({ least: 10, most: 17, samples: 8 });
    expect(slope?.perHour).toBeCloseTo(60);
  });

  it('is told by its quarters, where it rises at first alone', () => {
    expect(slopeOf(samplesOf([10, 20, 30, 30, 30, 30, 30, 30]))?.quarters).toEqual([
      20, 30, 30, 30,
    ]);
  });

  it('is not told by too few samples', () => {
    expect(slopeOf(samplesOf([1, 2, 3]))).toBeNull();
  });
});
