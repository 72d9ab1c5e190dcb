import { describe, expect, it } from '@jest/globals';

import { start } from '../support/children.js';
import { firstLine } from '../support/stateline-process.js';

interface Settings {
  readonly pid: number;
  readonly flags: readonly string[];
  readonly argument: string;
  readonly pools: string;
}

describe('a process that is started to serve', () => {
  it('goes on as the same process with settings that keep its memory small', async () => {
    const child = start('memory-settings-told.ts', 'an argument');
    const { pid, flags, argument, pools } = await firstLine<Settings>(child);

    expect(pid).toBe(child.pid);
    expect(flags).toContainEqual(expect.stringMatching(/^--heap-growing-percent=\d+$/));
    expect(flags).toContainEqual(expect.stringMatching(/^--max-semi-space-size=\d+$/));
    expect(flags).toContain('--import');
    expect(argument).toBe('an argument');
    expect(pools).toBe('2');
  }, 180_000);
});
