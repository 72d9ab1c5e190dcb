import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from 'lmdb';
import type { Held, SoakedServer } from './soaked-server.js';

export interface Measured extends Held {
  /** Places in the tables of readers of its databases. */
  readonly readers: number;
}

export interface MemorySample extends Measured {
  readonly hours: number;
  readonly isSecondHalf: boolean;
}

/** What a server holds, once it needs nothing more; `undefined` while it does not run. */
export const memoryOf = async (server: SoakedServer): Promise<Measured | undefined> => {
  const held = await server.held();
  return held && { ...held, readers: await readersOf(server.dataFolder) };
};

/** Who reads a database has a place in the table beside it, and keeps it when it is not given back. */
const readersOf = async (folder: string): Promise<number> => {
  const files = await readdir(folder, { recursive: true });
  const databases = files.filter((file) => file.endsWith('data.mdb'));
  const counts = await Promise.all(databases.map((file) => readersIn(join(folder, file))));
  return counts.reduce((sum, count) => sum + count, 0);
};

const readersIn = async (file: string): Promise<number> => {
  if (!existsSync(file)) return 0;
  const database = open({ path: join(file, '..'), readOnly: true, maxDbs: 32 });
  try {
    return database.readerList().trimEnd().split('\n').length - 1;
  } finally {
    await database.close();
  }
};
