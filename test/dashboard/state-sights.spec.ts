import { inOrder } from '../../src/dashboard/state/sights.js';

const sight = (at: string, instant: string, position: string) => ({
  at,
  answer: { trust: { instant, position } },
});

describe('two looks at one object', () => {
  it('are in the order of their instants, whatever the log says', () => {
    const early = sight('one', '2026-11-20T14:00:00.000Z', '90');
    const late = sight('other', '2026-11-20T15:00:00.000Z', '10');
    expect(inOrder(late, early)).toEqual([early, late]);
    expect(inOrder(early, late)).toEqual([early, late]);
  });

  it('are in the order of the log where one look saw both, also beyond what a number holds', () => {
    const instant = '2026-11-20T14:00:00.000Z';
    const before = sight('position:9007199254740992', instant, '9007199254740992');
    const after = sight('position:9007199254740993', instant, '9007199254740993');
    expect(inOrder(after, before)).toEqual([before, after]);
    expect(inOrder(before, after)).toEqual([before, after]);
    const short = sight('position:9', instant, '9');
    const long = sight('position:10', instant, '10');
    expect(inOrder(long, short)).toEqual([short, long]);
  });
});
