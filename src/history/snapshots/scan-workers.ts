import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

import { StatelineError } from '../../domain/errors.js';
import type { Piece, PieceAnswer, PieceMessage } from './piece.js';
import type { SharedMemory } from './shared-memory.js';

/** More of them would only share the same cores with whoever asks for something small. */
const MOST_WORKERS = 2;
/** Each reader has a few pieces waiting, so this is hundreds of readers at a time. */
const MOST_WAITING = 1_000;
/** With nothing to do for so long they end: each takes some 20 MB by being there. */
const REST_AFTER_MS = 30_000;
/** How long a worker may take to end by itself. */
const CLOSING_MS = 5_000;

/** Too many read whole tenants at a time. */
export class TooManyScans extends StatelineError {
  readonly code = 'too-many-scans';
  readonly category = 'unavailable';
}

/** A whole tenant cannot be read to its end. */
export class ScanFailed extends StatelineError {
  readonly code = 'scan-failed';
  readonly category = 'unavailable';
}

/** Because a saved state is damaged, or gone. */
export class PieceUnreadable extends ScanFailed {}

const CLOSED = 'The history is being closed';

export type WorkerAnswer = PieceAnswer | { readonly failure: string };

interface Job {
  readonly piece: Piece;
  readonly signal: AbortSignal;
  readonly answer: PromiseWithResolvers<PieceAnswer>;
}

/** Threads that read whole tenants, so that the one that answers everybody is free. Started when needed. */
export class ScanWorkers {
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  readonly #waiting: Job[] = [];
  readonly #leaving = new WeakSet<Worker>();
  /** The memory that workers were told of last. */
  readonly #told = new WeakMap<Worker, SharedMemory>();
  #closed = false;
  #resting: NodeJS.Timeout | undefined;
  #rested: Promise<void> | undefined;

  constructor(
    readonly count: number = Math.min(MOST_WORKERS, availableParallelism()),
    private readonly restAfterMs = REST_AFTER_MS,
  ) {}

  /**
   * What a worker makes of a piece, in turn; not begun once the signal is aborted.
   * @throws TooManyScans, ScanFailed
   */
  ask(piece: Piece, signal: AbortSignal): Promise<PieceAnswer> {
    if (this.#closed) return Promise.reject(new ScanFailed(CLOSED));
    if (this.#waiting.length >= MOST_WAITING) {
      return Promise.reject(new TooManyScans('Too many read whole tenants just now'));
    }
    const answer = Promise.withResolvers<PieceAnswer>();
    this.#waiting.push({ piece, signal, answer });
    this.#next();
    return answer.promise;
  }

  /** Pieces that are being read. */
  get busy(): number {
    return this.#busy.size;
  }

  /** Threads that there are, with something to do or not. */
  get threads(): number {
    return this.#busy.size + this.#idle.length;
  }

  /** Ends the threads, and what they have open, when they are done; others are started when needed. */
  async rest(): Promise<void> {
    clearTimeout(this.#resting);
    const all = [...this.#idle.splice(0), ...this.#busy.keys()];
    for (const worker of all) this.#leaving.add(worker);
    await Promise.all(all.map(ended));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { answer } of this.#waiting.splice(0)) answer.reject(new ScanFailed(CLOSED));
    await Promise.all([this.rest(), this.#rested]);
  }

  #next(): void {
    const job = this.#firstWanted();
    if (job === undefined) return;
    const worker = this.#idle.pop() ?? this.#started();
    this.#busy.set(worker, job);
    worker.ref();
    worker.postMessage(this.#messageTo(worker, job.piece));
  }

  #restLater(): void {
    clearTimeout(this.#resting);
    if (this.#busy.size > 0) return;
    const restIfIdle = () => {
      if (this.#busy.size === 0) this.#rested = this.rest();
    };
    this.#resting = setTimeout(restIfIdle, this.restAfterMs).unref();
  }

  #messageTo(worker: Worker, { memory, ...piece }: Piece): PieceMessage {
    if (this.#told.get(worker) === memory) return { piece, memory: null };
    this.#told.set(worker, memory);
    return { piece, memory };
  }

  /** What is to be done next, when there is somebody to do it: saving a state is for when nobody reads. */
  #firstWanted(): Job | undefined {
    while (!this.#closed && this.#busy.size < this.count) {
      const place = this.#waiting.findIndex(({ piece }) => piece.wanted.as !== 'blocks');
      const [job] = this.#waiting.splice(Math.max(place, 0), 1);
      if (job?.signal.aborted !== true) return job;
      job.answer.reject(new ScanFailed('Nobody waits for it any more'));
    }
    return undefined;
  }

  #started(): Worker {
    const worker = startWorker();
    worker.on('message', (answer: WorkerAnswer) => {
      const job = this.#busy.get(worker);
      this.#busy.delete(worker);
      worker.unref();
      if (!this.#leaving.has(worker)) this.#idle.push(worker);
      this.#next();
      this.#restLater();
      if ('failure' in answer) job?.answer.reject(new PieceUnreadable(answer.failure));
      else job?.answer.resolve(answer);
    });
    worker.on('error', (cause) => {
      this.#lost(worker, cause);
    });
    worker.on('exit', () => {
      this.#lost(worker, undefined);
    });
    return worker;
  }

  /** Another one takes its place when there is something to do. */
  #lost(worker: Worker, cause: unknown): void {
    const place = this.#idle.indexOf(worker);
    if (place >= 0) this.#idle.splice(place, 1);
    const job = this.#busy.get(worker);
    this.#busy.delete(worker);
    job?.answer.reject(new ScanFailed('The thread that read it has ended', { cause }));
    this.#next();
  }
}

/** Of the tests, who alone run the sources. */
const TYPESCRIPT = new URL('../../../test/support/typescript.mjs', import.meta.url).href;

/**
 * MB in which a worker makes what is new, twice over. It keeps next to nothing, and would let them grow as
 * far as the thread that keeps much; limits of a worker yield to what the process was started with.
 */
const NEW_SPACE_MB = 2;

/** Compiled, the worker is JavaScript; run from the sources, it needs what makes TypeScript run. */
export const startWorker = (): Worker => {
  // Counts for threads that start from now on.
  setFlagsFromString(`--max-semi-space-size=${NEW_SPACE_MB}`);
  const isCompiled = import.meta.url.endsWith('.js');
  const file = new URL(isCompiled ? './scan-worker.js' : './scan-worker.ts', import.meta.url);
  const execArgv = isCompiled ? [] : ['--import', TYPESCRIPT];
  return new Worker(file, { execArgv });
};

const ended = async (worker: Worker): Promise<void> => {
  worker.ref();
  const exited = once(worker, 'exit');
  worker.postMessage(null);
  const late = setTimeout(() => void worker.terminate(), CLOSING_MS);
  await exited;
  clearTimeout(late);
};
