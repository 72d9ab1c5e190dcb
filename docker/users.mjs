import { Buffer } from 'node:buffer';
import { request } from 'node:https';

/** Longest wait for one answer. */
const ANSWER_WITHIN_MS = 10_000;

/** The users of a cluster, over the HTTP interface of one of its nodes, which asks the leader. */
export class Users {
  #options;
  #node;

  /** @param {{ node: string, ca: Buffer, password: string }} access password of the user `admin` */
  constructor({ node, ca, password }) {
    const basic = Buffer.from(`admin:${password}`).toString('base64');
    this.#node = node;
    this.#options = {
      ca,
      headers: {
        accept: 'application/json',
        authorization: `Basic ${basic}`,
        'content-type': 'application/json',
      },
    };
  }

  /**
   * Makes the user, or gives the existing one this password and takes every group from it. One that
   * somebody disabled stays so. Says what it did; @throws when the node answers anything unexpected
   */
  async ensure({ login, fullName, password }) {
    const user = `/users/${encodeURIComponent(login)}`;
    const before = await this.#send('GET', user, undefined, [200, 404]);
    // Answered as if new when the user exists with this very password.
    const made = await this.#send(
      'POST',
      '/users',
      { loginName: login, fullName, groups: [], password },
      [200, 201, 409],
    );
    if (before.status === 404) return 'made';
    const done = [];
    if (made.status === 409) {
      await this.#send('POST', `${user}/command/reset-password`, { newPassword: password }, [200]);
      done.push('password set');
    }
    const { groups = [], disabled = false } = before.body.data;
    if (groups.length > 0) {
      await this.#send('PUT', user, { fullName, groups: [] }, [200]);
      done.push(`taken out of ${groups.join(', ')}`);
    }
    if (disabled) done.push('DISABLED by somebody, and left so');
    return done.length === 0 ? 'as it should be' : done.join('; ');
  }

  async #send(method, path, body, expected) {
    const { status, text } = await this.#exchange(method, path, body);
    if (!expected.includes(status)) {
      const why = status === 401 ? ': is the password of admin right?' : '';
      throw new Error(`${method} ${path} on ${this.#node} was answered with ${status}${why}`);
    }
    return { status, body: status === 200 && text !== '' ? JSON.parse(text) : {} };
  }

  #exchange(method, path, body) {
    return new Promise((resolve, reject) => {
      const exchange = request(
        `https://${this.#node}${path}`,
        { ...this.#options, method, timeout: ANSWER_WITHIN_MS },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part) => (text += part));
          response.on('end', () => resolve({ status: response.statusCode, text }));
          response.on('error', reject);
        },
      );
      exchange.on('timeout', () => exchange.destroy(new Error(`${this.#node} does not answer`)));
      exchange.on('error', reject);
      exchange.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
