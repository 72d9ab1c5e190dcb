import { demo } from '../../src/demo.js';
import type { Io } from '../../src/cli/io.js';

interface Told {
  readonly kind: string;
  readonly incident?: string;
  readonly held?: boolean;
}

describe('the demo', () => {
  it('brings back all three incidents and keeps the good work done meanwhile', async () => {
    let said = '';
    const io: Io = {
      out: (text) => {
        said += text;
      },
      err: () => undefined,
      env: {},
      interactive: false,
      color: false,
      timeZone: 'UTC',
      now: () => new Date(),
      ask: () => Promise.reject(new Error('The demo asks nothing')),
      interrupted: new AbortController().signal,
    };
    const held = await demo(io, true);
    const told = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Told);
    expect(told.filter(({ held: so }) => so === false)).toEqual([]);
    expect(held).toBe(true);
    const incidents = told.filter(({ kind }) => kind === 'incident');
    expect(incidents).toHaveLength(3);
    expect(told.filter(({ kind }) => kind === 'verdict')).toHaveLength(9);
    for (const kind of [
      'damage',
      'seen',
      'attributed',
      'meanwhile',
      'report',
      'plan',
      'recovery',
    ]) {
      expect([kind, told.filter((line) => line.kind === kind).length]).toEqual([kind, 3]);
    }
  }, 300_000);
});
