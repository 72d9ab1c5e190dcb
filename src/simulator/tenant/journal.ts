import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { JournalRefused } from '../simulator-errors.js';
import type { Transaction } from './change.js';

/** What the first line of a journal says about the tenant its changes belong to. */
export type JournalHead = Readonly<Record<string, string | number>>;

/** An append-only file of transactions, one JSON line each, behind one line about the tenant. */
export class Journal {
  #file: number | undefined;

  private constructor(private readonly path: string) {}

  /**
   * Replays a file through `replay`, cuts off a torn last line, and stays open for appending.
   * @throws JournalRefused when the file is of another tenant or damaged before its end
   */
  static async open(
    path: string,
    head: JournalHead,
    replay: (transaction: Transaction) => void,
  ): Promise<Journal> {
    const journal = new Journal(path);
    const lines = existsSync(path) ? await journal.#replay(head, replay) : 0;
    journal.#file = openSync(path, 'a');
    if (lines === 0) journal.#write(head);
    return journal;
  }

  append(transaction: Transaction): void {
    this.#write(transaction);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #write(line: unknown): void {
    if (this.#file === undefined) throw new JournalRefused(`${this.path} is closed`);
    const { size } = fstatSync(this.#file);
    try {
      writeSync(this.#file, `${JSON.stringify(line)}\n`);
    } catch (cause) {
      // A full disk may have taken half of the line; the next one must not end up behind it.
      ftruncateSync(this.#file, size);
      throw cause;
    }
  }

  async #replay(head: JournalHead, replay: (transaction: Transaction) => void): Promise<number> {
    let lines = 0;
    let wholeBytes = 0;
    for await (const { text, bytes } of wholeLines(this.path)) {
      lines += 1;
      if (lines === 1) this.#checkHead(this.#parse(text, lines), head);
      else replay(this.#parse(text, lines) as Transaction);
      wholeBytes += bytes;
    }
    truncateSync(this.path, wholeBytes);
    return lines;
  }

  #checkHead(found: unknown, wanted: JournalHead): void {
    if (JSON.stringify(found) === JSON.stringify(wanted)) return;
    throw new JournalRefused(
      `${this.path} belongs to the tenant ${JSON.stringify(found)}, not to ${JSON.stringify(wanted)}`,
    );
  }

  #parse(text: string, line: number): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new JournalRefused(`${this.path} is damaged in line ${line}`, { cause });
    }
  }
}

/** Lines that end in a line feed; what comes behind the last one was never finished. */
async function* wholeLines(path: string): AsyncGenerator<{ text: string; bytes: number }> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      yield { text: rest.toString('utf8', from, end), bytes: end + 1 - from };
      from = end + 1;
    }
    rest = rest.subarray(from);
  }
}
