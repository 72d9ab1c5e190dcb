import { connect, type Socket } from 'node:net';

/** What came back for the bytes of one request. */
export interface Reply {
  /** 0: the connection was closed without an answer. */
  readonly status: number;
  readonly text: string;
}

const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = `0${HEAD_END}`;
/** A silence that takes so long is no answer. */
const ANSWER_WITHIN_MS = 20_000;
/** More of an answer is counted only: some hold all that was ever asked. */
const MOST_KEPT = 64 * 1024;

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

  /** `isHttp` is false for what may not end: then this side ends, and the answer is all that comes. */
  exchange(bytes: string, isHttp: boolean): Promise<Reply> {
    const socket = this.opened();
    return new Promise((answered, failed) => {
      let text = '';
      let length = 0;
      let ending = '';
      const late = setTimeout(() => {
        finish(() => {
          failed(new Error(`No answer to ${JSON.stringify(bytes.slice(0, 2000))}`));
        }, true);
      }, ANSWER_WITHIN_MS);
      const finish = (then: () => void, closes: boolean) => {
        clearTimeout(late);
        socket.removeAllListeners('data').removeAllListeners('close');
        if (closes) this.close();
        then();
      };
      const done = (closes: boolean) => {
        finish(() => {
          answered({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
        }, closes);
      };
      socket.on('data', (part: string) => {
        late.refresh();
        length += part.length;
        ending = (ending + part).slice(-LAST_CHUNK.length);
        if (text.length < MOST_KEPT) text += part;
        const seen = { text, length, ending };
        if (isEndless(text)) done(true);
        else if (isHttp && isWhole(seen, bytes.startsWith('HEAD '))) done(closesIn(text));
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
    this.#socket = connect(this.#port, this.#host).setEncoding('latin1');
    // A connection that breaks is closed, and that is looked at.
    this.#socket.on('error', () => undefined);
    return this.#socket;
  }
}

const isEndless = (text: string): boolean => /^content-type: text\/event-stream/im.test(text);

const closesIn = (text: string): boolean => /^connection: close/im.test(text);

/** What came so far: the beginning, how much in all, and how it ends. */
interface Seen {
  readonly text: string;
  readonly length: number;
  readonly ending: string;
}

const isWhole = ({ text, length: came, ending }: Seen, headOnly: boolean): boolean => {
  const end = text.indexOf(HEAD_END);
  if (end < 0) return false;
  const head = text.slice(0, end);
  if (headOnly || /^HTTP\/1\.1 (204|304)/.test(head)) return true;
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  if (length !== undefined) return came - end - HEAD_END.length >= Number(length);
  return ending === LAST_CHUNK;
};
