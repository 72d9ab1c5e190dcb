import { connect, type Socket } from 'node:net';

/** What came back for the bytes of one request. */
export interface Reply {
  /** 0: the connection was closed without an answer. */
  readonly status: number;
  readonly text: string;
}

const HEAD_END = '\r\n\r\n';
/** An answer that takes so long is none. */
const ANSWER_WITHIN_MS = 20_000;

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
        text += part;
        if (isEndless(text)) done(true);
        else if (isHttp && isWhole(text, bytes.startsWith('HEAD '))) done(closesIn(text));
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

const isWhole = (text: string, headOnly: boolean): boolean => {
  const end = text.indexOf(HEAD_END);
  if (end < 0) return false;
  const head = text.slice(0, end);
  if (headOnly || /^HTTP\/1\.1 (204|304)/.test(head)) return true;
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  if (length !== undefined) return text.length - end - HEAD_END.length >= Number(length);
  return text.endsWith(`0${HEAD_END}`);
};
