import { stateline } from './a-terminal.js';

const completed = async (...words: readonly string[]): Promise<readonly string[]> => {
  const { exitCode, out } = await stateline(['complete', '--', ...words]);
  expect(exitCode).toBe(0);
  return out
    .split('\n')
    .flatMap((line) => line.split('\t')[0] ?? [])
    .filter((word) => word !== '');
};

describe('Completion', () => {
  it('knows commands, those below them, options and their values', async () => {
    expect(await completed('rec')).toEqual(['recover']);
    expect(await completed('recover', 'app')).toEqual(['approve']);
    expect(await completed('recover', '--li')).toEqual(['--links']);
    expect(await completed('recover', '--links', '')).toEqual(['merge', 'rollback', 'skip']);
    expect(await completed('--tenant', 'recover', 'at', '-2h', 'conditional')).toEqual([
      'conditionalAccessPolicy',
    ]);
    expect(await completed('timeline', '--json', '--type', 'use')).toEqual(['user']);
    expect(await completed('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  it('leaves files to the shell, and does not tell of what is for scripts only', async () => {
    expect(await completed('verify', '--bundle', '')).toEqual([]);
    expect(await completed('compl')).toEqual(['completion']);
  });

  it.each(['bash', 'zsh', 'fish'])('has a script for %s that asks the program', async (shell) => {
    const { exitCode, out } = await stateline(['completion', shell]);

    expect(exitCode).toBe(0);
    expect(out).toContain('stateline complete -- ');
  });
});
