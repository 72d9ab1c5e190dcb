import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { routesOf } from './asked-routes.js';
import type { ServerSays } from './fuzzed-server.js';
import { Sender } from './hammered.js';
import { MalformedRequests, randomFrom } from './malformed.js';

const SENDERS = 8;
/** Until what a server keeps for good is there. */
const WARM_UP = 500;

export interface Fuzzed {
  readonly seed: number;
  readonly requests: number;
  /** How many answers of each status; 0 for connections that were closed. */
  readonly statuses: ReadonlyMap<number, number>;
  /** What must not have happened, with the request that made it happen. */
  readonly wrong: readonly string[];
  readonly heapGrowthBytes: number;
  readonly rssGrowthBytes: number;
  /** Of an ordinary question afterwards. */
  readonly statusAfterwards: number;
}

/** Sends so many malformed requests to a server in a process of its own. */
export const fuzz = async (requests: number, seed: number): Promise<Fuzzed> => {
  const child = startServer();
  const ended = once(child, 'exit');
  try {
    const { url = '', tenantId = '' } = await heard(child);
    const random = randomFrom(seed);
    const all = new MalformedRequests(await routesOf(url), tenantId, random);
    const seen = { statuses: new Map<number, number>(), wrong: [] as string[] };
    await sendAll(url, WARM_UP, all, seen);
    const before = await memoryOf(child);
    await sendAll(url, requests - WARM_UP, all, seen);
    const after = await memoryOf(child);
    const { status } = await fetch(`${url}/api/tenants/${tenantId}/state`);
    return {
      ...{ seed, requests, ...seen, statusAfterwards: status },
      heapGrowthBytes: grown(before.heapBytes, after.heapBytes),
      rssGrowthBytes: grown(before.rssBytes, after.rssBytes),
    };
  } finally {
    if (child.connected) child.disconnect();
    await ended;
  }
};

const grown = (before = 0, after = 0): number => after - before;

const startServer = (): ChildProcess => {
  const script = join(import.meta.dirname, 'fuzzed-server.ts');
  const args = ['--expose-gc', '--import', '@swc-node/register/esm-register', script];
  return spawn(process.execPath, args, {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
};

const heard = async (child: ChildProcess): Promise<ServerSays> => {
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error(`The server has ended: ${child.signalCode ?? child.exitCode}`)),
  );
  const [said] = (await Promise.race([once(child, 'message'), ended])) as [ServerSays];
  return said;
};

const memoryOf = (child: ChildProcess): Promise<ServerSays> => {
  const said = heard(child);
  child.send('memory');
  return said;
};

interface Seen {
  readonly statuses: Map<number, number>;
  readonly wrong: string[];
}

const sendAll = async (
  url: string,
  count: number,
  requests: MalformedRequests,
  { statuses, wrong }: Seen,
): Promise<void> => {
  let left = count;
  const work = async () => {
    const sender = new Sender(url);
    while (left > 0) {
      left -= 1;
      const { bytes, isHttp } = requests.next();
      const { status, text } = await sender.exchange(bytes, isHttp);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500 && !isUnavailable(status, text)) wrong.push(`${bytes}\n→ ${text}`);
    }
    sender.close();
  };
  await Promise.all(Array.from({ length: SENDERS }, work));
};

/** What cannot be answered now, and says so. */
const isUnavailable = (status: number, text: string): boolean =>
  status === 503 && !text.includes('internal-error');
