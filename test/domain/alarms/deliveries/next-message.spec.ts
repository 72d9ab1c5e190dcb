import {
  nextMessage,
  type OpenDelivery,
} from '../../../../src/domain/alarms/deliveries/next-message.js';

const NOW = 1_000_000;
const some = (
  count: number,
  rule = 'r',
  more: Partial<OpenDelivery> = {},
): readonly OpenDelivery[] =>
  Array.from({ length: count }, () => ({ rule, dueMs: 0, isAlone: false, ...more }));
const told = (...moments: readonly number[]) => new Map([['r', moments]]);
const justNow = told(NOW - 50, NOW - 40, NOW - 30, NOW - 20, NOW - 10);

const sizeOf = (
  open: readonly OpenDelivery[],
  toldMs = told(),
  how: 'by-rule' | 'all' | 'none' = 'by-rule',
) => {
  const next = nextMessage(open, toldMs, how, NOW);
  return next.kind === 'tell' ? next.open.length : next.untilMs;
};

describe('What a target is told next', () => {
  it('is one alarm after another while there are few', () => {
    expect(sizeOf(some(5))).toBe(1);
    expect(sizeOf(some(1), told(NOW - 10))).toBe(1);
  });

  it('is one message of all when more than five of a rule wait', () => {
    expect(sizeOf([...some(30), ...some(2, 'other')])).toBe(30);
  });

  it('is nothing of a rule for the rest of a minute after five, and then all of it', () => {
    expect(sizeOf(some(3), justNow)).toBe(NOW - 50 + 60_000);
    expect(nextMessage(some(30), justNow, 'by-rule', NOW - 50 + 60_000)).toMatchObject({
      ...{ kind: 'tell', open: { length: 30 } },
    });
    expect(sizeOf([...some(3), ...some(1, 'other')], justNow)).toBe(1);
  });

  it('is told by itself when together with others it was refused', () => {
    expect(sizeOf(some(9, 'r', { isAlone: true }), justNow)).toBe(1);
  });

  it('is a hundred at once for programs, and one for what acts', () => {
    expect(sizeOf(some(300), justNow, 'all')).toBe(100);
    expect(sizeOf(some(300), justNow, 'none')).toBe(1);
  });

  it('waits for the first that is due', () => {
    expect(sizeOf(some(0))).toBeNull();
    expect(sizeOf([...some(1, 'r', { dueMs: NOW + 9 }), ...some(1, 'r', { dueMs: NOW + 5 })])).toBe(
      NOW + 5,
    );
  });
});
