import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection on which anything can be sent, also what is no HTTP. */
export class Wire {
  #text = '';

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (part: string) => {
      this.#text += part;
    });
    // What is received until then is what is looked at.
    socket.on('error', () => undefined);
  }

  static async to(url: string): Promise<Wire> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new Wire(socket);
  }

  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  /** All that came until the other end closed the connection. */
  async toEnd(): Promise<string> {
    if (!this.socket.closed) await once(this.socket, 'close');
    return this.#text;
  }

  close(): void {
    this.socket.destroy();
  }
}

/** What a server says to some bytes, until it closes the connection. */
export const answerTo = async (url: string, text: string): Promise<string> => {
  const wire = await Wire.to(url);
  wire.send(text);
  return wire.toEnd();
};
