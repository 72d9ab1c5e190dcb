import { hasColors } from '../../src/cli/io.js';
import { stateline } from './a-terminal.js';

describe('stateline help', () => {
  it.each(['exit-codes', 'instants', 'offline', 'output'])('tells about %s', async (topic) => {
    const { exitCode, err, out } = await stateline(['help', topic]);

    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out.split('\n').length).toBeGreaterThan(5);
  });

  it('tells what every exit code says', async () => {
    const { out } = await stateline(['help', 'exit-codes']);

    expect(out.match(/^ {2}\d(?= )/gm)).toEqual(['  0', '  1', '  2', '  3']);
  });

  it('tells of a command and of one below it, with examples', async () => {
    const { out } = await stateline(['help', 'recover', 'approve']);

    expect(out).toMatch(/^Usage: stateline recover approve /);
    expect(out).toContain('Examples:\n  # write a plan that was shown\n  $ stateline recover ');
  });

  it('ends with 2 and the topics there are on a word nobody knows', async () => {
    const { exitCode, err, out } = await stateline(['help', 'weather']);

    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain('topics: exit-codes, instants, offline, output');
  });

  it('fits a terminal of 60 columns, but breaks nothing that is to be copied', async () => {
    const options = await stateline(['recover', '--help'], { columns: 60 });
    const topic = await stateline(['help', 'offline'], { columns: 60 });

    const lines = `${options.out}${topic.out}`.split('\n');
    expect(lines.filter((line) => line.length > 60 && !line.startsWith('  $ '))).toEqual([]);
    expect(topic.out).toContain(
      '\n  $ stateline --data data timeline --from -6h --severity high\n',
    );
  });
});

describe('Colours', () => {
  it('are for terminals, and for none where NO_COLOR says anything', () => {
    expect(hasColors({ isTTY: true }, {})).toBe(true);
    expect(hasColors({ isTTY: true }, { NO_COLOR: '' })).toBe(true);
    expect(hasColors({ isTTY: true }, { NO_COLOR: '0' })).toBe(false);
    expect(hasColors({}, {})).toBe(false);
  });
});
