import { progressOf } from '../../src/cli/progress.js';
import { nobodyThere } from './a-terminal.js';

const CLEARED = '\r\u001b[K';

/** What a person sees drawn, one text a drawing, while a clock goes on by a second at each. */
const drawn = (
  watched: boolean,
  columns: number | null,
  total: number | null,
  ...done: number[]
) => {
  const texts: string[] = [];
  let seconds = 0;
  const bar = progressOf(
    {
      ...{ ...nobodyThere, watched, columns },
      err: (text) => void texts.push(text),
      now: () => new Date((seconds += 1) * 1000),
    },
    total,
    'objects',
  );
  for (const each of done) bar.at(each);
  bar.end();
  return texts;
};

describe('Progress', () => {
  it('tells how far it is and how long the rest takes, and leaves an empty line', () => {
    const [, half, whole, end] = drawn(true, null, 200, 0, 100, 200);

    expect(half).toBe(`${CLEARED}████████████░░░░░░░░░░░░ 100 of 200 objects, about 2.0 s to go`);
    expect(whole).toBe(`${CLEARED}████████████████████████ 200 of 200 objects`);
    expect(end).toBe(CLEARED);
  });

  it('counts where nobody knows how many there are', () => {
    expect(drawn(true, null, null, 7)[0]).toBe(`${CLEARED}7 objects`);
  });

  it('stays on one line of a narrow terminal', () => {
    expect(drawn(true, 30, 200, 100)[0]).toHaveLength(CLEARED.length + 29);
  });

  it('says nothing where nobody looks on, or there is nothing to do', () => {
    expect(drawn(false, null, 200, 100)).toEqual([]);
    expect(drawn(true, null, 0, 0)).toEqual([]);
  });
});
