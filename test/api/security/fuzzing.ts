import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { TYPESCRIPT } from '../../support/children.js';
import { routesOf } from './asked-routes.js';
import type { ServerSays } from './fuzzed-server.js';
import { Sender } from './hammered.js';
import { MalformedRequests, randomFrom } from './malformed.js';

const SENDERS = 8;
/** Until what a server keeps for good is there. */
const WARM_UP = 500;
/** Requests between two looks at the memory of the server. */
const LOOK_EVERY = 5_000;

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  /**
   * Bytes after which the sender goes away from answers that hold all that was asked before: whole they
   * would make the work grow with the square of the requests.
   */
  readonly mostReadOfActs?: number;
  readonly tell?: (sent: number, sofar: FuzzedSoFar) => void;
}

/** Of the server, after everything that nobody holds was collected. */
interface Memory {
  readonly heapMb: number;
  /** Without the files that are mapped. */
  readonly ownMb: number;
  readonly residentMb: number;
}

export interface FuzzedSoFar extends Memory {
  readonly wrong: number;
}

export interface Fuzzed {
  readonly seed: number;
  readonly requests: number;
  /** How many answers of each status; 0 for connections that were closed. */
  readonly statuses: ReadonlyMap<number, number>;
  /** What must not have happened, with the request that made it happen. */
  readonly wrong: readonly string[];
  readonly before: Memory;
  readonly after: Memory;
  /** Of an ordinary question afterwards. */
  readonly statusAfterwards: number;
}

/** Sends malformed requests to a server in a process of its own. */
export const fuzz = async (options: FuzzOptions): Promise<Fuzzed> => {
  const child = startServer();
  const ended = once(child, 'exit');
  try {
    return await fuzzed(child, options);
  } finally {
    if (child.connected) child.disconnect();
    await ended;
  }
};

const fuzzed = async (child: ChildProcess, options: FuzzOptions): Promise<Fuzzed> => {
  const { requests, seed, mostReadOfActs, tell } = options;
  const { url = '', tenantId = '' } = await heard(child);
  const malformed = new MalformedRequests(await routesOf(url), tenantId, randomFrom(seed));
  const seen = { statuses: new Map<number, number>(), wrong: [] as string[] };
  const sendMore = async (count: number): Promise<FuzzedSoFar> => {
    await sendAll(url, count, { malformed, mostReadOfActs, ...seen });
    return { wrong: seen.wrong.length, ...(await memoryOf(child)) };
  };
  const first = await sendMore(WARM_UP);
  let last = first;
  for (let sent = WARM_UP; sent < requests; sent += LOOK_EVERY) {
    last = await sendMore(Math.min(LOOK_EVERY, requests - sent));
    tell?.(Math.min(sent + LOOK_EVERY, requests), last);
  }
  const { status } = await fetch(`${url}/api/tenants/${tenantId}/state`);
  return {
    ...{ seed, requests, ...seen, statusAfterwards: status },
    ...{ before: first, after: last },
  };
};

const startServer = (): ChildProcess => {
  const script = join(import.meta.dirname, 'fuzzed-server.ts');
  const args = ['--expose-gc', '--import', TYPESCRIPT, script];
  return spawn(process.execPath, args, {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
};

const heard = async (child: ChildProcess): Promise<ServerSays> => {
  const one = new AbortController();
  const ended = once(child, 'exit', { signal: one.signal }).then(() =>
    Promise.reject(new Error(`The server has ended: ${child.signalCode ?? child.exitCode}`)),
  );
  try {
    const [said] = (await Promise.race([once(child, 'message'), ended])) as [ServerSays];
    return said;
  } finally {
    one.abort();
  }
};

const memoryOf = async (child: ChildProcess): Promise<Memory> => {
  const said = heard(child);
  child.send('memory');
  const { heapMb = NaN, ownMb = NaN, residentMb = NaN } = await said;
  return { heapMb, ownMb, residentMb };
};

interface Sending {
  readonly malformed: MalformedRequests;
  readonly mostReadOfActs: number | undefined;
  readonly statuses: Map<number, number>;
  readonly wrong: string[];
}

const sendAll = async (url: string, count: number, sending: Sending): Promise<void> => {
  const { malformed, mostReadOfActs = Infinity, statuses, wrong } = sending;
  let left = count;
  const work = async () => {
    const sender = new Sender(url);
    while (left > 0) {
      left -= 1;
      const request = malformed.next();
      const mostRead = OF_ACTS.test(request.bytes) ? mostReadOfActs : Infinity;
      const { status, text } = await sender.exchange({ ...request, mostRead });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500 && !isUnavailable(status, text)) {
        wrong.push(`${request.bytes}\n→ ${text}`);
      }
    }
    sender.close();
  };
  await Promise.all(Array.from({ length: SENDERS }, work));
};

const OF_ACTS = /^\S+ \S*\/operators(\/export|\/evidence)?[? ]/;

/** What cannot be answered now, and says so. */
const isUnavailable = (status: number, text: string): boolean =>
  status === 503 && !text.includes('internal-error');
