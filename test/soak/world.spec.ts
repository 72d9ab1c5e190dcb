import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HOOK = join(import.meta.dirname, 'world.mjs');
const YEAR_MS = 365 * 86_400_000;
const SCRIPT = `
  import { statfsSync } from 'node:fs';
  const { bavail } = statfsSync('.');
  console.log(JSON.stringify({ now: Date.now(), made: +new Date(), given: +new Date(7), bavail }));`;

describe('the world of a soaked server', () => {
  it('tells its time and the room on its disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stateline-world-'));
    try {
      const file = join(folder, 'world.json');
      await writeFile(file, JSON.stringify({ aheadMs: YEAR_MS, diskFull: true }));
      const { stdout } = spawnSync(
        process.execPath,
        ['--import', HOOK, '--input-type=module', '--eval', SCRIPT],
        { env: { SOAK_WORLD_FILE: file }, encoding: 'utf8' },
      );
      const told = JSON.parse(stdout) as Record<string, number>;

      expect(told['now']).toBeGreaterThan(Date.now() + YEAR_MS / 2);
      expect(told['made']).toBeGreaterThan(Date.now() + YEAR_MS / 2);
      expect(told).toMatchObject({ given: 7, bavail: 0 });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
