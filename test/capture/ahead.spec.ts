import { ahead } from '../../src/capture/ahead.js';

async function* numbers(upTo: number, told: string[]): AsyncGenerator<number> {
  try {
    for (let number = 1; number <= upTo; number += 1) {
      told.push(`asked ${String(number)}`);
      yield await Promise.resolve(number);
    }
    throw new Error('no more');
  } finally {
    told.push('closed');
  }
}

describe('reading ahead', () => {
  it('asks for the next value while one is worked on, and never for two', async () => {
    const told: string[] = [];
    const values = ahead(numbers(3, told));
    await values.next();
    await new Promise(setImmediate);
    expect(told).toEqual(['asked 1', 'asked 2']);
    await values.return(undefined);
    expect(told.at(-1)).toBe('closed');
  });

  it('hands on a failure in its place', async () => {
    const seen: number[] = [];
    const reading = (async () => {
      for await (const number of ahead(numbers(2, []))) seen.push(number);
    })();
    await expect(reading).rejects.toThrow('no more');
    expect(seen).toEqual([1, 2]);
  });
});
