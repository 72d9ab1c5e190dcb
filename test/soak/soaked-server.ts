import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import { WORLD_HOOK } from './world.js';

const ROOT = join(import.meta.dirname, '../..');
/** What the command line gives itself by starting over, which would cut it off from this process. */
const MEMORY_FLAGS = ['--max-semi-space-size=32', '--heap-growing-percent=50'];
const ALLOCATOR = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: String(2 ** 20),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 24),
};
const START_LIMIT_MS = 120_000;
/** As a supervisor does with what ended by itself. */
const RESTART_MS = 1000;
const ASK_EVERY_MS = 100;
const ANSWER_LIMIT_MS = 20_000;
const HEADERS = { 'content-type': 'application/json' };

export interface ServerSettings {
  readonly folder: string;
  readonly worldFile: string;
  readonly tenantId: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What a process holds, in MB but for the files. */
export interface Held {
  readonly own: number;
  readonly heap: number;
  /** What V8 keeps for its heap, in use or not. */
  readonly heapReserved: number;
  /** As much, for all of its threads. */
  readonly threads: number;
  readonly external: number;
  readonly files: number;
}

/** An answer that is not 2xx. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** The built Stateline in a process of its own, started again when it ends, as a supervisor would. */
export class SoakedServer {
  /** Ends that nobody asked for, in words. */
  readonly ends: string[] = [];
  starts = 0;
  private child: ChildProcess | undefined;
  private killed: ChildProcess | undefined;
  private wanted = false;
  private starting: Promise<void> = Promise.resolve();

  private constructor(
    private readonly settings: ServerSettings,
    readonly url: string,
    private readonly port: number,
    private readonly lines: WriteStream,
  ) {}

  static async start(settings: ServerSettings): Promise<SoakedServer> {
    const port = await freePort();
    const lines = createWriteStream(join(settings.folder, 'server.log'), { flags: 'a' });
    const server = new SoakedServer(settings, `http://127.0.0.1:${port}`, port, lines);
    await server.start();
    return server;
  }

  get dataFolder(): string {
    return join(this.settings.folder, 'data');
  }

  get keyFolder(): string {
    return join(this.settings.folder, 'keys');
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    this.wanted = true;
    this.starting = this.startOnce();
    await this.starting;
  }

  /** As when the machine loses power. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** Where it stands, and the supervisor starts it again. */
  killNow(): void {
    this.killed = this.child;
    this.child?.kill('SIGKILL');
  }

  /** As a supervisor does; work ends well. How long that took, in milliseconds. */
  async stop(): Promise<number> {
    const begun = performance.now();
    await this.end('SIGTERM');
    return performance.now() - begun;
  }

  /** From now on no file of it may grow beyond what its log takes. @throws where the log is not found, or may not be limited */
  async limitLog(isLimited: boolean): Promise<void> {
    const pid = this.child?.pid;
    if (pid === undefined) return;
    const file = join(this.dataFolder, 'log', 'log', 'data.mdb');
    const size = isLimited ? String((await stat(file)).size) : 'unlimited';
    // The soft limit alone: not everybody may raise the other one again.
    const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${size}:`]);
    if (status !== 0) throw new Error(`The log could not be limited: ${String(stderr)}`);
  }

  /** After a collection of what is not needed; `undefined` while it does not run. */
  async held(): Promise<Held | undefined> {
    const { child } = this;
    if (child?.connected !== true) return undefined;
    const answered = once(child, 'message', { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    child.send('held?');
    const [told] = (await answered.catch(() => [])) as {
      heapUsed: number;
      heapTotal: number;
      threads: number;
      external: number;
      files: number;
    }[];
    if (told === undefined) return undefined;
    const own = await ownMemory(child.pid);
    return {
      own,
      heap: told.heapUsed / 2 ** 20,
      heapReserved: told.heapTotal / 2 ** 20,
      threads: told.threads / 2 ** 20,
      external: told.external / 2 ** 20,
      files: told.files,
    };
  }

  /** Asks once. @throws Refused, or what the connection failed with */
  async once<Answer>(path: string, body?: unknown): Promise<Answer> {
    return JSON.parse(await this.text(path, body)) as Answer;
  }

  async text(path: string, body?: unknown): Promise<string> {
    const response = await fetch(this.at(path), {
      ...(body === undefined
        ? {}
        : {
            method: 'POST',
            ...(body === null ? {} : { headers: HEADERS, body: JSON.stringify(body) }),
          }),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    const text = await response.text();
    if (response.ok) return text;
    throw new Refused(response.status, `${path}: ${String(response.status)} ${text.slice(0, 300)}`);
  }

  /** Asks until it is answered; a refusal that is the asker's fault is thrown at once. */
  async ask<Answer>(path: string, limitMs = START_LIMIT_MS): Promise<Answer> {
    for (const deadline = performance.now() + limitMs; ;) {
      try {
        return await this.once<Answer>(path);
      } catch (error) {
        const isFinal = error instanceof Refused && error.status < 500 && error.status !== 429;
        if (isFinal || performance.now() > deadline) throw error;
        await delay(ASK_EVERY_MS);
      }
    }
  }

  at(path: string): string {
    return `${this.url}/api/tenants/${this.settings.tenantId}${path}`;
  }

  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.url}/ready`).catch(() => undefined);
    await answer?.text();
    return answer?.ok === true;
  }

  private async startOnce(): Promise<void> {
    this.starts += 1;
    const child = this.spawned();
    this.child = child;
    child.once('exit', (code, signal) => {
      this.ended(child, signal ?? String(code));
    });
    await eventually(
      async () => !this.wanted || child !== this.child || (await this.answers()),
      START_LIMIT_MS,
    );
  }

  private spawned(): ChildProcess {
    const { folder, worldFile, env } = this.settings;
    const { PATH, HOME, TMPDIR } = process.env;
    const child = spawn(
      process.execPath,
      [...MEMORY_FLAGS, '--expose-gc', '--import', WORLD_HOOK, join(ROOT, 'dist/cli.js'), 'start'],
      {
        cwd: folder,
        env: {
          ...{ PATH, HOME, TMPDIR },
          ...ALLOCATOR,
          SOAK_WORLD_FILE: worldFile,
          STATELINE_DATA_FOLDER: this.dataFolder,
          STATELINE_KEY_FOLDER: this.keyFolder,
          STATELINE_PORT: String(this.port),
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        // Ctrl-C is for the soak alone.
        detached: true,
      },
    );
    child.stdout?.pipe(this.lines, { end: false });
    child.stderr?.pipe(this.lines, { end: false });
    return child;
  }

  private async answers(): Promise<boolean> {
    const answer = await fetch(`${this.url}/health`).catch(() => undefined);
    await answer?.text();
    return answer?.ok === true;
  }

  private ended(child: ChildProcess, how: string): void {
    if (child !== this.child) return;
    this.child = undefined;
    if (!this.wanted) return;
    if (child !== this.killed) this.ends.push(how);
    this.starting = delay(RESTART_MS).then(() => (this.wanted ? this.startOnce() : undefined));
    this.starting.catch((error: unknown) => this.ends.push(String(error)));
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    this.wanted = false;
    await this.starting.catch(() => undefined);
    const { child } = this;
    if (child === undefined) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

const KB_PER_MB = 1024;

/** What a process has for itself alone, in MB; files that are mapped are not counted. */
const ownMemory = async (pid: number | undefined): Promise<number> => {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
  const [, own = '0'] = /^RssAnon:\s+(\d+) kB$/m.exec(status) ?? [];
  return Number(own) / KB_PER_MB;
};
