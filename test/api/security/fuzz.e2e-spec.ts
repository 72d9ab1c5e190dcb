import { fuzz } from './fuzzing.js';

/** `npm run bench -- fuzz` sends 100,000. */
const REQUESTS = 6_000;
const MB = 1024 * 1024;

describe('Malformed requests', () => {
  it('never make a server fail, end or grow, and leave it answering', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const { wrong, statuses, heapGrowthBytes, statusAfterwards } = await fuzz(REQUESTS, seed);

    expect({ seed, wrong: wrong.slice(0, 3) }).toEqual({ seed, wrong: [] });
    expect({ seed, kinds: [200, 400, 404].filter((status) => !statuses.has(status)) }).toEqual({
      seed,
      kinds: [],
    });
    expect(heapGrowthBytes).toBeLessThan(48 * MB);
    expect(statusAfterwards).toBe(200);
  }, 240_000);
});
