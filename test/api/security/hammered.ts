import { connect, type Socket } from 'node:net';
import { Answer } from './hammered-answer.js';

/** What came back for the bytes of one request. */
export interface Reply {
  /** 0: the connection was closed without an answer. */
  readonly status: number;
  /** Its beginning. */
  readonly text: string;
}

export interface Exchange {
  readonly bytes: string;
  /** `false` for what may not end: then this side ends, and the answer is all that comes. */
  readonly isHttp: boolean;
  /** Behind so many bytes of the answer this side goes away. */
  readonly mostRead?: number;
}

/** A silence that takes so long is no answer, also on a machine that does much else. */
const ANSWER_WITHIN_MS = 120_000;

/** One connection after the other on which bytes are sent, each answer read before the next. */
export class Sender {
  #socket: Socket | undefined;
  readonly #port: number;
  readonly #host: string;

  constructor(url: string) {
    const { port, hostname } = new URL(url);
    this.#port = Number(port);
    this.#host = hostname;
  }

  exchange({ bytes, isHttp, mostRead = Infinity }: Exchange): Promise<Reply> {
    const socket = this.opened();
    const answer = new Answer(bytes.startsWith('HEAD '));
    return new Promise((answered, failed) => {
      const late = setTimeout(() => {
        finish(true);
        failed(new Error(noAnswer(bytes, answer)));
      }, ANSWER_WITHIN_MS);
      const finish = (closes: boolean) => {
        clearTimeout(late);
        socket.removeAllListeners('data').removeAllListeners('close');
        if (closes) this.close();
      };
      const done = (closes: boolean) => {
        finish(closes);
        answered({ status: answer.status, text: answer.text });
      };
      socket.on('data', (part: Buffer) => {
        late.refresh();
        answer.take(part);
        if (answer.isEndless || answer.length >= mostRead) done(true);
        else if (isHttp && answer.isWhole) done(answer.closes);
      });
      socket.once('close', () => {
        done(true);
      });
      socket.write(bytes, 'latin1');
      if (!isHttp) socket.end();
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  private opened(): Socket {
    if (this.#socket?.writable === true) return this.#socket;
    this.#socket = connect(this.#port, this.#host);
    // A connection that breaks is closed, and that is looked at.
    this.#socket.on('error', () => undefined);
    return this.#socket;
  }
}

const noAnswer = (bytes: string, { length, text }: Answer): string => {
  const came = length === 0 ? '' : `, but for ${length} bytes: ${JSON.stringify(text.slice(-200))}`;
  return `No whole answer to ${JSON.stringify(bytes.slice(0, 2000))}${came}`;
};
