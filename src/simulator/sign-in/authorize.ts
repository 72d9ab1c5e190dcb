import type { GraphAnswer } from '../graph/graph-request.js';
import { askedScopes, wordsIn } from './asked-scopes.js';
import type { Desk } from './desk.js';
import { choicePage, refusalPage } from './page.js';
import { type Refusal, wordsOf } from './refusal.js';
import { Resource } from './resource.js';

const HTML = { 'content-type': 'text/html; charset=utf-8' };

/**
 * `GET /{tenant}/oauth2/v2.0/authorize`: asks whom to sign in as, or with `login_hint` signs in at once, and
 * sends the browser back with a code or with why not. An address that is not registered gets nothing.
 */
export const answerAuthorize = (desk: Desk, query: URLSearchParams): GraphAnswer => {
  const clientId = textIn(query, 'client_id');
  const client = Resource.of(desk.tenant, clientId);
  if (client === undefined) return shown(desk, unknownClient(clientId));
  const redirectUri = textIn(query, 'redirect_uri');
  if (!client.takesBack(redirectUri)) return shown(desk, unknownAddress(redirectUri));
  const fault = faultIn(query, client);
  if (fault !== null) return sentBack(desk, query, fault);
  if (textIn(query, 'login_hint') !== '') return answerSignIn(desk, query);
  return { status: 200, headers: HTML, text: choicePage(desk.company, query) };
};

const answerSignIn = (desk: Desk, query: URLSearchParams): GraphAnswer => {
  const clientId = textIn(query, 'client_id');
  const scopes = wordsIn(query.get('scope'));
  const appId = askedScopes(scopes).resourceId ?? clientId;
  const entered = desk.enter(textIn(query, 'login_hint'), appId);
  if ('refusal' in entered) return sentBack(desk, query, entered.refusal);
  const code = desk.codes.add({
    userId: entered.user.account.id,
    redirectUri: textIn(query, 'redirect_uri'),
    challenge: textIn(query, 'code_challenge'),
    nonce: query.get('nonce'),
    ...{ clientId, scopes },
  });
  return back(query, { code });
};

const textIn = (query: URLSearchParams, name: string): string => query.get(name) ?? '';

const shown = (desk: Desk, refusal: Refusal): GraphAnswer => ({
  status: 400,
  headers: HTML,
  text: refusalPage(wordsOf(refusal, desk.company, desk.now())),
});

const sentBack = (desk: Desk, query: URLSearchParams, refusal: Refusal): GraphAnswer =>
  back(query, {
    error: refusal.error,
    error_description: wordsOf(refusal, desk.company, desk.now()),
  });

const back = (query: URLSearchParams, answer: Readonly<Record<string, string>>): GraphAnswer => {
  const address = new URL(textIn(query, 'redirect_uri'));
  const state = query.get('state');
  const all = { ...answer, ...(state !== null && { state }) };
  for (const [name, value] of Object.entries(all)) address.searchParams.set(name, value);
  return { status: 302, headers: { location: address.href } };
};

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

const faultIn = (query: URLSearchParams, client: Resource): Refusal | null => {
  if (query.get('response_type') !== 'code') {
    const text = "The response_type must be 'code'.";
    return { error: 'unsupported_response_type', number: 700054, text };
  }
  if (
    query.get('code_challenge_method') !== 'S256' ||
    !CHALLENGE.test(textIn(query, 'code_challenge'))
  ) {
    const text = 'Proof Key for Code Exchange with S256 is required here.';
    return { error: 'invalid_request', number: 9002325, text };
  }
  const { resourceId, names } = askedScopes(wordsIn(query.get('scope')));
  if (resourceId !== client.appId) return null;
  const unknown = names.find((name) => name !== '.default' && !client.scopes.includes(name));
  if (unknown === undefined) return null;
  const text = `The application asked for scope '${unknown}' that doesn't exist on the resource.`;
  return { error: 'invalid_scope', number: 650053, text };
};

const unknownClient = (clientId: string): Refusal => ({
  error: 'unauthorized_client',
  number: 700016,
  text: `Application with identifier '${clientId}' was not found in the directory.`,
});

const unknownAddress = (address: string): Refusal => ({
  error: 'invalid_request',
  number: 50011,
  text: `The redirect URI '${address}' specified in the request does not match the redirect URIs configured for the application.`,
});
