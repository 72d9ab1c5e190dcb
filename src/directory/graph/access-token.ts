import { type JsonObject, ownValue } from '../../domain/json.js';
import { DirectoryRefused } from '../directory.port.js';
import { exchange, failed, type Failure, type GraphAnswer, retryAfterMs } from './exchange.js';
import type { AppCredentials, GraphSettings } from './graph-options.js';
import { textOf } from '../../domain/json-fields.js';

/** A token is renewed this long before it ends. */
const MARGIN_MS = 5 * 60_000;

interface Token {
  readonly text: string;
  readonly renewAt: number;
}

/**
 * Access tokens of one app registration by client credentials, kept until shortly before they end.
 * A small request of our own, because the vendor's library insists on the vendor's hosts and on https.
 */
export class AccessToken {
  private current: Token | null = null;
  private asking: Promise<Token | Failure> | null = null;

  constructor(
    private readonly settings: GraphSettings,
    private readonly credentials: AppCredentials,
  ) {}

  /**
   * The token to send, or what went wrong on the way to it and may be tried again.
   * @throws DirectoryRefused when the directory does not accept the credentials
   */
  async get(): Promise<string | Failure> {
    if (this.current !== null && this.settings.now() < this.current.renewAt) {
      return this.current.text;
    }
    this.asking ??= this.ask().finally(() => {
      this.asking = null;
    });
    const asked = await this.asking;
    if (!('text' in asked)) return asked;
    this.current = asked;
    return asked.text;
  }

  /** The directory did not accept this token: the next one is asked for. */
  forget(text: string): void {
    if (this.current?.text === text) this.current = null;
  }

  private async ask(): Promise<Token | Failure> {
    const { clientId, clientSecret } = this.credentials;
    const exchanged = await exchange(this.settings.tokenUrl, this.settings.timeoutMs, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: `${this.settings.graphUrl}/.default`,
      }),
    });
    return 'answer' in exchanged ? this.tokenIn(exchanged.answer) : exchanged;
  }

  private renewAt(body: JsonObject | null): number {
    const lifeMs = 1000 * Number(body === null ? 0 : ownValue(body, 'expires_in')) || 0;
    return this.settings.now() + Math.max(lifeMs - MARGIN_MS, lifeMs / 2);
  }

  private tokenIn({ status, headers, body }: GraphAnswer): Token | Failure {
    const text = textOf(body, 'access_token');
    if (status === 200 && text !== null) return { text, renewAt: this.renewAt(body) };
    const code = textOf(body, 'error');
    if (status === 429 || code === null) {
      return failed(`${status} and no token from the token endpoint`, null, retryAfterMs(headers));
    }
    const reason = textOf(body, 'error_description')?.split(/[\r\n]/, 1)[0] ?? 'no reason given';
    throw new DirectoryRefused(
      status,
      code,
      `No token for app ${this.credentials.clientId}: ${code}: ${reason}`,
    );
  }
}
