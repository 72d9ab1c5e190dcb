import { Turns } from '../../src/recovery/turns.js';

/** Keeps the processor busy, as planning does. */
const work = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

describe('work of many small steps', () => {
  function* steps(count: number): Generator<void, string> {
    for (let step = 0; step < count; step += 1) {
      work(5);
      yield;
    }
    return 'made';
  }

  it('gives what it makes, and lets a question that came meanwhile be answered before its end', async () => {
    let answered = false;
    let answeredBeforeTheEnd = false;
    setImmediate(() => (answered = true));
    function* watched(): Generator<void, string> {
      const made = yield* steps(20);
      answeredBeforeTheEnd = answered;
      return made;
    }
    expect(await new Turns().through(watched())).toBe('made');
    expect(answeredBeforeTheEnd).toBe(true);
  });

  it('ends with the error of the work', async () => {
    function* failing(): Generator<void, string> {
      yield* steps(1);
      throw new Error('no room');
    }
    await expect(new Turns().through(failing())).rejects.toThrow('no room');
  });
});
