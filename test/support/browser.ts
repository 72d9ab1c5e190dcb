import type { RunningSimulator } from '../../src/simulator/start-simulator.js';

const HTML = 'text/html,application/xhtml+xml';

/** A browser that shows a cookie to whoever set it, and follows a redirect when it is told to. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(private readonly accept = HTML) {}

  async open(url: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(url);
    const cookie = [...this.cookiesOf(origin)].map((pair) => pair.join('=')).join('; ');
    const headers = new Headers(init.headers);
    headers.set('accept', this.accept);
    if (cookie !== '') headers.set('cookie', cookie);
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) this.#keep(origin, line);
    return response;
  }

  /** What it would show to a server. */
  cookiesOf(origin: string): Map<string, string> {
    const cookies = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, cookies);
    return cookies;
  }

  #keep(origin: string, line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) {
      this.cookiesOf(origin).delete(name);
    } else this.cookiesOf(origin).set(name, value);
  }
}

/** Where an answer leads. @throws Error when it leads nowhere */
export const locationOf = (response: Response): URL => {
  const location = response.headers.get('location');
  if (location === null) throw new Error(`${String(response.status)} leads nowhere`);
  return new URL(location, response.url);
};

/** Signs a browser in at the directory as somebody; gives what our server answers in the end. */
export const signInAtDirectory = async (
  browser: Browser,
  server: string,
  principalName: string,
  returnTo = '/api/tenants',
): Promise<Response> => {
  const begun = await browser.open(`${server}/auth/entra?returnTo=${encodeURIComponent(returnTo)}`);
  const directory = locationOf(begun);
  directory.searchParams.set('login_hint', principalName);
  return browser.open(locationOf(await browser.open(directory.href)).href);
};

interface Asked {
  readonly principalName: string;
  readonly scopes: readonly string[];
}

/** A script's token in the name of somebody, for scopes of our application. */
export const delegatedToken = async (
  { graphUrl, tenantId, tokenUrl, signIn }: RunningSimulator,
  { principalName, scopes }: Asked,
): Promise<string> => {
  const verifier = 'v'.repeat(43);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const address = new URL(`${graphUrl}/${tenantId}/oauth2/v2.0/authorize`);
  const about = {
    client_id: signIn.clientId,
    redirect_uri: 'http://localhost/auth/callback',
    scope: scopes.map((scope) => `api://${signIn.clientId}/${scope}`).join(' '),
  };
  address.search = new URLSearchParams({
    ...about,
    response_type: 'code',
    code_challenge: Buffer.from(digest).toString('base64url'),
    code_challenge_method: 'S256',
    login_hint: principalName,
  }).toString();
  const { searchParams } = locationOf(await fetch(address, { redirect: 'manual' }));
  const answer = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      ...about,
      grant_type: 'authorization_code',
      client_secret: signIn.clientSecret,
      code: searchParams.get('code') ?? '',
      code_verifier: verifier,
    }),
  });
  const { access_token: token } = (await answer.json()) as { readonly access_token?: string };
  if (token === undefined) throw new Error(searchParams.get('error_description') ?? 'No token');
  return token;
};
