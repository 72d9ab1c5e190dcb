import { setTimeout as delay } from 'node:timers/promises';
import type { FaultRule } from '../../src/simulator/graph/fault-rules.js';
import { eventually } from '../support/eventually.js';
import type { SharedLog } from './shared-log.js';
import type { Watched } from './tenant-watch.js';

export interface Ground extends Watched {
  /** `null` where the log is in the server's own folder. */
  readonly log: SharedLog | null;
  readonly random: () => number;
}

/** One thing that goes wrong for a while. */
export interface Trouble {
  readonly name: string;
  /** Whether the process ends by it, so that its memory begins anew. */
  readonly endsProcess: boolean;
  /** Resolves when it is over. */
  readonly during: (ground: Ground, ms: number) => Promise<void>;
}

const MINUTE_MS = 60_000;
const READY_MS = 90_000;
const SETTLE_MS = 10_000;

/** What goes wrong in the directory, or on the way to it, in so many requests of a hundred. */
const directoryFaults: Readonly<Record<string, readonly FaultRule[]>> = {
  'delta pages in disorder': [
    { id: 'D1', probability: 0.3 },
    { id: 'D2' },
    { id: 'D3', probability: 0.3 },
    { id: 'D4', probability: 0.3 },
  ],
  'delta tokens that expired': [
    { id: 'D6', probability: 0.05 },
    { id: 'D7', probability: 0.05 },
    { id: 'D8', probability: 0.05 },
  ],
  throttling: [
    { id: 'T1', probability: 0.05, retryAfterSeconds: 1 },
    { id: 'T2', probability: 0.05, retryAfterSeconds: 1 },
    { id: 'T3', percentage: 0.9, probability: 0.05 },
  ],
  'answers that break off': [
    { id: 'T5', probability: 0.02, mode: 'slow', delayMs: 2000 },
    { id: 'T5', probability: 0.02, mode: 'truncated' },
    { id: 'T5', probability: 0.02, mode: 'html' },
    { id: 'T5', probability: 0.02, mode: 'empty-code' },
    { id: 'T5', probability: 0.02, mode: 'cut' },
  ],
  'writes that fail after they were made': [
    { id: 'T4', probability: 0.05, path: 'batch' },
    { id: 'T4', probability: 0.05, path: 'batch', mode: 'reset' },
    { id: 'W1', probability: 0.05 },
    { id: 'W9', probability: 0.02, count: 5 },
  ],
  'records late, double and in disorder': [
    { id: 'A1', mode: 'late', delayMs: 5000, probability: 0.3 },
    { id: 'A1', mode: 'duplicate', probability: 0.3 },
    { id: 'A1', mode: 'out-of-order', delayMs: 5000, probability: 0.3 },
    { id: 'A3', probability: 0.3 },
  ],
  'reads that lag behind writes': [{ id: 'R1', delayMs: 3000 }],
  'a directory that does not answer': [{ id: 'DOWN' }],
};

const ofDirectory = (name: string, rules: readonly FaultRule[]): Trouble => ({
  name,
  endsProcess: false,
  during: async ({ stage }, ms) => {
    await stage.send('PUT', '/faults', rules);
    await delay(ms);
    await stage.send('DELETE', '/faults', null);
  },
});

const kill: Trouble = {
  name: 'killed',
  endsProcess: true,
  during: async ({ server, random }, ms) => {
    await delay(random() * ms);
    await server.kill();
    await server.start();
  },
};

const killTwice: Trouble = {
  name: 'killed, and again while it starts',
  endsProcess: true,
  during: async ({ server, random }, ms) => {
    await delay((random() * ms) / 2);
    await server.kill();
    const starting = server.start();
    await delay(random() * 1500);
    server.killNow();
    await starting;
    await eventually(() => server.isReady(), READY_MS);
  },
};

const stop: Trouble = {
  name: 'stopped and started',
  endsProcess: true,
  during: async ({ server, random }, ms) => {
    await delay(random() * ms);
    await server.stop();
    await server.start();
  },
};

/** The file system has no room, and the log may not grow; after it, room is made and what stopped starts again. */
const diskFull: Trouble = {
  name: 'disk full',
  endsProcess: true,
  during: async ({ server, world }, ms) => {
    world.fillDisk(true);
    await server.limitLog(true);
    await delay(ms);
    world.fillDisk(false);
    await server.limitLog(false);
    const goesOn = eventually(() => server.isReady(), SETTLE_MS);
    // As the message of the log says: make room, then start again.
    await goesOn.catch(async () => {
      await server.stop();
      await server.start();
    });
    await eventually(() => server.isReady(), READY_MS);
  },
};

const skew = (name: string, byMs: number): Trouble => ({
  name,
  endsProcess: false,
  during: async ({ world }, ms) => {
    world.skew(byMs);
    await delay(ms);
    world.skew(0);
  },
});

const outage: Trouble = {
  name: 'the log out of reach',
  endsProcess: false,
  during: async ({ log, server }, ms) => {
    await log?.stop();
    await delay(ms);
    await log?.restart();
    await eventually(() => server.isReady(), READY_MS);
  },
};

const connectionsLost: Trouble = {
  name: 'connections to the log lost, appends unanswered',
  endsProcess: false,
  during: async ({ log, server }, ms) => {
    for (let spent = 0; spent < ms; spent += ms / 3) {
      await log?.disturb();
      await delay(ms / 3);
    }
    await log?.calm();
    await eventually(() => server.isReady(), READY_MS);
  },
};

const ofEveryone: readonly Trouble[] = [
  ...Object.entries(directoryFaults).map(([name, rules]) => ofDirectory(name, rules)),
  skew('clock 10 minutes ahead', 10 * MINUTE_MS),
  skew('clock 10 minutes behind', -10 * MINUTE_MS),
  kill,
  killTwice,
  stop,
];

/** All that may go wrong, with the log in the server's own folder or shared. */
export const troublesOf = (log: 'embedded' | 'eventstoredb'): readonly Trouble[] =>
  log === 'embedded' ? [...ofEveryone, diskFull] : [...ofEveryone, outage, connectionsLost];
