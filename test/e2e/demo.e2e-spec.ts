import { demo } from '../../src/demo.js';
import type { Io } from '../../src/cli/io.js';
import { nobodyThere } from '../cli/a-terminal.js';

interface Told {
  readonly kind: string;
  readonly incident?: string;
  readonly held?: boolean;
}

describe('the demo', () => {
  it('brings back all three incidents and keeps the good work done meanwhile', async () => {
    let said = '';
    const io: Io = {
      ...nobodyThere,
      out: (text) => {
        said += text;
      },
      env: { STATELINE_SIMULATOR_USERS: '150' },
      ask: () => Promise.reject(new Error('The demo asks nothing')),
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
