import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { TYPESCRIPT } from '../support/children.js';

describe('A command whose reader goes away', () => {
  it('does not end as if all was fine, and says nothing of a crash', async () => {
    const script = ['--import', TYPESCRIPT, 'src/cli.ts', '--help'];
    const child = spawn(process.execPath, script, { timeout: 30_000 });
    let err = '';
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.stdout.destroy();
    await once(child, 'close');

    expect(child.exitCode).toBe(1);
    expect(err).toBe('');
  }, 180_000);
});
