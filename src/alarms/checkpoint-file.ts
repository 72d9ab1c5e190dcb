import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JudgeState } from '../domain/alarms/judge.js';
import type { Position } from '../event-store/event-store.port.js';

/** How far a log is judged, and what is remembered of it. */
export interface JudgedSoFar {
  /** Of the log. */
  readonly identity: string;
  /** Of the rules. */
  readonly rules: string;
  readonly position: Position;
  /** Of the stream of alarms then; -1 when there was none. */
  readonly revision: number;
  readonly state: JudgeState;
}

/** Kept beside the log, and disposable: without it the log is judged from its beginning. */
export class CheckpointFile {
  readonly #path: string;

  constructor(
    private readonly folder: string,
    tenantId: string,
  ) {
    this.#path = join(folder, `${tenantId}.json`);
  }

  /** `undefined` when there is none, or none that can be read. */
  async read(): Promise<JudgedSoFar | undefined> {
    try {
      return JSON.parse(await readFile(this.#path, 'utf8')) as JudgedSoFar;
    } catch {
      return undefined;
    }
  }

  async write(checkpoint: JudgedSoFar): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const beside = `${this.#path}.new`;
    await writeFile(beside, JSON.stringify(checkpoint));
    await rename(beside, this.#path);
  }
}
