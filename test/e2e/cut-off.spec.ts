import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { TYPESCRIPT } from '../support/children.js';
import { closeInTime } from '../../src/stopping.js';

/** Closes for ever, and keeps the process busy, as what waits for an answer that never comes. */
const HANGS = `
  import { closeInTime } from './src/stopping.ts';
  setInterval(() => undefined, 1000);
  const cutOff = (awaited) => { process.stderr.write(awaited); process.exit(1); };
  const close = (awaiting) => { awaiting('the log'); return HOW; };
  await closeInTime(close, { ms: 50, cutOff });
`;

const endOf = async (program: string): Promise<readonly [code: unknown, said: string]> => {
  const options = ['--import', TYPESCRIPT, '--input-type=module', '--eval', program];
  const child = spawn(process.execPath, options, { timeout: 60_000 });
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return [child.exitCode, said];
};

describe('a stop that does not come to its end', () => {
  it('is cut off by the program itself, which says what it waited for', async () => {
    expect(await endOf(HANGS.replace('HOW', 'new Promise(() => undefined)'))).toEqual([
      1,
      'the log',
    ]);
  });

  it('is cut off as well when all is closed and something still keeps the process', async () => {
    const [code, said] = await endOf(HANGS.replace('HOW', 'Promise.resolve()'));

    expect([code, said]).toEqual([1, 'something that was left open']);
  });

  it('is not when it comes to its end', async () => {
    const cut: string[] = [];

    await closeInTime(() => Promise.resolve(), { cutOff: (awaited) => cut.push(awaited) });

    expect(cut).toEqual([]);
  });
});
