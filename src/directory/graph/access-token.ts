import { readFile } from 'node:fs/promises';
import { type JsonObject, ownValue } from '../../domain/json.js';
import { assertionFor, certificateIn } from './client-assertion.js';
import { TokenRefused } from './errors.js';
import { exchange, failed, type Failure, type GraphAnswer, retryAfterMs } from './exchange.js';
import type { AppCredentials, GraphSettings } from './graph-options.js';
import { textOf } from '../../domain/json-fields.js';

/** A token is renewed this long before it ends. */
const MARGIN_MS = 5 * 60_000;

interface Token {
  readonly text: string;
  readonly renewAt: number;
}

/** Form fields that show that we are the app. */
type Proof =
  | { readonly client_secret: string }
  | { readonly client_assertion_type: string; readonly client_assertion: string };

const isFailure = (proof: Proof | Failure): proof is Failure => 'failure' in proof;

/**
 * Access tokens of one app registration by client credentials, kept until shortly before they end.
 * A small request of our own, because the vendor's library insists on the vendor's hosts and on https.
 */
export class AccessToken {
  private current: Token | null = null;
  private asking: Promise<Token | Failure> | null = null;
  private claims: string | null = null;

  constructor(
    private readonly settings: GraphSettings,
    private readonly credentials: AppCredentials,
  ) {}

  /**
   * The token to send, or what went wrong on the way to it and may be tried again.
   * @throws TokenRefused when the directory does not accept the credentials
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

  /** The directory did not accept this token: the next one is asked for, with the claims it wants. */
  forget(text: string, claims: string | null): void {
    if (this.current?.text !== text) return;
    this.current = null;
    this.claims = claims;
  }

  private async ask(): Promise<Token | Failure> {
    const proof = await this.proof();
    if (isFailure(proof)) return proof;
    const { tokenUrl, timeoutMs, secrets } = this.settings;
    const request = {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: this.credentials.clientId,
        ...proof,
        scope: `${this.settings.graphUrl}/.default`,
        ...(this.claims === null ? {} : { claims: this.claims }),
      }),
    };
    const exchanged = await exchange(tokenUrl, timeoutMs, request, secrets);
    return 'answer' in exchanged ? this.tokenIn(exchanged.answer) : exchanged;
  }

  /** A certificate may just be being replaced, so what is wrong with it may pass. */
  private async proof(): Promise<Proof | Failure> {
    const { credentials, settings } = this;
    if ('clientSecret' in credentials) return { client_secret: credentials.clientSecret };
    const { certificateFile, clientId } = credentials;
    const { tokenUrl, now } = settings;
    try {
      const pem = await readFile(certificateFile, 'utf8');
      const certificate = certificateIn(pem, certificateFile, now());
      return {
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await assertionFor(certificate, { clientId, tokenUrl }, now()),
      };
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : '';
      return failed(`the certificate of app ${clientId} cannot be used: ${why}`, cause);
    }
  }

  private renewAt(body: JsonObject | null): number {
    const lifeMs = 1000 * Number(body === null ? 0 : ownValue(body, 'expires_in')) || 0;
    return this.settings.now() + Math.max(lifeMs - MARGIN_MS, lifeMs / 2);
  }

  private tokenIn({ status, headers, body }: GraphAnswer): Token | Failure {
    const text = textOf(body, 'access_token');
    if (status === 200 && text !== null) {
      this.claims = null;
      return { text, renewAt: this.renewAt(body) };
    }
    const code = textOf(body, 'error');
    if (status === 429 || code === null) {
      return failed(`${status} and no token from the token endpoint`, null, retryAfterMs(headers));
    }
    const reason = textOf(body, 'error_description')?.split(/[\r\n]/, 1)[0] ?? 'no reason given';
    throw new TokenRefused(
      status,
      code,
      `No token for app ${this.credentials.clientId}: ${code}: ${reason}`,
    );
  }
}
