import { fuzz } from './fuzzing.js';

/** `npm run bench -- fuzz` sends 100,000. */
const REQUESTS = 3_000;

describe('Malformed requests', () => {
  it('never make a server fail, end or grow, and leave it answering', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const { wrong, statuses, before, after, statusAfterwards } = await fuzz({
      requests: REQUESTS,
      seed,
    });

    expect({ seed, wrong: wrong.slice(0, 3) }).toEqual({ seed, wrong: [] });
    expect({ seed, kinds: [200, 400, 404].filter((status) => !statuses.has(status)) }).toEqual({
      seed,
      kinds: [],
    });
    expect(after.heapMb - before.heapMb).toBeLessThan(48);
    expect(statusAfterwards).toBe(200);
  }, 240_000);
});
