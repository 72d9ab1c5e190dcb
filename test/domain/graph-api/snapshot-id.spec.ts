import { secondsIn, snapshotIdOf } from '../../../src/domain/graph-api/snapshot-id.js';
import { instantAt } from '../../../src/domain/instant.js';

const taken = instantAt(1785189600_250);

describe('The id of a snapshot', () => {
  it('is that of the live service', () => {
    expect(snapshotIdOf(taken)).toBe('MTc4NTE4OTYwMA==');
  });

  it.each([
    ['as it was given', 'MTc4NTE4OTYwMA=='],
    ['without padding', 'MTc4NTE4OTYwMA'],
    ['with half of it', 'MTc4NTE4OTYwMA='],
    ['of ISO text', btoa('2026-07-27T22:00:00Z')],
    ['of ISO text without padding', btoa('2026-07-27T22:00:00Z').replace(/=+$/, '')],
    ['of ISO text with fractions', btoa('2026-07-27T22:00:00.0000000Z')],
  ])('is read %s', (_how, id) => {
    // One sign of padding where two belong is no base64 at all.
    expect(secondsIn(id)).toBe(id.endsWith('MA=') ? undefined : 1785189600);
  });

  it.each(['', 'x', '%%%', btoa('now'), btoa('2026-13-45T00:00:00Z'), btoa('-5'), 'ä'])(
    'is none in %p',
    (id) => {
      expect(secondsIn(id)).toBeUndefined();
    },
  );
});
