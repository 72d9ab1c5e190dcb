import type { Trust } from '../../src/cli/answers.js';
import type { Output } from '../../src/cli/print.js';
import { sayTrust } from '../../src/cli/trust-text.js';

const said = (trust: Trust): readonly string[] => {
  const lines: string[] = [];
  const same = (text: string): string => text;
  const output: Output = {
    json: false,
    record: () => undefined,
    say: (text) => {
      lines.push(text);
    },
    line: () => undefined,
    table: () => undefined,
    more: () => undefined,
    time: (instant) => instant ?? '–',
    timeHead: same,
    strong: same,
    warn: same,
  };
  sayTrust(output, trust);
  return lines;
};

const answer = (instant: string): Trust => ({
  instant,
  asAt: instant,
  position: '7',
  lagEvents: 0,
  gaps: [],
  lastLooks: { user: '2026-11-01T10:00:00.000Z', group: '2026-11-01T10:09:00.000Z' },
});

describe('What a person is told of how far an answer may be trusted', () => {
  it('names the readers that have not looked for a while, and since when', () => {
    expect(said(answer('2026-11-01T10:10:00.000Z'))).toEqual([
      'As of 2026-11-01T10:10:00.000Z (position 7)',
      'Not looked at by user since 2026-11-01T10:00:00.000Z',
    ]);
  });

  it('says that something is missing, also while nobody knows how much', () => {
    const lagging = (lagEvents: number | null) =>
      said({ ...answer('2026-11-01T10:02:00.000Z'), lagEvents })[1];

    expect(lagging(3)).toBe('3 recorded events are not in this answer yet');
    expect(lagging(null)).toBe('Some recorded events are not in this answer yet');
  });

  it('says nothing of looks while they are fresh, or later than what was asked for', () => {
    for (const instant of ['2026-11-01T10:02:00.000Z', '2026-11-01T09:00:00.000Z']) {
      expect(said(answer(instant))).toHaveLength(1);
    }
  });
});
