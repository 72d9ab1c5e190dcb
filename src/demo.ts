import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellIncidents } from './cli/demo/demo.js';
import type { Io } from './cli/io.js';
import { outputTo } from './cli/print.js';
import { Server } from './cli/server.js';
import { readConfig } from './config.js';
import { startStateline } from './main.js';

/**
 * `stateline demo`: starts everything in a temporary folder and on free ports, tells the incidents,
 * and leaves nothing behind; of the environment it takes the size of the company and
 * how often to look. Whether all of it held.
 */
export const demo = async (io: Io, json: boolean): Promise<boolean> => {
  const folder = await mkdtemp(join(tmpdir(), 'stateline-demo-'));
  const running = await startStateline(
    readConfig({
      STATELINE_SIMULATOR_USERS: io.env['STATELINE_SIMULATOR_USERS'],
      STATELINE_LOOK_SECONDS: io.env['STATELINE_LOOK_SECONDS'],
      STATELINE_DATA_FOLDER: join(folder, 'data'),
      STATELINE_PORT: '0',
      STATELINE_SIMULATOR_PORT: '0',
    }),
  );
  try {
    return await tellIncidents({
      io,
      server: new Server(running.url, io.interrupted),
      output: outputTo(io, json),
      path: (below) => Promise.resolve(`/api/tenants/${running.tenantId}${below}`),
    });
  } finally {
    await running.close();
    await rm(folder, { recursive: true, force: true });
  }
};
