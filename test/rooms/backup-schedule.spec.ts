import { isDue } from '../../src/backups/due.js';

const at = (text: string): number => Date.parse(text);

describe('the daily backup', () => {
  it('is due at once when there is none', () => {
    expect(isDue(null, at('2026-11-20T12:00:00Z'), 2)).toBe(true);
  });

  it('is due when the hour has passed since the last one, once a day', () => {
    const last = at('2026-11-20T02:00:01Z');
    expect(isDue(last, at('2026-11-20T23:59:59Z'), 2)).toBe(false);
    expect(isDue(last, at('2026-11-21T01:59:59Z'), 2)).toBe(false);
    expect(isDue(last, at('2026-11-21T02:00:00Z'), 2)).toBe(true);
  });

  it('is due after a pause of days, before the hour has come', () => {
    expect(isDue(at('2026-11-17T02:00:00Z'), at('2026-11-20T00:30:00Z'), 2)).toBe(true);
  });
});
