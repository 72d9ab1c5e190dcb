import { slopeOf } from './flatness.js';
import { settingsIn } from './settings.js';

describe('the options of a soak', () => {
  it('are an hour of a company with its log in the data folder when nothing is said', () => {
    expect(settingsIn([])).toMatchObject({ minutes: 60, users: 1500, log: 'embedded' });
  });

  it('are refused by name', () => {
    expect(() => settingsIn(['--minutes', 'long'])).toThrow('--minutes takes a whole number');
    expect(() => settingsIn(['--log', 'paper'])).toThrow('--log takes embedded or eventstoredb');
    expect(() => settingsIn(['--hours', '1'])).toThrow('--hours');
  });
});

describe('the slope of figures', () => {
  const at = (values: readonly number[]) => values.map((value, hours) => ({ hours, value }));

  it('is how much they grow in an hour', () => {
    expect(slopeOf(at([10, 12, 14, 16]))).toMatchObject({ perHour: 2, least: 10, most: 16 });
  });

  it('is none where they only come and go', () => {
    expect(slopeOf(at([10, 14, 14, 10]))?.perHour).toBe(0);
  });

  it('is not told from two figures', () => {
    expect(slopeOf(at([1, 2]))).toBeNull();
  });
});
