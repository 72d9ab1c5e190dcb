import { describe, expect, it } from '@jest/globals';
import { SignInTries } from '../../src/access/sign-in-tries.js';
import { instantAt } from '../../src/domain/instant.js';

const MOST_REMEMBERED = 10_000;

describe('Tries to sign in', () => {
  const setUp = () => {
    const clock = { ms: 0 };
    const tries = new SignInTries(() => instantAt(clock.ms));
    const admit = (name: string, address: string) => tries.admit({ name, address });
    return { clock, tries, admit };
  };

  it('are forgotten after an hour, and the wait starts anew', () => {
    const { clock, admit } = setUp();
    const waits = Array.from({ length: 5 }, () => admit('a', '192.0.2.1'));
    clock.ms += 3_600_001;

    expect(waits).toEqual([0, 0, 0, 0, 1000]);
    expect(admit('a', '192.0.2.1')).toBe(0);
  });

  it('make an address wait a quarter of an hour at most', () => {
    const { clock, admit } = setUp();
    let waitMs = 0;
    for (let tried = 0; tried < 40; tried += 1) {
      waitMs = admit(`name ${String(tried)}`, '192.0.2.1');
      clock.ms += waitMs;
    }

    expect(waitMs).toBe(15 * 60_000);
  });

  it('are remembered of so many names and addresses and no more, the last of them first', () => {
    const { admit } = setUp();
    for (let tried = 0; tried < 5; tried += 1) admit('a', '192.0.2.1');
    expect(() => admit('b', '192.0.2.1')).toThrow(
      expect.objectContaining({ code: 'too-many-tries' }),
    );
    for (let other = 0; other < MOST_REMEMBERED / 2; other += 1) {
      admit(`other ${String(other)}`, `10.0.${String(other >> 8)}.${String(other & 255)}`);
    }

    expect(admit('b', '192.0.2.1')).toBe(0);
  });
});
