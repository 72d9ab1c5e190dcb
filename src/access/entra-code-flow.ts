import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  ClientSecretPost,
  type Configuration,
  discovery,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { InvalidValue } from '../domain/errors.js';
import { personIn } from './entra-claims.js';
import { type EntraOptions, issuerOf } from './entra-options.js';
import {
  type BegunSignIn,
  type DoneSignIn,
  EntraSignIn,
  EntraUnavailable,
  SignInRefused,
} from './entra-sign-in.port.js';
import { noSuchSignIn, type SealedTransactions, type Transaction } from './entra-transaction.js';
import { doesNotHold, type EntraVerifier } from './entra-verifier.js';

/** Endpoints of a directory hardly ever change. */
const FRESH_MS = 60 * 60 * 1000;
const TIMEOUT_SECONDS = 10;

/** Sign-in of a browser by authorization code with PKCE. OpenID Connect Core 1.0, RFC 7636. */
export class EntraCodeFlow extends EntraSignIn {
  #configuration: { readonly at: number; readonly value: Promise<Configuration> } | undefined;

  constructor(
    private readonly options: EntraOptions,
    private readonly verifier: EntraVerifier,
    private readonly transactions: SealedTransactions,
  ) {
    super();
  }

  override async begin(returnTo: string, asked: string): Promise<BegunSignIn> {
    const configuration = await this.#configured();
    const callback = `${this.options.publicUrl?.replace(/\/+$/, '') ?? asked}/auth/callback`;
    // A browser can name a port that there cannot be.
    if (!URL.canParse(callback)) throw new InvalidValue('Host', 'a name and a port', asked);
    const [state, nonce, codeVerifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
    const address = buildAuthorizationUrl(configuration, {
      redirect_uri: callback,
      scope: 'openid profile',
      ...{ state, nonce },
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
    const transaction = { state, nonce, codeVerifier, callback, returnTo };
    return { address: address.href, kept: await this.transactions.seal(transaction) };
  }

  override async finish(answer: URLSearchParams, kept: string): Promise<DoneSignIn> {
    const transaction = await this.transactions.open(kept);
    const configuration = await this.#configured();
    const token = await identityToken(configuration, answer, transaction).catch(told);
    const claims = await this.verifier.verify(token);
    return {
      principal: personIn(claims, this.options, null),
      returnTo: transaction.returnTo,
    };
  }

  /** What the directory tells of itself; asked again when it could not be had. */
  async #configured(): Promise<Configuration> {
    if (
      this.#configuration === undefined ||
      performance.now() - this.#configuration.at > FRESH_MS
    ) {
      this.#configuration = { at: performance.now(), value: discovered(this.options) };
    }
    try {
      return await this.#configuration.value;
    } catch (cause) {
      this.#configuration = undefined;
      throw new EntraUnavailable('The directory cannot be reached to sign in', { cause });
    }
  }
}

const discovered = (options: EntraOptions): Promise<Configuration> => {
  const { clientId, clientSecret } = options;
  const issuer = new URL(issuerOf(options));
  return discovery(
    issuer,
    clientId,
    undefined,
    clientSecret === null ? None() : ClientSecretPost(clientSecret),
    // Only a directory on this very machine, which is a simulated one, is spoken to without TLS.
    { timeout: TIMEOUT_SECONDS, execute: isLocal(issuer) ? [allowInsecureRequests] : [] },
  );
};

const isLocal = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

const identityToken = async (
  configuration: Configuration,
  answer: URLSearchParams,
  { state, nonce, codeVerifier, callback }: Transaction,
): Promise<string> => {
  const url = new URL(callback);
  url.search = answer.toString();
  const tokens = await authorizationCodeGrant(configuration, url, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
  });
  if (tokens.id_token === undefined) throw doesNotHold();
  return tokens.id_token;
};

/** What went wrong at the directory, as an error of ours. */
const told = (cause: unknown): never => {
  if (cause instanceof AuthorizationResponseError || cause instanceof ResponseBodyError) {
    throw new SignInRefused(cause.error_description ?? cause.error, { cause });
  }
  if (isNoAnswer(cause)) {
    throw new EntraUnavailable('The directory cannot be reached to sign in', { cause });
  }
  if (cause instanceof ClientError) throw noSuchSignIn(cause);
  throw cause;
};

/** What came was cut off, or is nothing that somebody who signs in could help. */
const NO_ANSWER: ReadonlySet<string | undefined> = new Set([
  ...['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_PARSE_ERROR'],
  ...['OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'],
]);
/** How `fetch` fails when nobody answers, or not to the end. */
const NOT_FETCHED: ReadonlySet<string> = new Set(['fetch failed', 'terminated']);

const isNoAnswer = (cause: unknown): boolean =>
  cause instanceof WWWAuthenticateChallengeError ||
  (cause instanceof ClientError && NO_ANSWER.has(cause.code)) ||
  (cause instanceof TypeError && NOT_FETCHED.has(cause.message));
